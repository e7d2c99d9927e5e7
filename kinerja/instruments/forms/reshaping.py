"""What the buttons inside the page of a node do to what was typed: nothing is saved, nothing is lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from werkzeug.datastructures import MultiDict

from forms.instrument import WeightMode
from forms.numbers import print_typed
from kinerja.core.i18n import locale_code
from kinerja.instruments.content import Entry
from kinerja.instruments.forms import answering, levels, rows
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.showing import CONDITIONS, MOST_PARTS
from kinerja.instruments.forms.steps import FEWEST_ROWS, MOST_ROWS, MOST_STEPS, STEP
from kinerja.instruments.forms.weightsets import MOST_SETS, SET
from kinerja.instruments.words import HOWS, STEP_NAMES, TYPES

NEW_STEP = "add_op"  # the choice beside “Tambah langkah”
SOURCE = "copy_from"  # the choice beside “Salin tingkat”

NOTHING: Mapping[str, Entry] = MappingProxyType({})
# What a new step says at first.
FIRST = {"cap": {"at": "100"}, "floor": {"at": "0"}, "round": {"digits": "0"}, "line": {"factor": "1", "offset": "0"}}


def reshaped(sent: Sent, order: str, roles: Iterable[str] = (), known: Mapping[str, Entry] = NOTHING) -> Sent:
    """The same fields with a step, row or level more, less, or elsewhere, or those of the type that was chosen.

    `known` holds the nodes whose levels may be copied. An order that nobody knows or that cannot be
    followed changes nothing.
    """
    verb, _sep, rest = order.partition(":")
    if verb == "tampil":
        return _as_chosen(sent)
    if verb == "tingkat=":
        return _levels_copied(sent, known.get(sent.get(SOURCE, ""), {}).get("levels", ()), levels.stems(roles))
    if verb.startswith("tingkat"):
        return _levels_moved(sent, verb, rest, levels.stems(roles))
    if verb == "langkah+":
        return _with_step(sent, sent.get(NEW_STEP, ""))
    if verb in ("langkah-", "naik", "turun") and rest.isdecimal():
        return _step_moved(sent, verb, int(rest))
    if verb.startswith("susunan"):
        return _sets_changed(sent, verb, rest)
    prefix, _sep, place = rest.partition(":")
    if verb == "syarat+" and _has_conditions(prefix):
        return _with_condition(sent, prefix)
    if verb == "syarat-" and _has_conditions(prefix) and place.isdecimal():
        return rows.without_row(sent, prefix, int(place))
    if verb == "baris+":
        return _with_row(sent, f"{prefix}_r")
    if verb == "baris-" and place.isdecimal():
        return rows.without_row(sent, f"{prefix}_r", int(place))
    return sent


def _with_step(sent: Sent, op: str) -> Sent:
    count = rows.count_of(sent, STEP, most=MOST_STEPS)
    if op not in STEP_NAMES or count == MOST_STEPS:
        return sent
    found = sent.copy()
    for name, text in {"op": op, **FIRST.get(op, {})}.items():
        found[f"{STEP}{count}_{name}"] = text
    return found


def _step_moved(sent: Sent, verb: str, place: int) -> Sent:
    if verb == "langkah-":
        return rows.without_row(sent, STEP, place)
    other = place + (1 if verb == "turun" else -1)
    if not 0 <= other < rows.count_of(sent, STEP, most=MOST_STEPS):
        return sent
    return rows.swapped(sent, STEP, place, other)


def _with_row(sent: Sent, stem: str) -> Sent:
    """A blank row before the last, which holds for everything above."""
    count = max(rows.count_of(sent, stem, most=MOST_ROWS), FEWEST_ROWS)
    if count == MOST_ROWS:
        return sent
    found = rows.with_gap(sent, stem, count - 1)
    found[f"{stem}{count - 1}_upto"] = ""
    found.setdefault(f"{stem}{count}_upto", "")
    return found


def _sets_changed(sent: Sent, verb: str, rest: str) -> Sent:
    """One set of weights less, or another that asks for its first condition."""
    count = rows.count_of(sent, SET, most=MOST_SETS)
    if verb == "susunan-" and rest.isdecimal():
        return rows.without_row(sent, SET, int(rest))
    if verb != "susunan+" or count == MOST_SETS:
        return sent
    found = sent.copy()
    found |= {f"{SET}{count}_kept": "", f"{SET}{count}_c0_what": ""}
    return found


def _has_conditions(prefix: str) -> bool:
    return prefix in CONDITIONS.values() or re.fullmatch(rf"{SET}[0-9]{{1,3}}_c", prefix) is not None


def _with_condition(sent: Sent, prefix: str) -> Sent:
    count = rows.count_of(sent, prefix, most=MOST_PARTS)
    if count == MOST_PARTS:
        return sent
    found = sent.copy()
    found[f"{prefix}{count}_what"] = ""
    return found


def _as_chosen(sent: Sent) -> Sent:
    """The fields of the type and of the way to a value that are chosen now; another type begins anew."""
    if sent.get("agg_op"):
        grouped = sent.copy()
        grouped["shown"] = f"criterion:{sent['agg_op']}"
        grouped.setdefault("agg_mode", "half_up")
        grouped.setdefault("mode", WeightMode.EQUAL.value)  # where weights return, nobody has written any yet
        return grouped
    kind = sent.get("type", "")
    before, _sep, how_before = sent.get("shown", "").partition(":")
    if kind not in TYPES:
        return sent
    shown = answering.chosen_in(sent if kind == before else {}, kind)
    dropped = r"(s|sc)_.*" if kind != before else r"sc_.*" if shown.how != how_before else r"(?!)"
    found: Sent = MultiDict((name, text) for name, text in sent.items(multi=True) if not re.fullmatch(dropped, name))
    found["shown"] = str(shown)
    if kind in HOWS:
        found["s_how"] = shown.how
    first = answering.FIRST.get(kind, {}) if kind != before else {}
    for name, text in first.items():
        found[f"s_{name}"] = text
    return found


def _levels_copied(sent: Sent, source: Sequence[Entry], stems: Iterable[str]) -> Sent:
    """The levels of another indicator in the place of those on the page."""
    if not source:
        return sent
    numbered = re.compile(rf"({'|'.join(map(re.escape, stems))})[0-9]+_")
    found: Sent = MultiDict((name, text) for name, text in sent.items(multi=True) if not numbered.match(name))
    for name, value in levels.levels_data(source[: levels.MOST_LEVELS]).items():
        if value and name.endswith(("_value", "_points")):
            found[name] = print_typed(Fraction(value), locale_code())
        elif value:
            found[name] = value if isinstance(value, str) else "y"
    return found


def _levels_moved(sent: Sent, verb: str, rest: str, stems: Iterable[str]) -> Sent:
    count = rows.count_of(sent, levels.LEVEL, most=levels.MOST_LEVELS)
    if verb == "tingkat+" and count < levels.MOST_LEVELS:
        found = sent.copy()
        found[f"{levels.LEVEL}{count}_value"] = ""
        return found
    place = int(rest) if rest.isdecimal() else count
    other = place + {"tingkat-turun": 1, "tingkat-naik": -1}.get(verb, 0)
    if verb not in ("tingkat-", "tingkat-naik", "tingkat-turun") or place >= count or not 0 <= other < count:
        return sent
    for stem in stems:
        sent = rows.without_row(sent, stem, place) if verb == "tingkat-" else rows.swapped(sent, stem, place, other)
    return sent
