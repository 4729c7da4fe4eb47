"""The exception's untyped half, and how the native module makes one."""

from __future__ import annotations

import json
import re
from typing import Any


class BaseError(ValueError):
    """An exception around an error answer; the typed members are generated from the core's description."""

    def __init__(self, body: str) -> None:
        """Take the JSON text of the error body, which is all there is to pickle."""
        super().__init__(body)
        self._body: dict[str, Any] = json.loads(body)

    def __str__(self) -> str:
        lines = [self._body["message"], self._body.get("help")]
        return "\n".join(line for line in lines if line)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._body['code']!r}, {self._body['message']!r})"

    def to_dict(self) -> dict[str, Any]:
        """Return the error body as parsed JSON."""
        body: dict[str, Any] = json.loads(self.args[0])
        return body


def answered(answer: str) -> BaseError:
    """Make the exception for an error answer of the core."""
    return _error(json.loads(answer)["error"])


def unfit(kind: str, type_name: str, path: str, locale: object) -> BaseError:
    """Make the exception for an object that has no place in a request: the core never gets to see it."""
    message, advice = _UNFIT[kind]["en" if locale == "en" else "zh-TW"]
    # The core names facts without the `facts.` of the request.
    field = path.removeprefix("facts.")
    if kind == "too_deep":
        # The way into a circle has no end: its first step says it all.
        field = re.split(r"[.[]", field, maxsplit=1)[0]
    body = {"code": "wrong_type", "message": message.format(field=field, type=type_name), "help": advice}
    return _error({**body, "field": field} if field else body)


def _error(body: dict[str, Any]) -> BaseError:
    # Imported late: the generated module is built on this one.
    from ._calculations import PersonnelRulesError

    return PersonnelRulesError(json.dumps(body, ensure_ascii=False))


# Only for what JSON can't carry: everything else the core judges, in its own words.
_UNFIT = {
    "datetime": {
        "en": ("`{field}` is a `{type}`, and a date is expected", "take the date of it, in Taiwan's time: `.date()`"),
        "zh-TW": ("`{field}` 為 `{type}`，應為日期", "請以 `.date()` 取臺灣時間之日期"),
    },
    "key": {
        "en": ("a key of `{field}` is a `{type}`", "keys are str"),
        "zh-TW": ("`{field}` 之鍵為 `{type}`", "鍵須為 str"),
    },
    "number": {
        "en": ("`{field}` is a `{type}` that is no number of JSON", "give a finite number, or leave it out"),
        "zh-TW": ("`{field}` 之 `{type}` 不是 JSON 之數字", "請給有限之數值，或不填此項"),
    },
    "text": {
        "en": ("`{field}` holds half a surrogate pair", "the text was decoded wrongly: read it as UTF-8"),
        "zh-TW": ("`{field}` 含有不成對之代理碼元", "文字解碼有誤，請以 UTF-8 讀取"),
    },
    "too_deep": {
        "en": ("`{field}` is nested too deeply", "check that no list or dict holds itself"),
        "zh-TW": ("`{field}` 層次過深", "請檢查 list 或 dict 是否包含自身"),
    },
    "type": {
        "en": (
            "`{field}` can't be a `{type}`",
            "give a dict, list, tuple, str, int, bool, None, `decimal.Decimal` or `datetime.date`",
        ),
        "zh-TW": (
            "`{field}` 不可為 `{type}`",
            "請給 dict、list、tuple、str、int、bool、None、`decimal.Decimal` 或 `datetime.date`",
        ),
    },
}
