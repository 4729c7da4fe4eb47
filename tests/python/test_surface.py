"""What only the Python surface can get wrong: conversion, typed results, exceptions, immutability."""

from __future__ import annotations

import collections
import copy
import dataclasses
import datetime
import enum
import gc
import inspect
import json
import pickle
import re
import threading
import types
import weakref
from collections.abc import Callable
from decimal import Decimal
from typing import Any, get_args

import personnel_rules as pr
import pytest
from sample import (
    AS_OF,
    CALCULATION,
    DATE_FACT,
    FACTS,
    ITEM,
    ITEM_DATE,
    LIST_FACT,
    MONEY,
    MONEY_CALCULATION,
    MONEY_FACT,
    NUMBER,
    OPTIONAL_FACT,
    REQUIRED_FACT,
    TEXT_FACT,
    ask,
    number,
    request,
)


def error_of(**changes: Any) -> pr.PersonnelRulesError:
    with pytest.raises(pr.PersonnelRulesError) as caught:
        ask(**changes)
    return caught.value


def outcome_of(value: object) -> str:
    """Return what the core makes of a fact: two of the same JSON have the same outcome, be it an error."""
    return pr.evaluate(request(**{OPTIONAL_FACT: value}))


class TestDecision:
    def test_members_are_typed(self) -> None:
        # Earlier service with a gap after it: a decision with a reason.
        decision = ask(**{LIST_FACT: [ITEM]})
        assert isinstance(number(decision), Decimal)
        assert decision.as_of == AS_OF
        assert type(decision.as_of) is datetime.date
        assert decision.calculation == CALCULATION
        assert isinstance(decision.citations, tuple)
        assert isinstance(decision.citations[0], pr.Citation)
        assert isinstance(decision.reasons[0], pr.Reason)
        assert decision.engine
        assert decision.data.version

    def test_a_trace_only_when_asked_for(self) -> None:
        assert ask().trace is None
        trace = ask(trace=True).trace
        assert isinstance(trace, pr.Trace)
        assert dataclasses.is_dataclass(trace)

    def test_parts_are_read_once(self) -> None:
        decision = ask()
        assert decision.value is decision.value
        assert decision.citations is decision.citations

    def test_the_json_is_the_cores_own(self) -> None:
        decision = ask()
        text = pr.evaluate({**request(), "locale": "zh-TW"})
        assert decision.to_json() == text.encode()
        assert decision.to_dict() == json.loads(text)

    def test_nothing_can_be_changed(self) -> None:
        decision: Any = ask()
        changes: list[Callable[[], None]] = [
            lambda: setattr(decision, "value", None),
            lambda: setattr(decision, "extra", None),
            lambda: setattr(decision, "_texts", (b"", b"")),
            lambda: delattr(decision, "_texts"),
            lambda: setattr(decision.value, NUMBER, Decimal(1)),
        ]
        for change in changes:
            with pytest.raises(AttributeError):
                change()

    def test_equality_and_hash(self) -> None:
        assert ask() == ask()
        assert hash(ask()) == hash(ask())
        assert ask() != ask(trace=True)
        assert ask() != ask().to_dict()
        assert len({ask(), ask(), ask(locale="en")}) == 2

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_pickle(self, protocol: int) -> None:
        decision = ask(trace=True)
        again = pickle.loads(pickle.dumps(decision, protocol))
        assert again == decision
        assert type(again) is pr.LeaveAnnualDecision
        assert again.to_json() == decision.to_json()
        assert again.explain() == decision.explain()
        assert pickle.loads(pickle.dumps(decision.value, protocol)) == decision.value

    def test_copies_are_the_same_object(self) -> None:
        decision = ask()
        assert copy.copy(decision) is decision
        assert copy.deepcopy(decision) is decision

    def test_explanations(self) -> None:
        decision = ask()
        assert decision.explain()
        assert decision.explain() != decision.explain("en")
        assert str(decision) == decision.explain()
        assert str(ask(locale="en")) == decision.explain("en")
        assert "<" in decision._repr_html_()

    def test_repr_shows_the_value(self) -> None:
        assert repr(ask()).startswith(f"<LeaveAnnualDecision as of {AS_OF}: LeaveAnnualValue(")

    def test_memory_is_given_back(self) -> None:
        decision = ask()
        alive = weakref.ref(decision)
        decision.value, decision.citations  # noqa: B018
        del decision
        gc.collect()
        assert alive() is None


