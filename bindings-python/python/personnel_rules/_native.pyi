from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

__all__ = [
    "call",
    "describe",
    "error_codes",
    "evaluate",
    "evaluate_many",
    "evaluate_watched",
    "explain",
    "explain_needs",
    "member",
    "rule",
    "rules",
]

_Request: TypeAlias = str | bytes | Mapping[str, object]

def call(
    calculation: str,
    as_of: object,
    facts: dict[str, object],
    known_on: object,
    overlays: object,
    trace: object,
    locale: object,
) -> tuple[bytes, bytes]: ...
def describe() -> str: ...
def error_codes() -> str: ...
def evaluate(request: _Request) -> str: ...
def evaluate_many(requests: str | bytes | Iterable[_Request]) -> str: ...
def evaluate_watched(request: _Request, progress: Callable[[int, int, int, int], bool | None]) -> str: ...
def explain(request: _Request) -> str: ...
def explain_needs(request: _Request) -> str: ...
def member(answer: bytes, name: str) -> object: ...
def rule(request: _Request) -> str: ...
def rules(filter: _Request) -> str: ...
