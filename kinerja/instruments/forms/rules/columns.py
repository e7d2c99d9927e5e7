"""The columns of a list of items, one per line: name; code; kind; unit; whether it may be empty."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms.validators import ValidationError

from kinerja.core.i18n import _
from kinerja.instruments.forms.lines import code_from

KINDS = {
    "number": ("angka", "number"),
    "text": ("teks", "text"),
    "date": ("tanggal", "date"),
    "yes_no": ("ya/tidak", "yes/no"),
}
MAY_BE_EMPTY = ("boleh kosong", "optional")
MOST_COLUMNS = 20


def columns_from(text: str, stored: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The fields that the lines say; what a line does not ask about a stored field is kept.

    Raises ValidationError for the first line that cannot be read.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_COLUMNS:
        raise ValidationError(_("Paling banyak %(most)s kolom.", most=MOST_COLUMNS))
    kept = {field["code"]: field for field in stored}
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        found.append(
            column_from(number, [part.strip() for part in line.split(";")], kept, [each["code"] for each in found])
        )
    return found


def column_from(
    number: int, parts: Sequence[str], kept: Mapping[str, Mapping[str, Any]], taken: Sequence[str]
) -> dict[str, Any]:
    """One line as a field."""
    name, code, kind, unit, empty = [*parts, "", "", "", "", ""][:5]
    if not name:
        raise ValidationError(_("Baris %(n)s belum menyebut nama kolomnya.", n=number))
    if len(parts) > 5:
        raise ValidationError(_("Baris %(n)s mempunyai lebih dari lima bagian.", n=number))
    types = [key for key, words in KINDS.items() if kind.lower() in words]
    if kind and not types:
        known = ", ".join(words[0] for words in KINDS.values())
        raise ValidationError(
            _("Jenis pada baris %(n)s tidak dikenal. Pilih salah satu: %(known)s.", n=number, known=known)
        )
    if empty and empty.lower() not in MAY_BE_EMPTY:
        raise ValidationError(_("Bagian terakhir baris %(n)s hanya boleh “boleh kosong”.", n=number))
    code = code or code_from(name, taken, otherwise="kolom")
    if code in taken:
        raise ValidationError(_("Kode “%(code)s” dipakai dua kali.", code=code))
    old = kept.get(code, {})
    field = {name_: part for name_, part in old.items() if name_ not in ("code", "label", "type", "unit", "required")}
    field |= {"code": code, "label": {**old.get("label", {}), "id": name}}
    field |= {"type": types[0]} if types and types[0] != "number" else {}
    return field | ({"unit": unit} if unit else {}) | ({"required": False} if empty else {})


def columns_text(fields: Sequence[Mapping[str, Any]]) -> str:
    """The lines of stored fields; reading them gives the fields again."""
    return "\n".join("; ".join(_without_tail(parts_of(field))) for field in fields)


def parts_of(field: Mapping[str, Any]) -> Iterator[str]:
    yield field.get("label", {}).get("id", "") or field["code"]
    yield field["code"]
    yield KINDS.get(field.get("type", "number"), (field.get("type", ""),))[0]
    yield field.get("unit", "")
    yield MAY_BE_EMPTY[0] if field.get("required", True) is False else ""


def _without_tail(parts: Iterator[str]) -> list[str]:
    found = list(parts)
    while found and not found[-1]:
        found.pop()
    return found
