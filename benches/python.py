"""Times the Python package and its peer, as JSON lines; run it from the root by `benches/run.sh`."""

import datetime
import json
import timeit
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import personnel_rules
import tomllib
import zen

HERE = Path(__file__).parent
FORMATS: dict[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "decimal": Decimal,
}


def main() -> None:
    """Print a line for each variant of each workload."""
    manifest = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))
    table = zen.ZenEngine().create_decision((HERE / "peers/seniority.json").read_text(encoding="utf-8"))

    def peer(hired_on: datetime.date, as_of: datetime.date, **options: bool) -> int:
        days: int = table.evaluate({"years": years(hired_on, as_of)}, options)["result"]["days"]
        return days

    check(manifest["grid"], "zen-engine", peer)
    for workload in manifest["workload"]:
        for variant, run in variants(workload, peer).items():
            line = {"surface": "python", "workload": workload["name"], "variant": variant, "ns": nanoseconds(run)}
            print(json.dumps(line), flush=True)


def variants(workload: dict[str, Any], peer: Callable[..., int]) -> dict[str, Callable[[], object]]:
    """Return what is timed for a workload."""
    request = workload["request"]
    function = getattr(personnel_rules, request["calculation"].replace(".", "_"))
    given = typed(request)
    plain, traced = json.dumps(request), json.dumps({**request, "trace": True})
    assert json.loads(personnel_rules.evaluate(traced))["ok"]
    found: dict[str, Callable[[], object]] = {
        "typed": lambda: function(**given),
        "typed, value read": lambda: function(**given).value,
        "typed+trace": lambda: function(**given, trace=True),
        "typed+trace, trace read": lambda: function(**given, trace=True).trace,
        "wire": lambda: personnel_rules.evaluate(plain),
        "wire+trace": lambda: personnel_rules.evaluate(traced),
    }
    if workload.get("seniority"):
        found["typed, value read"] = lambda: function(**given).value.days
        hired_on, as_of = given["hired_on"], given["as_of"]
        found["zen-engine"] = lambda: peer(hired_on, as_of)
        found["zen-engine+trace"] = lambda: peer(hired_on, as_of, trace=True)
    return found


def typed(request: dict[str, Any]) -> dict[str, Any]:
    """Return the facts as the values that a Python program has: dates and decimals."""
    [calculation] = [
        found for found in personnel_rules.describe()["calculations"] if found["name"] == request["calculation"]
    ]
    formats = {name: schema.get("format") for name, schema in calculation["facts"]["properties"].items()}
    formats["as_of"] = "date"
    facts = {"as_of": request["as_of"], **request["facts"]}
    return {name: FORMATS.get(formats[name], lambda value: value)(value) for name, value in facts.items()}


def years(hired_on: datetime.date, as_of: datetime.date) -> int:
    """Return the whole years at the end of the year before; the month of arrival counts whole in January."""
    return as_of.year - hired_on.year - (hired_on.month > 1)


def check(grid: dict[str, list[str]], name: str, peer: Callable[..., int]) -> None:
    """Fail where the peer gives other days than we do."""
    for hired_on in map(datetime.date.fromisoformat, grid["hired_on"]):
        for as_of in map(datetime.date.fromisoformat, grid["as_of"]):
            decision = personnel_rules.leave_annual(as_of=as_of, staff_group="civil_servant", hired_on=hired_on)
            ours, theirs = decision.value.days, peer(hired_on, as_of)
            if ours != theirs:
                raise SystemExit(f"hired on {hired_on}, on {as_of}: {ours} days, but {theirs} by {name}")


def nanoseconds(run: Callable[[], object]) -> float:
    """Return the median of eleven rounds of about 50 ms, as `timeit` counts them."""
    timer = timeit.Timer(run)
    times = max(1, int(50e-3 / (timer.timeit(20) / 20)))
    rounds = sorted(timer.repeat(11, times))
    return rounds[5] / times * 1e9


main()
