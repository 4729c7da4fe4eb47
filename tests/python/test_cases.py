"""The battery: every case of tests/cases, the same files that Rust, Node and the browser run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import personnel_rules as pr
import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent.parent / "cases"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.rglob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(case, id=f"{path.relative_to(CASES).with_suffix('')}::{case['name']}")


def test_there_are_cases() -> None:
    assert next(cases(), None) is not None


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any]) -> None:
    assert case.get("source"), "a case says where its answer comes from"
    assert ("expect" in case) != ("error" in case), "a case has either `expect` or `error`"
    text = pr.evaluate(json.dumps(case["request"], ensure_ascii=False, default=str))
    answer = json.loads(text)
    assert answer["ok"] is ("expect" in case), text
    expected = dict(case["expect"]) if "expect" in case else {"error": case["error"]}
    cited = [citation["rule"] for citation in answer.get("citations", [])]
    problems = [f"rule {rule} is not cited" for rule in expected.pop("rules", []) if rule not in cited]
    problems += differences(expected, answer, "")
    assert not problems, "\n".join([*problems, text])


def differences(expected: Any, actual: Any, at: str) -> Iterator[str]:
    """Say where `actual` does not have what is expected; tables may have more, lists may not."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if key in actual:
                yield from differences(value, actual[key], f"{at}.{key}")
            else:
                yield f"{at}.{key}: expected {value!r}, there is none"
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{at}: expected {len(expected)} items, got {len(actual)}: {actual!r}"
        for index, (want, got) in enumerate(zip(expected, actual, strict=False)):
            yield from differences(want, got, f"{at}[{index}]")
    # In Python 1 == True and 1 == 1.0; in JSON they differ.
    elif type(expected) is not type(actual) or expected != actual:
        yield f"{at}: expected {expected!r}, got {actual!r}"


def test_differences_are_found() -> None:
    assert not list(differences({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x", "c": 2}], "d": 3}, ""))
    actual = {"a": [1, {"b": "x"}]}
    wrong: list[Any] = [{"a": [1]}, {"a": [1, {"b": "y"}]}, {"a": [True, {"b": "x"}]}, {"e": 1}, {"a": {}}]
    assert all(list(differences(expected, actual, "")) for expected in wrong)
