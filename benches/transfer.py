"""The engine of transfers beside packages that others maintain, on the same small years: python benches/transfer.py"""

import sys
import timeit
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "python"))

import networkx
import test_transfer as years
from matching.games import HospitalResident

SMALL = range(10)


def timed(what, run, rounds=20):
    """Prints the best of five, for one year of the small ones."""
    seconds = min(timeit.repeat(run, number=rounds, repeat=5)) / rounds / len(SMALL)
    print(f"{what:58} {seconds * 1e6:10.1f} µs")
    return seconds


def residents_of(facts):
    """As `matching` wants a year."""
    capacity = {vacancy["school"]: vacancy["count"] for vacancy in facts["vacancies"]}
    lists = {a["teacher"]: [s for s in a["preferences"] if s in capacity] for a in facts["applications"]}
    lists = {teacher: wanted for teacher, wanted in lists.items() if wanted}
    hospitals = {school: [teacher for teacher in lists if school in lists[teacher]] for school in capacity}
    hospitals = {school: teachers for school, teachers in hospitals.items() if teachers}
    return lists, hospitals, {school: capacity[school] for school in hospitals}


def graph_of(facts):
    """Who wants whose school."""
    graph = networkx.DiGraph()
    for one in facts["applications"]:
        for other in facts["applications"]:
            if one is not other and other["school"] in one["preferences"]:
                graph.add_edge(one["teacher"], other["teacher"])
    return graph


single = [years._year(seed, 14, [{"kind": "single", "left_posts": "none"}]) for seed in SMALL]
exchange = [years._year(seed, 10, [{"kind": "exchange", "teachers": 4}]) for seed in SMALL]
given = [residents_of(facts) for facts in single]
graphs = [graph_of(facts) for facts in exchange]
print("small years, for each one; ours takes JSON, examines every application and tells every reason")
ours = timed("single stage, 14 teachers: transfer.run as JSON", lambda: [years._placed(facts) for facts in single])
theirs = timed(
    "single stage, 14 teachers: matching.HospitalResident",
    lambda: [HospitalResident.create_from_dictionaries(*lists).solve() for lists in given],
    rounds=2,
)
print(f"  ours takes {ours / theirs:.2f} of the time of `matching`")
ours = timed("exchanges of four, 10 teachers: transfer.run as JSON", lambda: [years._placed(facts) for facts in exchange])
theirs = timed(
    "exchanges of four, 10 teachers: networkx.simple_cycles alone",
    lambda: [list(networkx.simple_cycles(graph, length_bound=4)) for graph in graphs],
    rounds=2,
)
print(f"  ours takes {ours / theirs:.2f} of the time of `networkx`")
