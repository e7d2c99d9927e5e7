"""Forms made of lines that buttons add, move and remove; what is typed stays, and nothing is saved by it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from wtforms import FieldList, Form, FormField, HiddenField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp, ValidationError

from kinerja.core.csrf import FIELD
from kinerja.core.errors import NotFound
from kinerja.core.i18n import lazy, message
from kinerja.core.webform import WebForm, WebMeta
from kinerja.instruments.content import MICRO
from kinerja.instruments.edits import CODE
from kinerja.instruments.edits.weights import MOST_WEIGHT
from kinerja.instruments.forms.fields import ExactField

FRESH = "baru-"


class LineForm(Form):
    """One line. `key` is its name within the page: the stored code, or `baru-1` for one that was just added."""

    Meta = WebMeta
    key = HiddenField()


def code_field(*, hint: Any = "") -> Any:
    """A code that may be left blank: it is then made from the line's name."""
    wellformed = Regexp(rf"^{CODE.pattern}$", message=lazy("Huruf, angka, - dan _, diawali huruf; paling panjang 40."))
    return StringField(lazy("Kode"), [Optional(), wellformed], description=hint)


def weight_field(label: Any, **options: Any) -> Any:
    """A weight: from 0 up, at most six decimals."""
    return ExactField(label, [Optional(), _is_weight], render_kw={"inputmode": "decimal"}, **options)


def _is_weight(form: Form, field: Field) -> None:
    if field.data is None:
        return  # its own message says why it is no number
    if field.data.startswith("-"):
        raise ValidationError(message("weight.negative"))
    if "/" in field.data or Decimal(field.data) > MOST_WEIGHT or Decimal(field.data) % MICRO:
        raise ValidationError(message("weight.not_exact"))


def choices_of(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, text) for value, text in words.items()]


def offer(field: Any, words: Mapping[str, str]) -> None:
    """These choices and no others; what is chosen no more is none."""
    field.choices = [SelectChoice(key, name) for key, name in words.items()]
    if field.data not in words:
        field.data = ""


class LinesForm(WebForm):
    """A form with lists of lines; `fresh` says what a new line of each list starts with."""

    extra_names = frozenset({"rev", "do"})
    fresh: ClassVar[dict[str, dict[str, Any]]] = {}

    def unknown_names(self, names: Iterable[str]) -> list[str]:
        known = {field.name for field in leaves(self)} | {FIELD} | self.extra_names
        return sorted(name for name in names if name not in known)

    def rearrange(self, step: str) -> bool:
        """Do what a button says: `add:rows`, or `up`, `down` and `drop` with the name of a line.

        False when the line may not go; its field then says why. Raises NotFound for a button that does not exist.
        """
        verb, _sep, name = step.partition(":")
        if verb == "add":
            self._add(name)
            return True
        lines, entry = self._line(name)
        place = lines.entries.index(entry)
        if verb == "drop":
            if refusal := self.keeps(lines, entry):
                field = next(iter(visible(entry)))
                field.errors = [*field.errors, refusal]
                return False
            lines.pop_entry(place)
        elif verb in ("up", "down"):
            other = min(max(place + (1 if verb == "down" else -1), 0), len(lines) - 1)
            # Put back where it stood, so that pop_entry numbers the rest anew.
            lines.entries.insert(other, lines.entries.pop(place))
            lines.entries.append(entry)
            lines.pop_entry()
        else:
            raise NotFound("record.not_found")
        return True

    def keeps(self, lines: FieldList, entry: FormField) -> str:
        """Why a line may not be removed; empty when it may."""
        return ""

    def faults(self) -> list[tuple[str, str]]:
        """Everything that is wrong, each with a link to its field."""
        found = [(str(text), "") for text in self.form_errors]
        for field in leaves(self):
            found += [(f"{field.label.text}: {text}", f"#{field.id}") for text in field.errors]
        return found

    def _add(self, name: str, **more: Any) -> None:
        lines = next((field for field in lists(self) if field.name == name), None)
        if lines is None or (lines.max_entries and len(lines) >= lines.max_entries):
            raise NotFound("record.not_found")
        taken = {entry["key"].data for entry in lines if "key" in entry.form}
        start = self.fresh.get(lines.short_name, {})
        lines.append_entry({**start, **more, "key": free_name(FRESH, taken)})

    def _line(self, name: str) -> tuple[FieldList, FormField]:
        for lines in lists(self):
            for entry in lines:
                if entry.name == name:
                    return lines, entry
        raise NotFound("record.not_found")


def lists(fields: Iterable[Field]) -> Iterator[FieldList]:
    """Every list of a form, inner ones too."""
    for field in fields:
        if isinstance(field, FieldList):
            yield field
            for entry in field:
                yield from lists(entry)


def leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """Every control of a form, in reading order."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from leaves(field)
        else:
            yield field


def visible(entry: FormField) -> Iterator[Field]:
    return (field for field in entry if not isinstance(field, HiddenField))


def free_name(stem: str, taken: Collection[str | None]) -> str:
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def code_from(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """A code made from a name in people's words, unlike any that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30].rstrip("_")
    if not stem[:1].isalpha():
        stem = f"{otherwise}_{stem}".rstrip("_")
    known = {code.lower() for code in taken}
    return stem if stem not in known else free_name(f"{stem}_", known)


def settled_codes(lines: Iterable[Any], stored: Mapping[str, str], *, otherwise: str) -> dict[str, str]:
    """Key -> code of every line: the stored one, else the typed one, else one made from its Indonesian name."""
    entries = {entry["key"].data: entry for entry in lines}
    found = {key: stored[key] for key in entries if key in stored}
    typed = {key: (entry["code"].data or "").strip() for key, entry in entries.items() if key not in found}
    found |= {key: code for key, code in typed.items() if code}
    for key in typed:
        if key not in found:
            name = entries[key]["label_id"].data if "label_id" in entries[key].form else ""
            found[key] = code_from(name or "", [*found.values()], otherwise=otherwise)
    return {key: found[key] for key in entries}


def refuse_repeated(lines: Iterable[Any], stored: Mapping[str, str]) -> bool:
    """Mark every new line whose typed code another line has, in any case; True when none does."""
    entries = list(lines)
    seen = {stored[entry["key"].data].lower() for entry in entries if entry["key"].data in stored}
    right = True
    for entry in entries:
        code = "" if entry["key"].data in stored else (entry["code"].data or "").strip().lower()
        if code and code in seen:
            entry["code"].errors = [*entry["code"].errors, message("code.taken")]
            right = False
        seen.add(code)
    return right
