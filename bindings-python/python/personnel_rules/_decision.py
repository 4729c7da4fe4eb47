"""What every decision can do; its typed members are generated from the core's description."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from . import _native

Locale: TypeAlias = Literal["zh-TW", "en"]
"""The language of messages and explanations."""

V = TypeVar("V", covariant=True)
T = TypeVar("T")


class BaseDecision(Generic[V]):
    """The answer to one question, immutable: two are equal if question and answer are the same text.

    The parts are read out of the answer's text when they are first asked for.
    """

    __slots__ = ("__weakref__", "_parts", "_texts")

    _texts: tuple[bytes, bytes]
    _parts: dict[str, Any]

    def __init__(self, request: bytes, response: bytes) -> None:
        object.__setattr__(self, "_texts", (request, response))
        object.__setattr__(self, "_parts", {})

    @property
    def value(self) -> V:
        """The result."""
        raise NotImplementedError

    def explain(self, locale: Locale = "zh-TW") -> str:
        """Return the decision in words, with each step and the law that it rests on."""
        return self._explain("text", locale)

    def to_json(self) -> bytes:
        """Return the answer as UTF-8 JSON: the same bytes on every run and in every language."""
        return self._texts[1]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as parsed JSON: decimals and dates stay strings."""
        answer: dict[str, Any] = json.loads(self._texts[1])
        return answer

    def _part(self, name: str, read: Callable[[Any], T]) -> T:
        try:
            part: T = self._parts[name]
        except KeyError:
            part = self._parts[name] = read(_native.member(self._texts[1], name))
        return part

    def _explain(self, form: Literal["text", "html"], locale: Locale | None) -> str:
        request: dict[str, Any] = json.loads(self._texts[0])
        request["format"] = form
        if locale is not None:
            request["locale"] = locale
        text: str = json.loads(_native.explain(json.dumps(request)))["text"]
        return text

    def _repr_html_(self) -> str:
        """Show the explanation in a notebook, in the language of the question."""
        return self._explain("html", None)

    def __repr__(self) -> str:
        as_of = _native.member(self._texts[1], "as_of")
        return f"<{type(self).__name__} as of {as_of}: {self.value!r}>"

    def __str__(self) -> str:
        return self._explain("text", None)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseDecision):
            return NotImplemented
        return type(self) is type(other) and self._texts == other._texts

    def __hash__(self) -> int:
        return hash(self._texts)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a decision can't be changed: `{name}`")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a decision can't be changed: `{name}`")

    def __copy__(self) -> BaseDecision[V]:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> BaseDecision[V]:
        return self

    def __reduce__(self) -> tuple[type[BaseDecision[V]], tuple[bytes, bytes]]:
        return type(self), self._texts
