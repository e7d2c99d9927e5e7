"""Instrument -> page, compiled once into static segments and slots; a request only joins values in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from forms.answers import Fields, as_fields, raw_from_answers
from forms.builder import DECLINE, EVIDENCE, PREFIXES, REASON, SEEN, VALUE, ByFingerprint, asked_of, type_of
from forms.controls import PAGE_TEXTS, WITH_LABEL, Sheet, Translate, escaped
from forms.errors import Problem
from forms.instrument import Answer, Answers, Instrument
from forms.markup import ROW_OPEN, TITLE, sections
from forms.veils import veils

__all__ = ["PAGE_TEXTS", "Page", "PageValues", "page_for", "values_of"]

_CHECKED, _OPEN, _INVALID, _HAS_ERROR = " checked", " open", ' aria-invalid="true"', " has-error"
_LETTERS = {part: prefix for prefix, part in PREFIXES.items()}

Choice = tuple[str, str, Sequence[str]]  # the slot to tick, the field, what the field holds
Choices = Mapping[tuple[str, Any], Choice]


@dataclass(frozen=True, slots=True)
class PageValues:
    """What one person's page holds: `slots` are ready HTML; `fields` and `errors` are the same as data."""

    slots: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]
    errors: Mapping[str, Sequence[str]]

    def json(self) -> dict[str, Any]:
        """The values for a script or a cache that keeps the shell: field name -> texts, code -> messages."""
        return {
            "fields": {name: list(texts) for name, texts in self.fields.items()},
            "errors": {code: list(messages) for code, messages in self.errors.items()},
        }


Cut = tuple[int, int, int]  # the piece, where it is cut, and the number of the slot: several may lie in one place


@dataclass(frozen=True, slots=True)
class Page:
    """The sections of a sheet. `shell` holds no personal data and may be kept by any cache.

    A slot is a piece of `sent` (`whole`), or lies in one (`cuts`): most stay empty, and joining costs by the piece.
    """

    shell: str
    sent: tuple[bytes, ...] = field(repr=False)
    whole: Mapping[str, Sequence[int]] = field(repr=False)
    cuts: Mapping[str, Cut] = field(repr=False)

    def join(self, values: PageValues) -> str:
        """The page with the values in their slots; values were escaped when they were made."""
        return b"".join(self.pieces(values)).decode()

    def pieces(self, values: PageValues) -> list[bytes]:
        """The same in UTF-8, to be joined with what stands around it: most of it is encoded once for all readers."""
        pieces, whole = list(self.sent), self.whole.get
        cut: dict[int, list[tuple[Cut, bytes]]] = {}
        for name, text in values.slots.items():
            places = whole(name)
            if places is not None:
                piece = text.encode()
                for place in places:
                    pieces[place] = piece
            elif name in self.cuts:
                cut.setdefault(self.cuts[name][0], []).append((self.cuts[name], text.encode()))
        for place, own in cut.items():
            pieces[place] = inserted(pieces[place], own)
        return pieces

    def filled(self, pieces: Mapping[str, str]) -> "Page":
        """The same page with these slots replaced for good, by HTML that may hold slots of its own."""
        kept = {name: f"\0{name}\0" for name in (*self.whole, *self.cuts)}
        return compiled(self.join(PageValues({**kept, **pieces}, {}, {})))


def inserted(whole: bytes, own: list[tuple[Cut, bytes]]) -> bytes:
    found, begin = [], 0
    for (_place, end, _slot), piece in sorted(own):
        found += [whole[begin:end], piece]
        begin = end
    return b"".join([*found, whole[begin:]])


def as_written(text: str) -> str:
    return text


def page_for(instrument: Instrument, *, role: str, locale: str, translate: Translate = as_written) -> Page:
    """The page of one role, compiled once per fingerprint, role, locale and translation.

    `translate` gives the texts of PAGE_TEXTS in the locale.
    """
    return _page_for(ByFingerprint(instrument.key, instrument), role, locale, translate)


@lru_cache(maxsize=256)
def _page_for(key: ByFingerprint, role: str, locale: str, translate: Translate) -> Page:
    return compiled(sections(Sheet(key.instrument, role, locale, translate)))


def compiled(text: str) -> Page:
    """Every second part between NULs is the name of a slot.

    Options are often ticked, and what stands in many places is meant for every reader: these are pieces.
    """
    parts = text.split("\0")
    often = {name for name, times in Counter(parts[1::2]).items() if times > 1 or "=" in name}
    sent, whole, cuts = [b""], dict[str, list[int]](), dict[str, Cut]()
    for number, part in enumerate(parts):
        if number % 2 == 0:
            sent[-1] += part.encode()
        elif part in often:
            whole.setdefault(part, []).append(len(sent))
            sent += [b"", b""]
        else:
            cuts[part] = (len(sent) - 1, len(sent[-1]), number)
    return Page("".join(parts[::2]), tuple(sent), whole, cuts)


def in_code(problem: Problem) -> str:
    return problem.code


