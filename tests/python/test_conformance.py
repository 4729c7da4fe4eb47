"""The same bytes as Rust: every case and the made-up requests that `cargo xtask conformance` wrote."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import personnel_rules as pr
from personnel_rules import _native

FOLDER = Path(__file__).parents[2] / "target" / "conformance"


def test_every_answer_is_the_same_to_the_byte() -> None:
    requests = [bytes.fromhex(line) for line in (FOLDER / "requests.hex").read_text().splitlines()]
    responses = (FOLDER / "responses.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert len(requests) == len(responses) > 2_000
    for request, response in zip(requests, responses, strict=True):
        assert pr.evaluate(request) == response, request


def needs(**request: Any) -> dict[str, Any]:
    answer = dataclasses.asdict(pr.explain_needs(**request))
    for missing in answer["missing"]:
        if missing["schema"] is None:
            del missing["schema"]
    return {"ok": True, **answer}


NATIVE: dict[str, Callable[[str], str]] = {
    "explain": _native.explain,
    "explain_needs": _native.explain_needs,
    "rules": _native.rules,
    "rule": _native.rule,
    "describe": lambda _: _native.describe(),
    "error_codes": lambda _: _native.error_codes(),
}
"""Each entry as text, as it is on every surface."""

PUBLIC: dict[str, Callable[[Any], object]] = {
    "explain": lambda request: {"ok": True, "text": pr.explain(request)},
    "explain_needs": lambda request: needs(**request),
    "rules": lambda request: pr.rules(**request),
    "rule": lambda request: pr.rule(**request),
    "describe": lambda _: pr.describe(),
    "error_codes": lambda _: pr.list_error_codes(),
}
"""Each entry as the package's users call it, put back into the form of the answer."""


def text_of(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def answer_of(ask: Callable[[Any], object], request: object) -> object:
    try:
        return ask(request)
    except pr.PersonnelRulesError as error:
        return {"ok": False, "error": error.to_dict()}


def test_the_other_entries_answer_the_same_to_the_byte() -> None:
    lines = (FOLDER / "others.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    checks = [json.loads(line) for line in lines]
    assert {check["entry"] for check in checks} == set(NATIVE)
    assert any(not json.loads(check["response"])["ok"] for check in checks if check["request"] is not None)
    for check in checks:
        entry, request, response = check["entry"], check["request"], check["response"]
        native = answer_of(NATIVE[entry], text_of(request))
        assert (native if isinstance(native, str) else text_of(native)) == response, check
        assert text_of(answer_of(PUBLIC[entry], request)) == response, check
