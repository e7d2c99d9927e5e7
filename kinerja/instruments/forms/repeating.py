"""Whether a criterion repeats: over the items of a list, or in rows that raters fill in."""

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from forms.rows import MOST_ROWS, ROWS
from kinerja.core.i18n import _, lazy
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.words import EMPTIES

ONCE, TYPED = "", "."  # a code never is a point


def repeat_fields(content: Content, entry: Entry) -> dict[str, Any]:
    """The fields of a criterion that may repeat; none for the outermost."""
    if entry["code"] == content.root:
        return {}
    lists = [given for given in content.settings.get("givens", ()) if given.get("type") == ROWS]
    ways = {ONCE: _("Tidak berulang"), TYPED: _("Sebanyak baris yang diisi penilai")}
    ways |= {given["code"]: _("Untuk tiap butir “%(name)s”", name=_name(given)) for given in lists}
    titles = {field["code"]: _name(field) for given in lists for field in given.get("fields", ())}
    stored: Mapping[str, Any] = entry.get("repeat") or {}
    for code, known in ((stored.get("given"), ways), (stored.get("title"), titles)):
        if code:
            known.setdefault(code, code)  # what no longer exists is shown and complained about, not lost
    count = [Optional(), NumberRange(0, MOST_ROWS)]
    return {
        "repeat_by": _select(lazy("Berulang"), ways),
        "repeat_title": _select(lazy("Nama baris diambil dari kolom"), {"": _("tanpa nama"), **titles}),
        "repeat_least": IntegerField(lazy("Baris yang wajib diisi"), count),
        "repeat_most": IntegerField(lazy("Baris paling banyak"), count),
        "repeat_empty": _select(lazy("Bila tidak ada baris"), EMPTIES),
    }


def repeat_data(entry: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    repeat: Mapping[str, Any] = entry.get("repeat") or {}
    return {
        "repeat_by": repeat.get("given") or (TYPED if repeat else ONCE),
        "repeat_title": repeat.get("title") or "",
        "repeat_least": repeat.get("least", 0),
        "repeat_most": repeat.get("most", 5),
        "repeat_empty": repeat.get("empty", "na"),
    }


def repeat_from(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The repetition that the fields say; None for a criterion that stands once."""
    chosen = data.get("repeat_by") or ONCE
    if chosen == ONCE:
        return None
    empty = {"empty": data["repeat_empty"]} if data.get("repeat_empty", "na") != "na" else {}
    if chosen != TYPED:
        return {"given": chosen, **({"title": data["repeat_title"]} if data.get("repeat_title") else {}), **empty}
    least, most = data.get("repeat_least") or 0, data.get("repeat_most")
    return {**({"least": least} if least else {}), **({} if most is None else {"most": most}), **empty}


def _name(entry: Mapping[str, Any]) -> str:
    return text_in(entry.get("label")) or str(entry.get("code", ""))


def _select(label: Any, options: Mapping[str, Any]) -> Any:
    return SelectField(label, choices=[SelectChoice(value, text) for value, text in options.items()])