def values_of(
    instrument: Instrument,
    answers: Answers,
    errors: Mapping[str, Sequence[Problem]] | None = None,
    *,
    role: str,
    locale: str,
    extras: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    typed: Any = None,
    givens: Mapping[str, Any] | None = None,
    message: Callable[[Problem], str] = in_code,
) -> PageValues:
    """Everything one page shows, each value escaped once.

    `errors` are problems by indicator code, worded by `message`. `typed`, the submission that was
    refused, stands in the fields instead of the answers, exactly as typed. `extras` and `files` are
    HTML by code: Markup is taken as it is, plain text is escaped. `givens` is what conditions read
    beside the answers.
    """
    errors = errors or {}
    slots: dict[str, str] = dict(veils(instrument, answers, givens or {}))
    given: dict[str, Sequence[str]] = {}
    key = ByFingerprint(instrument.key, instrument)
    typed_in = controls_of(key, role)
    if typed is not None:
        fields = as_fields(typed)
    else:
        others = dict(unchosen(choices_of(key, role, locale), answers, given, slots))
        fields = raw_from_answers(instrument, others, role=role, locale=locale) if others else Fields()
    for name in fields:
        prefix, code = name[:2], name[2:]
        texts = fields.getlist(name)
        if prefix in PREFIXES and code in typed_in and any(texts):
            given[name] = texts
            slots.update(field_slots(prefix, code, texts, as_text=typed_in[code]))
    worded = {code: [message(problem) for problem in problems] for code, problems in errors.items()}
    for code, problems in errors.items():
        slots.update(error_slots(code, problems, worded[code]))
    for name, pieces in (("extra_", extras or {}), ("files_", files or {})):
        slots.update((name + code, markup(piece)) for code, piece in pieces.items() if piece)
    slots.update(("o_" + code, _OPEN) for code, piece in (files or {}).items() if piece)
    if instrument.rows:
        slots.update(row_slots(instrument, givens or {}, [*errors, *(files or {}), *(name[2:] for name in given)]))
    return PageValues(slots, given, worded)


def row_slots(instrument: Instrument, givens: Mapping[str, Any], busy: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The titles of rows, and the folds that are open because something is in them; `busy` are codes in rows."""
    for code, given in instrument.titles.items():
        if givens.get(given):
            yield TITLE + code, f'<p class="strong lines">{escaped(str(givens[given]))}</p>'
    for group, _numbers in instrument.rows:
        numbers = {code[len(group) + 1 :].partition(".")[0] for code in busy if code.startswith(f"{group}.")}
        yield from ((f"{ROW_OPEN}{group}.{number}", _OPEN) for number in numbers)


def unchosen(
    choices: Choices, answers: Answers, given: dict[str, Sequence[str]], slots: dict[str, str]
) -> Iterator[tuple[str, Answer]]:
    """Ticks the options that were chosen without another word, most answers by far; gives the rest."""
    for code, answer in answers.items():
        value, choice = answer.value, None
        if isinstance(value, str) and not answer.reason and not answer.evidence:
            choice = choices.get((code, value))
        if choice is not None:
            slot, name, given[name] = choice
            slots[slot] = _CHECKED
        else:
            yield code, answer


@lru_cache(maxsize=256)
def choices_of(key: ByFingerprint, role: str, locale: str) -> Choices:
    """Each option that the role may choose, by code and value."""
    found: dict[tuple[str, Any], Choice] = {}
    for each in asked_of(key.instrument, role):
        asked = type_of(each).asked
        if asked.control_for(each) in WITH_LABEL:
            continue
        for option in asked.options(each, role=role, locale=locale):
            if asked.written(each, option.value, locale=locale) == [option.value]:
                name = VALUE + each.code
                found[each.code, option.value] = (f"{name}={escaped(option.value)}", name, (str(option.value),))
    return found


REASON_OR_EVIDENCE = frozenset({REASON, EVIDENCE, SEEN})


def markup(piece: str) -> str:
    return escaped(piece) if not hasattr(piece, "__html__") else str(piece)


@lru_cache(maxsize=256)
def controls_of(key: ByFingerprint, role: str) -> Mapping[str, bool]:
    """The codes that the role fills in, and whether the value is typed rather than chosen."""
    asked = asked_of(key.instrument, role)
    return {each.code: type_of(each).asked.control_for(each) in WITH_LABEL for each in asked}


def field_slots(prefix: str, code: str, texts: Sequence[str], *, as_text: bool) -> Iterator[tuple[str, str]]:
    """The texts of one field in the shape of its control; a fold with something in it is open."""
    if prefix == DECLINE:
        yield from [(DECLINE + code, _CHECKED)] if "1" in texts else []
    elif prefix == VALUE and not as_text:
        yield from ((f"{VALUE}{code}={escaped(value)}", _CHECKED) for value in texts)
    else:
        yield prefix + code, escaped(texts[0])
        if prefix != VALUE:
            yield "o_" + code, _OPEN


def error_slots(code: str, problems: Sequence[Problem], messages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The messages at the field, and the marks on what they are about."""
    yield "b_" + code, _HAS_ERROR
    yield "x_" + code, "".join(f'<p class="error">{escaped(message)}</p>' for message in messages)
    for problem in problems:
        prefix = _LETTERS.get(problem.field, "")
        if prefix:
            yield f"v_{prefix}{code}", _INVALID
        if prefix in REASON_OR_EVIDENCE:
            yield "o_" + code, _OPEN
