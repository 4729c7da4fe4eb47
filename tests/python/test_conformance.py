"""The same bytes as Rust: every case and the made-up requests that `cargo xtask conformance` wrote."""

from __future__ import annotations

from pathlib import Path

import personnel_rules as pr

FOLDER = Path(__file__).parents[2] / "target" / "conformance"


def test_every_answer_is_the_same_to_the_byte() -> None:
    requests = [bytes.fromhex(line) for line in (FOLDER / "requests.hex").read_text().splitlines()]
    responses = (FOLDER / "responses.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert len(requests) == len(responses) > 2_000
    for request, response in zip(requests, responses, strict=True):
        assert pr.evaluate(request) == response, request