class TestFacts:
    def test_a_fact_of_none_is_not_sent(self) -> None:
        assert ask(**{OPTIONAL_FACT: None, LIST_FACT: None}) == ask()
        assert error_of(**{REQUIRED_FACT: None}).field == REQUIRED_FACT

    def test_dates_and_their_texts_are_the_same(self) -> None:
        assert ask(as_of=AS_OF.isoformat()) == ask()
        assert ask(**{DATE_FACT: FACTS[DATE_FACT].isoformat()}) == ask()

    @pytest.mark.parametrize(
        ("given", "sent"),
        [("1E+2", "100"), ("1.50", "1.50"), ("1E-7", "0.0000001"), ("-0.5", "-0.5"), ("0E-10", "0.0000000000")],
    )
    def test_decimals_are_written_out(self, given: str, sent: str) -> None:
        assert outcome_of(Decimal(given)) == outcome_of(sent)

    @pytest.mark.parametrize("given", ["1E+999999", "1E-999999"])
    def test_an_absurd_exponent_is_an_error(self, given: str) -> None:
        assert error_of(**{OPTIONAL_FACT: Decimal(given)}).code in pr.list_error_codes()

    @pytest.mark.parametrize("given", ["NaN", "sNaN", "NaN12", "Infinity", "-Infinity"])
    def test_only_finite_decimals(self, given: str) -> None:
        error = error_of(**{OPTIONAL_FACT: Decimal(given)})
        assert (error.code, error.field) == ("wrong_type", OPTIONAL_FACT)

    @pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity"])
    def test_only_finite_floats(self, given: str) -> None:
        for value, field in ((float(given), OPTIONAL_FACT), ([float(given)], f"{OPTIONAL_FACT}[0]")):
            error = error_of(**{OPTIONAL_FACT: value})
            assert (error.code, error.field) == ("wrong_type", field)

    @pytest.mark.parametrize("value", [1.5, -0.0, 31480.0, 1e16, 1e-7, 0.1 + 0.2, 1.7976931348623157e308, 5e-324])
    def test_floats_and_ints_are_judged_by_the_core(self, value: float) -> None:
        assert outcome_of(value) == pr.evaluate(json.dumps(request(**{OPTIONAL_FACT: value}), default=str))
        for amount in (value, 31480):
            facts = {**MONEY, MONEY_FACT: amount}
            with pytest.raises(pr.PersonnelRulesError) as caught:
                pr.allowance_marriage(as_of=AS_OF, **facts)
            answer = pr.evaluate(json.dumps({"calculation": MONEY_CALCULATION, "as_of": str(AS_OF), "facts": facts}))
            assert caught.value.to_dict() == json.loads(answer)["error"]
            assert (caught.value.code, caught.value.field) == ("decimal_not_string", MONEY_FACT)

    @pytest.mark.parametrize("value", [1j, b"x", object(), {1}, bytearray(b"x"), memoryview(b"x"), int])
    def test_other_objects_are_refused(self, value: object) -> None:
        error = error_of(**{OPTIONAL_FACT: value}, locale="en")
        assert (error.code, error.field) == ("wrong_type", OPTIONAL_FACT)
        assert type(value).__name__ in error.message
        assert "decimal.Decimal" in error.help

    def test_a_datetime_is_not_a_date(self) -> None:
        error = error_of(**{DATE_FACT: datetime.datetime(2016, 8, 1, 12)})
        assert (error.code, error.field) == ("wrong_type", DATE_FACT)
        assert ".date()" in error.help
        assert error_of(as_of=datetime.datetime(2026, 1, 1)).field == "as_of"
        assert error_of(known_on=1.5).field == "known_on"

    def test_the_field_says_where(self) -> None:
        for value in (1.5, b""):
            items = [ITEM, {**ITEM, ITEM_DATE: value}]
            assert error_of(**{LIST_FACT: items}).field == f"{LIST_FACT}[1].{ITEM_DATE}"
        with pytest.raises(pr.PersonnelRulesError) as caught:
            pr.evaluate(request(**{LIST_FACT: items}))
        assert caught.value.field == f"{LIST_FACT}[1].{ITEM_DATE}"

    def test_subclasses_count_as_what_they_are(self) -> None:
        class Day(datetime.date): ...

        class Text(str): ...

        class Number(enum.IntEnum):
            SIX = 6

        day = FACTS[DATE_FACT]
        assert ask(**{DATE_FACT: Day(day.year, day.month, day.day)}) == ask()
        assert ask(**{TEXT_FACT: Text(FACTS[TEXT_FACT])}) == ask()
        assert outcome_of(Number.SIX) == outcome_of(6)
        assert ask(**{LIST_FACT: collections.UserList([types.MappingProxyType(ITEM)])}) == ask(**{LIST_FACT: (ITEM,)})

    def test_big_integers(self) -> None:
        for number_ in (2**64, -(2**63) - 1, 10**4000, 10**5000):
            error = error_of(**{OPTIONAL_FACT: number_})
            assert (error.code, error.field) == ("wrong_type", OPTIONAL_FACT)

    def test_objects_that_fail_on_the_way(self) -> None:
        class Bad(collections.UserList[object]):
            def __iter__(self) -> Any:
                raise RuntimeError("mine")

        class Shrinking(datetime.date):
            def isoformat(self) -> str:
                facts.clear()
                return "2020-01-01"

        with pytest.raises(RuntimeError, match="mine"):
            ask(**{LIST_FACT: Bad()})
        facts: dict[str, Any] = {"a": Shrinking(2020, 1, 1), "b": 1, "c": 2}
        assert json.loads(pr.evaluate({**request(), "facts": facts}))["ok"] is False

    def test_keys_are_text(self) -> None:
        assert error_of(**{LIST_FACT: [{1: 2}]}).code == "wrong_type"

    def test_half_characters(self) -> None:
        error = error_of(**{TEXT_FACT: "\ud800"})
        assert (error.code, error.field) == ("wrong_type", TEXT_FACT)
        error = error_of(**{LIST_FACT: [{"\udfff": 1}]})
        assert (error.code, error.field) == ("wrong_type", f"{LIST_FACT}[0].\ufffd")

    def test_recursion_ends(self) -> None:
        items: list[Any] = []
        items.append(items)
        table: dict[str, Any] = {}
        table["x"] = table
        deep: list[Any] = []
        for _ in range(1_000_000):
            deep = [deep]
        for value in (items, table, deep):
            error = error_of(**{LIST_FACT: value})
            assert error.code == "wrong_type"
            assert error.field == LIST_FACT
        # Freed from the outside in: the interpreter's own deallocation would be recursive.
        while deep:
            deep = deep.pop()

    def test_overlays(self) -> None:
        assert ask(overlays=()) == ask(overlays=[]) == ask()
        assert number(ask(overlays=["ntust"])) is not None
        assert error_of(overlays=["nowhere"]).code in pr.list_error_codes()
        assert error_of(overlays="ntust").code in pr.list_error_codes()
        assert error_of(overlays=[{"days": b""}]).field == "overlays[0].days"


