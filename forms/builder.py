"""Instrument -> WTForms class: the fields of one role, and the duties that tie them together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, ClassVar

from wtforms import Form

from forms.errors import Problem
from forms.exact import plain
from forms.fieldtypes import FIELD_TYPES, FieldType
from forms.fieldtypes.inputs import (
    DayField,
    TickField,
    Value,
    WordsField,
    read_day,
    read_evidence,
    read_tick,
    read_words,
)
from forms.instrument import Answer, Answers, Indicator, Instrument, RoleKind
from forms.visibility import NOTHING, Hidden, hidden_from, is_owed

VALUE, DECLINE, REASON, EVIDENCE, SEEN = "q_", "n_", "r_", "e_", "d_"
PREFIXES = {VALUE: "value", DECLINE: "na", REASON: "reason", EVIDENCE: "evidence", SEEN: "seen"}

Pieces = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ByFingerprint:
    """An instrument as a cache key: equal when the fingerprints are."""

    fingerprint: str
    instrument: Instrument = field(compare=False)


class SheetForm:
    """What every generated class adds to its base: answers, problems, and duties across fields.

    `files` holds the evidence files that a code already has, `givens` what conditions read beside the
    answers; set them before validating. What the answers hide is kept, but owes nothing and is no fault.
    """

    instrument: ClassVar[Instrument]
    role: ClassVar[str]
    complete: ClassVar[bool]
    asked: ClassVar[tuple[Indicator, ...]]
    files: Mapping[str, Pieces] = {}
    givens: Mapping[str, Any] = {}
    hidden: Hidden = NOTHING
    _fields: dict[str, Any]

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)  # type: ignore[misc]  # the base is a WTForms form
        if self.complete and self.instrument.conditional:
            self.hidden = hidden_from(self.instrument, self.answers(), self.givens)
        for indicator in self.asked:
            self.locate(indicator)
            if indicator.code in self.hidden:
                self.excuse(indicator)
                continue
            for problem in self.group_problems(indicator):
                self.blame(problem)
                sound = False
        return sound if not self.hidden else not self.problems()

    def excuse(self, indicator: Indicator) -> None:
        """Nobody can mend what nobody sees."""
        for prefix in PREFIXES:
            bound = self._fields.get(prefix + indicator.code)
            if bound is not None:
                bound.errors = []

    def locate(self, indicator: Indicator) -> None:
        """Give the readers' problems their place."""
        for prefix, part in PREFIXES.items():
            bound = self._fields.get(prefix + indicator.code)
            if bound is not None and bound.errors:
                bound.errors = [replace(problem, path=indicator.code, field=part) for problem in bound.errors]

    def group_problems(self, indicator: Indicator) -> Iterator[Problem]:
        """What only the fields of one indicator together can show; unreadable fields come first."""
        if any(self.errors_of(indicator.code)):
            return
        if self.held(DECLINE, indicator) and self.held(VALUE, indicator) is not None:
            yield Problem("answer.declined_and_given", indicator.code, "na")
        if self.held(SEEN, indicator) and not self.held(EVIDENCE, indicator) and not self.files.get(indicator.code):
            yield Problem("evidence.place_missing", indicator.code, "evidence")
        if self.complete:
            answers = self.answers() if indicator.require_if is not None else {}
            owed = owes_answer(indicator, self.role, answers, self.givens, self.hidden)
            answer = self.answer(indicator)
            yield from duty_problems(self.instrument, indicator, answer, role=self.role, owed=owed)

    def errors_of(self, code: str) -> Iterator[Problem]:
        for prefix in PREFIXES:
            bound = self._fields.get(prefix + code)
            yield from bound.errors if bound is not None else ()

    def blame(self, problem: Problem) -> None:
        prefix = next(prefix for prefix, part in PREFIXES.items() if part == problem.field)
        bound = self._fields.get(prefix + problem.path) or self._fields[EVIDENCE + problem.path]
        bound.errors = [*bound.errors, problem]

    def held(self, prefix: str, indicator: Indicator) -> Any:
        bound = self._fields.get(prefix + indicator.code)
        return None if bound is None else bound.data

    def answer(self, indicator: Indicator) -> Answer | None:
        """The answer to one indicator, None when nothing at all was given."""
        seen = self.held(SEEN, indicator)
        typed: Pieces = self.held(EVIDENCE, indicator) or ()
        dated = tuple({**piece, "seen": seen} if seen else piece for piece in typed)
        answer = Answer(
            value=self.held(VALUE, indicator),
            not_applicable=bool(self.held(DECLINE, indicator)),
            reason=self.held(REASON, indicator) or "",
            evidence=dated + tuple(self.files.get(indicator.code, ())),
        )
        return None if answer == Answer() else answer

    def answers(self) -> dict[str, Answer]:
        """What was answered, by code, in reading order."""
        given = ((indicator.code, self.answer(indicator)) for indicator in self.asked)
        return {code: answer for code, answer in given if answer is not None}

    def problems(self) -> list[Problem]:
        """Everything wrong, in reading order; call after validating."""
        return [problem for indicator in self.asked for problem in self.errors_of(indicator.code)]


