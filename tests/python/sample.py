"""What the tests of the surface ask: everything that they know about a calculation is here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import personnel_rules as pr

CALCULATION = "leave.annual"
AS_OF = date(2026, 1, 1)
FACTS: dict[str, Any] = {"staff_group": "civil_servant", "hired_on": date(2016, 8, 1)}
"""Enough for an answer."""

REQUIRED_FACT = "hired_on"
TEXT_FACT = "staff_group"
DATE_FACT = "hired_on"
OPTIONAL_FACT = "admin_post_from"
"""Anything but a list or an object."""
LIST_FACT = "earlier_service"
"""A list of objects."""

ITEM: dict[str, Any] = {"from": date(2014, 1, 1), "to": date(2014, 12, 31), "ended_by": "other"}
ITEM_DATE = "from"

MONEY_CALCULATION = "allowance.marriage"
MONEY: dict[str, Any] = {
    "staff_group": "civil_servant",
    "claimed_on": "2026-02-01",
    "remarriage_to_former_spouse": False,
}
MONEY_FACT = "salary_amount"
"""A decimal, which MONEY lacks."""

NUMBER = "days"
"""A decimal of the value."""


def ask(**changes: Any) -> pr.LeaveAnnualDecision:
    """Ask with the sample's facts, some of them changed."""
    return pr.leave_annual(**{"as_of": AS_OF, **FACTS, **changes})


def request(**facts: Any) -> dict[str, Any]:
    """Return the same question for the wire."""
    return {"calculation": CALCULATION, "as_of": AS_OF, "facts": {**FACTS, **facts}}


def number(decision: pr.LeaveAnnualDecision) -> Decimal:
    """Return the value's number."""
    result: Decimal = getattr(decision.value, NUMBER)
    return result