class TestErrors:
    def test_members(self) -> None:
        error = error_of(**{REQUIRED_FACT: None})
        assert isinstance(error, ValueError)
        assert error.code in pr.list_error_codes()
        assert error.field == REQUIRED_FACT
        assert error.rule is None
        assert error.citations == ()
        assert str(error) == f"{error.message}\n{error.help}"
        assert error.code in repr(error)
        assert error.to_dict()["code"] == error.code

    def test_pickle(self) -> None:
        error = error_of(**{REQUIRED_FACT: None})
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(again) is pr.PersonnelRulesError
            assert (again.code, again.field, str(again)) == (error.code, error.field, str(error))

    def test_the_language_is_the_questions(self) -> None:
        for value in (1.5, b""):
            assert error_of(**{OPTIONAL_FACT: value}, locale="en").message.isascii()
            assert not error_of(**{OPTIONAL_FACT: value}).message.isascii()

    def test_every_code_is_listed(self) -> None:
        codes = pr.list_error_codes()
        assert len(codes) == len(set(codes))
        assert {"wrong_type", "invalid_utf8"} <= set(codes)


class TestWire:
    def test_one_answer_for_every_form(self) -> None:
        text = json.dumps(request(), default=str)
        assert pr.evaluate(text) == pr.evaluate(text.encode()) == pr.evaluate(request())
        assert pr.evaluate(types.MappingProxyType(request())) == pr.evaluate(text)

    @pytest.mark.parametrize("bad", [b"\xff", b'{"calculation":"\xff"}', "\ud800", '{"calculation":"\udfff"}'])
    def test_bytes_that_are_not_utf8(self, bad: str | bytes) -> None:
        for answer in (pr.evaluate(bad), pr.evaluate_many(bad)):
            assert json.loads(answer)["error"]["code"] == "invalid_utf8"
        for ask_text in (pr.explain,):
            with pytest.raises(pr.PersonnelRulesError) as caught:
                ask_text(bad)
            assert caught.value.code == "invalid_utf8"

    # Numbered: a name of ten million brackets helps nobody.
    @pytest.mark.parametrize(
        "bad",
        list(enumerate(["", "null", "[]", "{", '"', "1e999", "{}", "[" * 10_000_000, '{"facts":' + "[" * 5_000_000])),
        ids=lambda case: str(case[0]),
    )
    def test_text_that_is_no_request(self, bad: tuple[int, str]) -> None:
        answer = json.loads(pr.evaluate(bad[1]))
        assert answer["ok"] is False
        assert answer["error"]["code"] in pr.list_error_codes()

    @pytest.mark.parametrize("bad", [None, 1, 1.5, object(), [1.5]])
    def test_objects_that_are_no_request(self, bad: Any) -> None:
        try:
            answer = json.loads(pr.evaluate(bad))
        except pr.PersonnelRulesError as error:
            assert error.code == "wrong_type"
        else:
            assert answer["error"]["code"] in pr.list_error_codes()

    def test_a_large_request(self) -> None:
        answer = json.loads(pr.evaluate(request(**{TEXT_FACT: "教" * 5_000_000})))
        assert answer["ok"] is False

    def test_many(self) -> None:
        good, bad = request(), {**request(), "calculation": "nowhere"}
        answers = json.loads(pr.evaluate_many([good, bad, good]))
        assert [answer["ok"] for answer in answers] == [True, False, True]
        assert answers[0] == json.loads(pr.evaluate(good))
        assert pr.evaluate_many(iter([good])) == pr.evaluate_many(json.dumps([good], default=str))
        assert json.loads(pr.evaluate_many([])) == []

    def test_many_lets_other_threads_run(self) -> None:
        text = json.dumps([request()] * 20_000, default=str)
        done = threading.Event()
        ticks = 0

        def work() -> None:
            pr.evaluate_many(text)
            done.set()

        thread = threading.Thread(target=work)
        thread.start()
        while not done.wait(0.001):
            ticks += 1
        thread.join()
        assert ticks > 2

    def test_explain(self) -> None:
        assert pr.explain(request()) == ask().explain()
        html = pr.explain(request(), format="html")
        assert html.startswith("<")
        text = json.dumps({**request(), "format": "html"}, default=str)
        assert pr.explain(text) == html
        for given in (text, text.encode()):
            with pytest.raises(TypeError, match="format"):
                pr.explain(given, format="html")  # type: ignore[call-overload]
        with pytest.raises(pr.PersonnelRulesError):
            pr.explain({**request(), "calculation": "nowhere"})

    def test_explain_needs(self) -> None:
        given = {name: fact for name, fact in FACTS.items() if name != REQUIRED_FACT}
        needs = pr.explain_needs(CALCULATION, given, as_of=AS_OF)
        assert not needs.complete
        assert [missing.field for missing in needs.missing] == [REQUIRED_FACT]
        assert needs.missing[0].why
        assert pr.explain_needs(CALCULATION, FACTS, as_of=AS_OF).complete

    def test_rules(self) -> None:
        everything = pr.rules()
        assert everything["ok"]
        assert len(str(pr.rules(prefix="leave."))) < len(str(everything))
        first = pr.describe()["calculations"][0]["rules"][0]
        assert pr.rule(first, as_of=AS_OF)["ok"]
        with pytest.raises(pr.PersonnelRulesError):
            pr.rule("nowhere")


