"""The office calendar against the `holidays` package, which others maintain from the same announcements."""

from __future__ import annotations

import datetime

import holidays
import personnel_rules as pr
import pytest

# Issued years agree day for day. In years without an issue the law gives no bridges (調整放假) and no Saturdays that
# make up for them; the package has them from the announcements of those years. Nothing else differs but this: in 2042
# Mid-Autumn and Confucius' Birthday fall on the same Sunday, and the package makes up for each of them.
ELSE = {datetime.date(2042, 9, 30)}
ISSUED = range(2017, 2028)


@pytest.mark.parametrize("year", range(2003, 2051))
def test_days_off_and_made_up_workdays(year: int) -> None:
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    answer = pr.calendar_period(as_of=first, staff_group="civil_servant", to=last)
    ours = {day.date for day in answer.value.departures if day.kind == "day_off"}
    ours_worked = {day.date for day in answer.value.departures if day.kind == "make_up_workday"}
    known = holidays.country_holidays("TW", years=year, categories=("government", "public"), language="en_US")
    # A day in lieu of the next New Year's Day belongs to this year, that of this one may not.
    weekdays = {day: name for day, name in known.items() if day.weekday() < 5 and day.year == year}
    bridges = {day for day, name in weekdays.items() if name.startswith("Day off")}
    worked = {day for day in known.weekend_workdays if day.year == year}

    assert answer.value.inferred is (year not in ISSUED)
    if year in ISSUED:
        assert ours == set(weekdays)
        assert ours_worked == worked
    else:
        assert ours == set(weekdays) - bridges - ELSE
        assert not ours_worked
