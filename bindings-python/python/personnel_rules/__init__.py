"""The personnel rules of Taiwan's public schools: a result, each step to it, and the law behind each step.

臺灣公立學校人事法規計算：結果、逐步推導與法條依據。

Every calculation is a function with typed, keyword-only arguments, listed in its ``help()`` with the names they allow:

>>> from datetime import date
>>> import personnel_rules as pr
>>> decision = pr.leave_annual(as_of=date(2026, 11, 21), staff_group="civil_servant", hired_on=date(2015, 3, 2))
>>> decision.value.days
Decimal('28')
>>> decision.citations[0].id  # the article that it rests on; `print(decision)` tells all of it in words
'S0110016:7.1'

Money, days and hours are :class:`decimal.Decimal`, dates :class:`datetime.date`. What goes wrong is a
:class:`PersonnelRulesError` with a stable ``code``. A number that is no ``Decimal("31480")`` is such a mistake, since
a float can't hold 0.1:

>>> try:
...     pr.allowance_marriage(
...         as_of=date(2026, 5, 15),
...         staff_group="civil_servant",
...         salary_amount=31480.5,
...         claimed_on=date(2026, 6, 1),
...         remarriage_to_former_spouse=False,
...     )
... except pr.PersonnelRulesError as error:
...     print(error.code, error.field)
decimal_not_string salary_amount

:func:`evaluate` takes and gives JSON, with the same bytes as in Rust, Node and the browser.
"""

# One function for each calculation, with its types; generated, so its names are not listed here.
from ._calculations import *  # noqa: F403
from ._decision import Locale as Locale
from ._wire import MissingFact as MissingFact
from ._wire import Needs as Needs
from ._wire import Progress as Progress
from ._wire import describe as describe
from ._wire import evaluate as evaluate
from ._wire import evaluate_many as evaluate_many
from ._wire import explain as explain
from ._wire import explain_needs as explain_needs
from ._wire import list_error_codes as list_error_codes
from ._wire import rule as rule
from ._wire import rules as rules