class TestPackage:
    def test_every_calculation_is_a_function(self) -> None:
        for calculation in pr.describe()["calculations"]:
            function = getattr(pr, calculation["name"].replace(".", "_"))
            parameters = inspect.signature(function).parameters.values()
            assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters)
            facts = calculation["facts"]
            assert {p.name.rstrip("_") for p in parameters} >= set(facts["properties"])
            required = {p.name.rstrip("_") for p in parameters if p.default is p.empty}
            assert required == {"as_of", *facts.get("required", ())}
            assert calculation["title"]["zh-TW"] in function.__doc__
            assert calculation["title"]["en"].lower() in function.__doc__.lower()

    def test_help_lists_the_names_of_enum_arguments(self) -> None:
        doc = inspect.getdoc(pr.leave_annual)
        assert doc
        assert all(f"    - ``{name}``: " in doc for name in get_args(pr.StaffGroup))
        assert "公務人員" in doc

    def test_chinese_docs_have_chinese_punctuation(self) -> None:
        han = "[\u4e00-\u9fff」）]"
        for name in dir(pr):
            doc = inspect.getdoc(getattr(pr, name)) or ""
            # A list in brackets inside an English sentence is English.
            doc = re.sub(r"\([^()]*\)", "", doc)
            assert not re.search(f"{han}[,;:]|[,;] ?{han}", doc), name

    def test_every_public_name_is_documented(self) -> None:
        for name in dir(pr):
            thing = getattr(pr, name)
            if not name.startswith("_") and (inspect.isclass(thing) or inspect.isfunction(thing)):
                assert thing.__doc__, name

    def test_only_the_package_is_public(self) -> None:
        public = {name for name in dir(pr) if not name.startswith("_")}
        assert not [name for name in public if inspect.ismodule(getattr(pr, name))]
        assert {"Decision", "PersonnelRulesError", "evaluate", "list_error_codes"} <= public
