"""How the package is used, for the type checker: `mypy --strict` passes over it, and every wrong use is an error."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import assert_type

import personnel_rules as pr


def right() -> None:
    decision = pr.leave_annual(
        as_of="2026-01-01",
        staff_group="teacher",
        hired_on=datetime.date(2016, 8, 1),
        earlier_service=[{"from": "2013-08-01", "to": datetime.date(2014, 1, 31)}],
        overlays=["ntust", {"rules": []}],
        trace=True,
        locale="en",
    )
    assert_type(decision, pr.LeaveAnnualDecision)
    assert_type(decision.value, pr.LeaveAnnualValue)
    assert_type(decision.value.days, Decimal)
    assert_type(decision.as_of, datetime.date)
    assert_type(decision.citations, tuple[pr.Citation, ...])
    assert_type(decision.reasons[0].code, str)
    assert_type(decision.trace, pr.Trace | None)
    assert_type(decision.explain(), str)
    assert_type(decision.to_json(), bytes)

    anything: pr.Decision[object] = decision  # a decision of some value is a decision of any object
    assert_type(anything.engine, str)

    try:
        pr.evaluate({"calculation": "leave.annual"})
    except pr.PersonnelRulesError as error:
        assert_type(error.code, str)
        assert_type(error.field, str | None)

    assert_type(pr.evaluate(b"{}"), str)
    assert_type(pr.explain({}, format="html"), str)
    assert_type(pr.explain("{}"), str)
    assert_type(pr.explain_needs("leave.annual", {}).missing[0].why, str)
    assert_type(pr.list_error_codes(), tuple[str, ...])


def wrong(decision: pr.LeaveAnnualDecision) -> None:
    day = datetime.date(2016, 8, 1)
    pr.leave_annual(as_of=day, staff_group="pupil", hired_on=day)  # type: ignore[arg-type]
    pr.leave_annual(as_of=day, staff_group="teacher")  # type: ignore[call-arg]
    pr.leave_annual(as_of=day, staff_group="teacher", hired_on=day, hierd_on=day)  # type: ignore[call-arg]
    pr.leave_annual(as_of=day, staff_group="teacher", hired_on=day, admin_post_from=1.5)  # type: ignore[arg-type]
    pr.leave_annual(as_of=day, staff_group="teacher", hired_on=day, locale="fr")  # type: ignore[arg-type]
    pr.leave_annual(as_of=day, staff_group="teacher", hired_on=day, earlier_service=[{"until": day}])  # type: ignore[typeddict-unknown-key, typeddict-item]
    pr.explain("{}", format="html")  # type: ignore[call-overload]
    decision.value.days = Decimal(1)  # type: ignore[misc]
    decision.value.weeks  # type: ignore[attr-defined]  # noqa: B018