def form_class(instrument: Instrument, *, role: str, locale: str, complete: bool, base: type[Any] = Form) -> type[Any]:
    """The form of one role, cached; with `complete` it also demands what sending demands."""
    key = ByFingerprint(instrument.key, instrument)
    return _form_class(key, role, locale, complete, base)  # type: ignore[arg-type]  # a class is hashable


def group_class(instrument: Instrument, code: str, *, role: str, locale: str) -> type[Any]:
    """The form of one indicator that the role is asked, cached: what autosave validates. Raises KeyError."""
    return _group_class(ByFingerprint(instrument.key, instrument), code, role, locale)


@lru_cache(maxsize=256)
def _form_class(key: ByFingerprint, role: str, locale: str, complete: bool, base: type[Any]) -> type[Any]:
    asked = tuple(asked_of(key.instrument, role))
    fields = {
        name: unbound for each in asked for name, unbound in fields_of(key.instrument, each, role=role, locale=locale)
    }
    own = {"instrument": key.instrument, "role": role, "complete": complete, "asked": asked}
    return type("Sheet", (SheetForm, base), {**own, **fields})


@lru_cache(maxsize=4096)
def _group_class(key: ByFingerprint, code: str, role: str, locale: str) -> type[Any]:
    indicator = {each.code: each for each in asked_of(key.instrument, role)}[code]
    fields = dict(fields_of(key.instrument, indicator, role=role, locale=locale))
    own = {"instrument": key.instrument, "role": role, "complete": False, "asked": (indicator,)}
    return type("Group", (SheetForm, Form), {**own, **fields})


def type_of(indicator: Indicator) -> FieldType:
    return FIELD_TYPES[indicator.type]


def is_asked(instrument: Instrument, indicator: Indicator, role: str) -> bool:
    """Whether the role has anything to fill in: notes never, measured values only where data answers."""
    if role not in indicator.roles or indicator.type == "note":
        return False
    return indicator.type != "measured" or instrument.roles[role].kind is RoleKind.SYSTEM


def asked_of(instrument: Instrument, role: str) -> Sequence[Indicator]:
    """The indicators that the role fills in, in reading order."""
    return _asked(ByFingerprint(instrument.key, instrument), role)


@lru_cache(maxsize=512)
def _asked(key: ByFingerprint, role: str) -> Sequence[Indicator]:
    return tuple(each for each in key.instrument.indicators(role) if is_asked(key.instrument, each, role))


@lru_cache(maxsize=512)
def owed_of(key: ByFingerprint, role: str) -> Sequence[Indicator]:
    """The indicators that the role owes an answer; all that it is asked where it owes none."""
    asked = _asked(key, role)
    return tuple(each for each in asked if is_required(each, role)) or asked


def is_required(indicator: Indicator, role: str) -> bool:
    """Whether this role owes an answer; `required_roles` of the spec narrows the duty."""
    return indicator.required and role in indicator.spec.get("required_roles", (role,))


