"""What a draft and a newer version both changed, with both texts in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinerja.core.i18n import _
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.meaning import field_word
from kinerja.instruments.merging import Clash
from kinerja.instruments.nodewords import node_line, setting_words
from kinerja.instruments.ruletexts import (
    figure,
    given_lines,
    outcome_lines,
    role_field_words,
    role_lines,
    rounding_words,
)
from kinerja.instruments.words import MODES, TYPES

TEXTS = ("label", "help", "title", "note")
SETTINGS = ("spec", "levels", "steps", "missing", "not_applicable")


@dataclass(frozen=True, slots=True)
class Choice:
    """A clash as the page asks about it."""

    name: str
    about: str
    mine: list[str]
    theirs: list[str]


def choices_of(clashes: list[Clash], mine: Content, theirs: Content) -> list[Choice]:
    """Every clash in words."""
    names = names_in(mine) | names_in(theirs)
    return [
        Choice(
            clash.name,
            about_words(clash, names),
            clash_lines(clash, clash.mine, mine, names),
            clash_lines(clash, clash.theirs, theirs, names),
        )
        for clash in clashes
    ]


def names_in(content: Content) -> dict[str, str]:
    """What people call each node, role and given."""
    parts = [*content.nodes.values(), *content.roles.values(), *content.settings.get("givens", ())]
    return {part["code"]: text_in(part.get("label")) or part["code"] for part in parts}


def about_words(clash: Clash, names: Mapping[str, str]) -> str:
    """About what the two differ."""
    name = _("Seluruh instrumen") if clash.part == "settings" else names.get(clash.code, clash.code)
    if not clash.field:
        return _("%(name)s: ada atau tidak", name=name)
    return _("%(name)s: %(field)s", name=name, field=field_word(clash.field).rstrip(".").lower())


def clash_lines(clash: Clash, value: Any, side: Content, names: Mapping[str, str]) -> list[str]:
    """One side's value in lines."""
    if not clash.field:
        return [_("Dihapus.")] if value is None else entry_lines(clash.part, value, names)
    if clash.field in TEXTS or clash.field == "wording":
        return text_lines(value)
    if clash.part == "settings":
        return settings_lines(clash.field, value, names)
    if clash.part == "role":
        return [role_field_words(clash.field, value) or "–"]
    return node_field_lines(clash.field, value, str(side.nodes[clash.code].get("type", "")), names)


def entry_lines(part: str, entry: Entry, names: Mapping[str, str]) -> list[str]:
    if part == "role":
        return role_lines(entry)
    kind = str(TYPES.get(entry.get("type", ""), _("Kriteria")))
    weight = [_("Bobot %(weight)s.", weight=figure(entry["weight"]))] if entry.get("weight") else []
    return [*text_lines(entry.get("label")), f"{kind}.", *weight, *filter(None, [node_line(entry, names)])]


def text_lines(value: Any) -> list[str]:
    """Every text inside a value, Indonesian first."""
    if isinstance(value, Mapping):
        ordered = sorted(value.items(), key=lambda item: item[0] != "id")
        return [line for _key, inner in ordered for line in text_lines(inner)] or ["–"]
    return [str(value)] if value else ["–"]


def settings_lines(field: str, value: Any, names: Mapping[str, str]) -> list[str]:
    if field == "outcome":
        return outcome_lines(value or {}, names)
    if field == "givens":
        return [line for given in value or () for line in given_lines(given)] or ["–"]
    return [rounding_words(value)] if field == "rounding" else text_lines(value)


def node_field_lines(field: str, value: Any, kind: str, names: Mapping[str, str]) -> list[str]:
    if field in SETTINGS:
        words = [text for text in setting_words(field, kind, value, names).values() if text]
        labels = [text for level in value or () for text in text_lines(level.get("label"))] if field == "levels" else []
        return [*words, *labels] or ["–"]
    if field in ("roles", "decline"):
        return [", ".join(names.get(code, code) for code in value or ()) or "–"]
    if field == "required":
        return [_("Wajib dijawab") if value is not False else _("Boleh tidak dijawab")]
    known = {"weight": figure(value or "–"), "parent": names.get(value, str(value)),
             "mode": str(MODES.get(value, value)), "type": str(TYPES.get(value, value))}  # fmt: skip
    return [known[field]] if field in known else text_lines(value)
