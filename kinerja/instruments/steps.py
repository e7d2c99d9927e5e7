"""The history of a draft in sentences: what each step did, by whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from kinerja.core.i18n import _
from kinerja.instruments.board import short, text_in
from kinerja.instruments.content import BASE, CORE, Entry
from kinerja.instruments.models import DraftChange
from kinerja.instruments.words import STEPS


@dataclass(frozen=True, slots=True)
class PastStep:
    """One step of the history in words."""

    rev: int
    title: str
    details: Sequence[str]
    who: str
    at: datetime
    undone: bool
    undo: bool


def past_steps(
    steps: Sequence[DraftChange], names: Mapping[int, str], undone: frozenset[int], called: Mapping[str, str]
) -> list[PastStep]:
    """The history in words, in the order given; `called` is what people call each item now."""
    return [
        PastStep(
            step.rev,
            str(STEPS.get(step.op, step.op)),
            step_details(step.before, step.after, called),
            names.get(step.actor_id, ""),
            step.at,
            step.id in undone,
            step.undoes is not None,
        )
        for step in steps
    ]


def step_details(before: Mapping[str, Any], after: Mapping[str, Any], called: Mapping[str, str]) -> list[str]:
    """What a step did to each part, in words; positions alone say nothing."""
    found = [_detail(key, before.get(key) or {}, after.get(key) or {}, called) for key in {**before, **after}]
    return [text for text in found if text]


def _detail(key: str, old: Entry, new: Entry, called: Mapping[str, str]) -> str:
    part, _sep, code = key.partition(" ")
    if part in ("settings", BASE, CORE):
        return ""
    if part == "op":
        node = code.partition(" ")[0]
        return operation_words(called.get(node, node), old, new)
    name = text_in((new or old).get("label")) or code
    if not old or not new:
        return name
    fields = {field for field in {**old, **new} if old.get(field) != new.get(field)}
    if fields == {"position"}:
        return ""
    if "weight" in fields:
        return _(
            "%(name)s: bobot %(old)s menjadi %(new)s",
            name=name,
            old=short(Fraction(old.get("weight") or 0)),
            new=short(Fraction(new.get("weight") or 0)),
        )
    return name


def operation_words(about: str, old: Entry, new: Entry) -> str:
    """What a step did to one operation of an overlay, about an item of that name."""
    said = new or old
    if said["op"] == "add":
        name = text_in(said["value"]["node"].get("label")) or about
        return name if new else _("%(name)s dihapus", name=name)
    if said["op"] == "hide":
        name = text_in(said["base"]) or about
        return _("%(name)s disembunyikan", name=name) if new else _("%(name)s ditampilkan lagi", name=name)
    if said["field"] == "weight":
        before, after = old.get("value", said["base"]), new.get("value", said["base"])
        return _(
            "%(name)s: bobot %(old)s menjadi %(new)s",
            name=about, old=short(Fraction(before or 0)), new=short(Fraction(after or 0)),
        )  # fmt: skip
    text = said["value"] if new else said["base"]
    return _("%(name)s: %(text)s", name=about, text=text_in(text) or "–")
