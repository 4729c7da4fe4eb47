"""Makes one table of the rounds: `python benches/table.py <round>...`, files of JSON lines and of divan's output."""

import json
import re
import statistics
import sys
from collections import defaultdict
from pathlib import Path

UNITS = {"ps": 1e-3, "ns": 1, "µs": 1e3, "ms": 1e6}
# `│  ├─ name   fastest │ slowest │ median │ …`; a line without times opens a group.
DIVAN = re.compile(r"^(?P<depth>[│ ]*)[├╰]─ (?P<name>.*?)\s{2,}(?P<cells>.*)$")
PEERS = ("zen-engine", "json-rules-engine")

Key = tuple[str, str, str]


def main(paths: list[str]) -> None:
    """Print the table of the rounds."""
    times: dict[Key, list[float]] = defaultdict(list)
    for path in paths:
        group = ""
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith("{"):
                found = json.loads(line)
                times[found["surface"], found["workload"], found["variant"]].append(found["ns"])
            elif match := DIVAN.match(line):
                cells = [cell.split() for cell in match["cells"].split("│")]
                if len(cells) > 2 and cells[2]:
                    number, unit = cells[2]
                    times["rust", match["name"], group].append(float(number) * UNITS[unit])
                else:
                    group = match["name"]
    medians = {key: statistics.median(rounds) for key, rounds in times.items()}
    print("| surface | workload | variant | median ns | × typed Rust | × peer |")
    print("|---|---|---|---:|---:|---:|")
    for surface, workload, variant in medians:
        ns = medians[surface, workload, variant]
        typed = ns / medians["rust", workload, "typed"]
        peer = peer_of(surface, workload, variant, medians)
        ratio = "" if peer is None else f"{ns / peer:.3g}"
        print(f"| {surface} | {workload} | {variant} | {ns:,.{0 if ns > 100 else 1}f} | {typed:.3g} | {ratio} |")


def peer_of(surface: str, workload: str, variant: str, medians: dict[Key, float]) -> float | None:
    """Return the time of the surface's peer on the same work, with a trace where the variant has one."""
    trace = "+trace" if "+trace" in variant else ""
    return next((medians[key] for name in PEERS if (key := (surface, workload, name + trace)) in medians), None)


main(sys.argv[1:])
