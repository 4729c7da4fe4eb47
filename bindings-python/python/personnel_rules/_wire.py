"""The entries that know no calculation: requests as JSON, and what the library says of itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, overload

from . import _native
from ._decision import Locale


class Progress(NamedTuple):
    """How far a long run is."""

    stage: int
    """The stage, from 0."""
    done: int
    """Teachers of the stage whose turn is over."""
    of: int
    """Teachers in all."""
    placed: int
    """Teachers placed so far, in all stages."""


def evaluate(
    request: str | bytes | Mapping[str, object],
    *,
    progress: Callable[[Progress], bool | None] | None = None,
) -> str:
    """Answer one request, JSON in and JSON out: the bytes are the same in every language.

    An error is an answer too, ``{"ok": false, "error": {…}}``, and not an exception: only an object that has no JSON
    form (a NaN, a datetime) raises. In a mapping, ``Decimal`` and ``date`` are allowed.

    ``progress`` is for a ``transfer.run``, ``.verify`` or ``.most_moves`` of many teachers: it is told now and then how
    far it is, and ends it by returning False, which is answered with the error ``cancelled``, or by raising.

    >>> json.loads(evaluate({"calculation": "leave.annual", "facts": {}}))["error"]["field"]
    'as_of'
    """
    if progress is not None:
        return _native.evaluate_watched(request, lambda *told: progress(Progress(*told)))
    return _native.evaluate(request)


def evaluate_many(requests: str | bytes | Iterable[str | bytes | Mapping[str, object]]) -> str:
    """Answer a JSON array of requests with a JSON array of answers; a bad request does not stop the others.

    Other threads run meanwhile.
    """
    if isinstance(requests, str | bytes):
        return _native.evaluate_many(requests)
    return _native.evaluate_many(list(requests))


@overload
def explain(request: str | bytes) -> str: ...
@overload
def explain(request: Mapping[str, object], format: Literal["text", "html"] | None = None) -> str: ...
def explain(request: str | bytes | Mapping[str, object], format: Literal["text", "html"] | None = None) -> str:
    """Return a request's result in words, with each step and the law that it rests on.

    ``format`` is for a mapping; a request that is a text already has a ``format`` of its own, or none.
    """
    if format is not None:
        if isinstance(request, str | bytes):
            raise TypeError("`format` is for a mapping: write it into the request's text, as its member `format`")
        request = {**request, "format": format}
    text: str = json.loads(_native.explain(request))["text"]
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFact:
    """A fact that a calculation still needs."""

    field: str
    why: str
    schema: Mapping[str, Any] | None
    """What is allowed there, as JSON Schema; None for what is not a fact, such as ``as_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a calculation still needs to know."""

    calculation: str
    complete: bool
    missing: tuple[MissingFact, ...]


def explain_needs(
    calculation: str,
    facts: Mapping[str, object],
    *,
    as_of: datetime.date | str | None = None,
    locale: Locale = "zh-TW",
) -> Needs:
    """Say which facts are missing, and why each is needed: for forms and conversations."""
    request = _given(calculation=calculation, as_of=as_of, facts=facts, locale=locale)
    answer = json.loads(_native.explain_needs(request))
    missing = tuple(
        MissingFact(field=item["field"], why=item["why"], schema=item.get("schema")) for item in answer["missing"]
    )
    return Needs(calculation=answer["calculation"], complete=answer["complete"], missing=missing)


def describe() -> dict[str, Any]:
    """Return every calculation with its rules and JSON Schemas."""
    answer: dict[str, Any] = json.loads(_native.describe())
    return answer


def rules(*, prefix: str | None = None, kind: str | None = None, locale: Locale = "zh-TW") -> dict[str, Any]:
    """Return the answer that lists the rules, all or those whose id begins with ``prefix``."""
    answer: dict[str, Any] = json.loads(_native.rules(_given(prefix=prefix, kind=kind, locale=locale)))
    return answer


def rule(
    id: str,
    *,
    as_of: datetime.date | str | None = None,
    known_on: datetime.date | str | None = None,
    overlays: Sequence[str | Mapping[str, object]] = (),
    locale: Locale = "zh-TW",
) -> dict[str, Any]:
    """Return the answer for one rule: its values with their history and sources."""
    request = _given(id=id, as_of=as_of, known_on=known_on, overlays=overlays or None, locale=locale)
    answer: dict[str, Any] = json.loads(_native.rule(request))
    return answer


def list_error_codes() -> tuple[str, ...]:
    """Return every code that a :class:`PersonnelRulesError` can have."""
    return tuple(json.loads(_native.error_codes()))


def _given(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}
