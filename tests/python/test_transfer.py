"""The transfer engine against packages that others maintain, and how far a long run is."""

from __future__ import annotations

import json
import random
from typing import Any

import networkx
import personnel_rules as pr
import pytest
from matching.games import HospitalResident

SCHOOLS = {f"S{number}": f"{number % 3 + 1:02}" for number in range(9)}


def _year(seed: int, teachers: int, stages: list[dict[str, Any]]) -> dict[str, Any]:
    """Teachers of nine schools in three counties, who list schools of the other two; the first has most points."""
    chance = random.Random(seed)
    applications = []
    for rank in range(teachers):
        home = chance.choice(list(SCHOOLS))
        others = [school for school, county in SCHOOLS.items() if county != SCHOOLS[home]]
        listed = chance.sample(others, chance.randint(1, len(others)))
        applications.append(
            {
                "teacher": f"T{rank:02}",
                "school": home,
                "approved": True,
                "subjects": [{"subject": "普通", "certified": True}],
                "counties": sorted({SCHOOLS[school] for school in listed}),
                "preferences": listed,
                "service": {"terms": 8},
                "points": [{"item": "service", "amount": str(100 - rank)}],
            }
        )
    counts = {school: chance.randint(0, 2) for school in SCHOOLS}
    return {
        "stage": "primary",
        "schools": [{"code": school, "county": county, "stage": "primary"} for school, county in SCHOOLS.items()],
        "vacancies": [{"school": s, "subject": "普通", "count": count} for s, count in counts.items() if count],
        "applications": applications,
        "policy": {"points": [{"item": "service", "points_each": "1"}], "stages": stages},
    }


def _placed(facts: dict[str, Any]) -> dict[str, str]:
    answer = json.loads(pr.evaluate({"calculation": "transfer.run", "as_of": "2024-04-20", "facts": facts}))
    assert answer["ok"], answer
    assert answer["value"]["complete"], answer
    return {t["teacher"]: t["placed"]["school"] for t in answer["value"]["teachers"] if "placed" in t}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(40))
def test_single_stage_is_deferred_acceptance_with_one_list_for_all(seed: int) -> None:
    facts = _year(seed, 14, [{"kind": "single", "left_posts": "none"}])
    capacity = {vacancy["school"]: vacancy["count"] for vacancy in facts["vacancies"]}
    residents = {
        application["teacher"]: wanted
        for application in facts["applications"]
        if (wanted := [school for school in application["preferences"] if school in capacity])
    }
    # The package wants every hospital to rank exactly those who list it.
    hospitals = {school: [teacher for teacher in residents if school in residents[teacher]] for school in capacity}
    hospitals = {school: teachers for school, teachers in hospitals.items() if teachers}
    game = HospitalResident.create_from_dictionaries(
        residents, hospitals, {school: capacity[school] for school in hospitals}
    )
    theirs = {str(teacher): str(school) for school, teachers in game.solve().items() for teacher in teachers}
    assert _placed(facts) == theirs


@pytest.mark.parametrize("length", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(15))
def test_exchanges_are_the_first_cycles_that_networkx_lists(seed: int, length: int) -> None:
    facts = _year(seed, 10, [{"kind": "exchange", "teachers": length}])
    applications = {application["teacher"]: application for application in facts["applications"]}
    graph = networkx.DiGraph()
    for one, application in applications.items():
        for other, theirs in applications.items():
            if one != other and theirs["school"] in application["preferences"]:
                graph.add_edge(one, other)
    expected: dict[str, str] = {}
    for teacher in sorted(applications):
        if teacher in expected:
            continue
        cycles = []
        for cycle in networkx.simple_cycles(graph.subgraph(set(graph) - set(expected)), length_bound=length):
            if len(cycle) == length and teacher in cycle:
                at = cycle.index(teacher)
                turned = cycle[at:] + cycle[:at]
                steps = zip(turned, turned[1:] + turned[:1], strict=True)
                order = [(applications[a]["preferences"].index(applications[b]["school"]), b) for a, b in steps]
                cycles.append((order, turned))
        if cycles:
            _, turned = min(cycles)
            for one, other in zip(turned, turned[1:] + turned[:1], strict=True):
                expected[one] = applications[other]["school"]
    assert _placed(facts) == expected


def test_a_run_tells_how_far_it_is_and_can_be_ended() -> None:
    facts = _year(1, 12, [])
    request = {"calculation": "transfer.run", "as_of": "2024-04-20", "facts": facts}
    told: list[pr.Progress] = []
    assert pr.evaluate(request, progress=told.append) == pr.evaluate(request)
    assert told
    assert told[-1].of == 12
    assert all(0 <= progress.done <= progress.of for progress in told)
    assert [progress.placed for progress in told] == sorted(progress.placed for progress in told)

    ended = json.loads(pr.evaluate(request, progress=lambda progress: progress.stage < 1))
    assert ended["error"]["code"] == "cancelled"

    def fails(progress: pr.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pr.evaluate(request, progress=fails)


def test_what_is_not_long_is_not_told_of() -> None:
    request = {
        "calculation": "leave.annual",
        "as_of": "2026-11-21",
        "facts": {"staff_group": "civil_servant", "hired_on": "2015-03-02"},
    }
    told: list[pr.Progress] = []
    assert pr.evaluate(request, progress=told.append) == pr.evaluate(request)
    assert told == []
