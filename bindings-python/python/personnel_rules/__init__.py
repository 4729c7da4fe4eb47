"""The personnel rules of Taiwan's public schools: a result, each step to it, and the law behind each step.

臺灣公立學校人事法規計算:結果、逐步推導與法條依據。

Every calculation is a function with typed, keyword-only arguments::

    from datetime import date
    import personnel_rules as pr

    decision = pr.leave_annual(as_of=date(2026, 1, 1), staff_group="teacher", hired_on=date(2016, 8, 1))
    decision.value.days  # Decimal('28')
    decision.citations  # the articles that it rests on
    print(decision.explain())

Money, days and hours are :class:`decimal.Decimal`, dates :class:`datetime.date`; a float is refused, since it can't
hold 0.1. What goes wrong is a :class:`PersonnelRulesError` with a stable ``code``. :func:`evaluate` takes and gives
JSON, with the same bytes as in Rust, Node and the browser.
"""

# One function for each calculation, with its types; generated, so its names are not listed here.
from ._calculations import *  # noqa: F403
from ._decision import Locale as Locale
from ._wire import MissingFact as MissingFact
from ._wire import Needs as Needs
from ._wire import describe as describe
from ._wire import evaluate as evaluate
from ._wire import evaluate_many as evaluate_many
from ._wire import explain as explain
from ._wire import explain_needs as explain_needs
from ._wire import list_error_codes as list_error_codes
from ._wire import rule as rule
from ._wire import rules as rules
