"""Described levels and options: their fields, and the words that one role reads instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.fields import area, data_of_texts, number, ratio, settled, texts_from
from kinerja.instruments.forms.rows import Sent, count_of

LEVEL = "l"
FIRST_LEVELS, MOST_LEVELS = 5, 20
PARTS = ("value", "points", "evidence", "reason")


def stems(roles: Iterable[str]) -> list[str]:
    """How the numbered names of levels begin: those of the level, and of every role's own words."""
    return [LEVEL, *(f"o_{code}_{LEVEL}" for code in roles)]


def level_count(entry: Entry, sent: Sent | None) -> int:
    """How many levels a page shows: as many as were sent, else as are stored, else a first handful."""
    found = count_of(sent, LEVEL, most=MOST_LEVELS) if sent is not None else len(entry.get("levels", ()))
    return found or FIRST_LEVELS


def level_fields(place: int) -> dict[str, Any]:
    return {
        f"l{place}_value": number(lazy("Nilai")),
        f"l{place}_id": area(lazy("Uraian"), rows=2),
        f"l{place}_en": area(lazy("Dalam bahasa Inggris"), rows=2),
        f"l{place}_points": ratio(lazy("Poin")),
        f"l{place}_evidence": BooleanField(lazy("Perlu bukti dukung")),
        f"l{place}_reason": BooleanField(lazy("Perlu alasan")),
    }


def wording_fields(code: str, levels: int) -> dict[str, Any]:
    """The words of one role, where they differ."""
    fields: dict[str, Any] = {}
    for part, label in (("label", lazy("Uraian")), ("help", lazy("Bantuan"))):
        fields[f"o_{code}_{part}_id"] = area(label)
        fields[f"o_{code}_{part}_en"] = area(lazy("Dalam bahasa Inggris"))
    for place in range(levels):
        fields[f"o_{code}_l{place}_id"] = area(lazy("Uraian tingkat"))
        fields[f"o_{code}_l{place}_en"] = area(lazy("Dalam bahasa Inggris"))
    return fields


def levels_data(levels: Iterable[Entry]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for place, level in enumerate(levels):
        data |= {f"l{place}_{name}": level.get(name) for name in PARTS}
        data |= data_of_texts(f"l{place}", level.get("label"))
        for code, texts in level.get("wording", {}).items():
            data |= data_of_texts(f"o_{code}_l{place}", texts)
    return data


def level_places(data: Mapping[str, Any]) -> range:
    return range(count_of(data, LEVEL, most=MOST_LEVELS))


def levels_from(data: Mapping[str, Any], roles: Iterable[str]) -> list[dict[str, Any]]:
    """The levels that say something, in the order of the page."""
    codes = list(roles)
    return [_level_from(data, place, codes) for place in level_places(data) if is_filled(data, place)]


def is_filled(data: Mapping[str, Any], place: int) -> bool:
    return bool(data[f"l{place}_value"] or texts_from(data, f"l{place}"))


def _level_from(data: Mapping[str, Any], place: int, roles: Iterable[str]) -> dict[str, Any]:
    value, points = (settled(data[f"l{place}_{name}"]) for name in ("value", "points"))
    level: dict[str, Any] = {"value": value or "0", "label": texts_from(data, f"l{place}")}
    if points:
        level["points"] = points
    level |= {duty: True for duty in ("evidence", "reason") if data[f"l{place}_{duty}"]}
    wording = {code: texts for code in roles if (texts := texts_from(data, f"o_{code}_l{place}"))}
    return level | ({"wording": wording} if wording else {})