def owes_answer(indicator: Indicator, role: str, answers: Answers, givens: Mapping[str, Any], hidden: Hidden) -> bool:
    """Whether this role owes an answer beside its other answers; never to what they hide."""
    return is_owed(indicator, answers, givens, hidden) and role in indicator.spec.get("required_roles", (role,))


def gives_grounds(instrument: Instrument, role: str) -> bool:
    """Whether the role adds reasons and evidence: people do, data have a source and a date instead."""
    return instrument.roles[role].kind is not RoleKind.SYSTEM


def takes_evidence(instrument: Instrument, indicator: Indicator, role: str) -> bool:
    """Closed roles give none, because a file or link names its owner, unless evidence is what is asked."""
    if indicator.type == "evidence":
        return True
    return type_of(indicator).scores and not instrument.roles[role].closed and gives_grounds(instrument, role)


def fields_of(instrument: Instrument, indicator: Indicator, *, role: str, locale: str) -> Iterator[tuple[str, Any]]:
    """The named fields of one indicator: value, declining, reason, evidence and the day it was seen."""
    code, kind = indicator.code, type_of(indicator)
    value = kind.asked.field(indicator, role=role, locale=locale)
    if value is not None:
        yield VALUE + code, value
    if role in indicator.decline:
        yield DECLINE + code, TickField(read=read_tick)
    if kind.scores and gives_grounds(instrument, role):
        yield REASON + code, WordsField(read=partial(read_words))
    if takes_evidence(instrument, indicator, role):
        yield EVIDENCE + code, WordsField(read=read_evidence)
        yield SEEN + code, DayField(read=read_day)


def is_answered(answer: Answer | None, indicator: Indicator) -> bool:
    """A value, a declared inability, or evidence where evidence is what is asked. Words beside them don't count."""
    if answer is None:
        return False
    value = answer.value
    if value.strip() if isinstance(value, str) else value:
        return True
    return answer.not_applicable or (indicator.type == "evidence" and bool(answer.evidence))


def owes_reason(instrument: Instrument, role: str) -> bool:
    """Whether a level can oblige the role to write why: supervisors and open raters.

    Never a closed role, whose words could give their author away, never the self-assessment.
    """
    kind = instrument.roles[role].kind
    return kind not in (RoleKind.SELF, RoleKind.SYSTEM) and not instrument.roles[role].closed


def owes_evidence(instrument: Instrument, role: str) -> bool:
    """Whether a level can oblige the role to give evidence: supervisors only; nobody else holds the files."""
    return instrument.roles[role].kind is RoleKind.SUPERVISOR and owes_reason(instrument, role)


def duty_problems(
    instrument: Instrument, indicator: Indicator, answer: Answer | None, *, role: str, owed: bool
) -> Iterator[Problem]:
    """What is still due before sending: an answer where it is owed, and the grounds that the level chosen demands.

    Who owes them, see `owes_reason` and `owes_evidence`; everybody else may give them.
    """
    if answer is None or not is_answered(answer, indicator):
        if owed:
            yield Problem("answer.required", indicator.code, "value")
        return
    if answer.not_applicable:
        return
    # Who owes no reason owes no evidence either.
    levels = chosen_levels(indicator, answer.value) if owes_reason(instrument, role) else []
    if any(level.reason for level in levels) and not answer.reason.strip():
        yield Problem("answer.reason_required", indicator.code, "reason")
    if owes_evidence(instrument, role) and any(level.evidence for level in levels) and not answer.evidence:
        yield Problem("answer.evidence_required", indicator.code, "evidence")
    if any(piece.get("kind") == "place" and not piece.get("seen") for piece in answer.evidence):
        yield Problem("evidence.date_missing", indicator.code, "seen")


def chosen_levels(indicator: Indicator, value: Value | dict[str, Any]) -> list[Any]:
    chosen = value if isinstance(value, list) else [value]
    return [level for level in indicator.levels if plain(level.value) in chosen]
