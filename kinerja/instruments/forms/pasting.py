"""The form of a pasted table: the cells as text, and what each column says."""

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content
from kinerja.instruments.edits.base import DEEPEST, depth_of
from kinerja.instruments.exchange.cells import MOST_COLUMNS, Rows
from kinerja.instruments.exchange.columns import Layout, column_label, column_names, is_header, recognised
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import MODES

STEPS = frozenset({"rev", "do"})


class PasteForm(WebForm):
    """The text area alone; `paste_form_class` adds what only the draft and the table know."""

    extra_names: ClassVar[frozenset[str]] = STEPS | {f"col_{n}" for n in range(MOST_COLUMNS)}
    table = TextAreaField(
        lazy("Sel dari lembar kerja"),
        description=lazy("Salin sel di Excel, Google Sheets, atau LibreOffice, lalu tempel di sini."),
        render_kw={"rows": 10, "spellcheck": "false", "wrap": "off", "autocomplete": "off"},
    )
    # The first row as it was when the columns were chosen: another table is looked at anew.
    seen = HiddenField()
    header = BooleanField(lazy("Baris pertama berisi judul kolom"))
    parent = SelectField(lazy("Letakkan di"), coerce=str)
    mode = SelectField(
        lazy("Bobot dalam kriteria baru"),
        coerce=str,
        description=lazy("Hanya berlaku bagi kriteria yang belum ada."),
    )


def paste_form_class(content: Content, rows: Rows) -> type[PasteForm]:
    """With the criteria of the draft, and one choice per column of the table."""
    homes = [
        code
        for code in content.walk(content.root)
        if content.nodes[code]["kind"] == "criterion" and depth_of(content, code) + 1 < DEEPEST
    ]
    choices = [SelectChoice(code, _("Paling luar") if code == content.root else _name(content, code)) for code in homes]
    parts: dict[str, Any] = {
        "parent": SelectField(lazy("Letakkan di"), choices=choices, coerce=str),
        "mode": SelectField(
            lazy("Bobot dalam kriteria baru"), coerce=str,
            choices=[SelectChoice(mode, str(text)) for mode, text in MODES.items()],
            description=lazy("Hanya berlaku bagi kriteria yang belum ada."),
        ),
    }  # fmt: skip
    says = [SelectChoice("", _("(tidak dipakai)"))]
    says += [SelectChoice(name, column_label(name)) for name in column_names()]
    width = len(rows[0]) if rows else 0
    for place in range(width):
        label = _("Kolom %(n)s: %(title)s", n=place + 1, title=sample(rows, place))
        parts[f"col_{place}"] = SelectField(label, choices=says, coerce=str)
    return type("PasteForm", (PasteForm,), parts)


def _name(content: Content, code: str) -> str:
    return text_in(content.nodes[code].get("label")) or code


def sample(rows: Rows, place: int) -> str:
    """The first cell of a column that holds something, cut short."""
    text = next((row[place] for row in rows if row[place]), "") or _("(kosong)")
    return text if len(text) <= 40 else f"{text[:39]}…"


def signature(rows: Rows) -> str:
    """What the columns were chosen for."""
    return "|".join(rows[0])[:300]


def usual_choices(content: Content, rows: Rows) -> dict[str, Any]:
    """What the header says, and where new criteria would stand anyway."""
    columns = recognised(rows[0])
    header = is_header(rows[0])
    found: dict[str, Any] = {f"col_{place}": "" for place in range(len(rows[0]))}
    found |= {f"col_{place}": name for name, place in columns.items()} if header else {}
    mode = Weights(content).mode(content.root)
    return {**found, "header": header, "parent": content.root, "mode": mode, "seen": signature(rows)}


def layout_of(form: PasteForm, rows: Rows) -> Layout:
    """The columns as chosen, the first of two alike."""
    columns: dict[str, int] = {}
    for place in range(len(rows[0])):
        name = form[f"col_{place}"].data
        if name:
            columns.setdefault(name, place)
    return Layout(columns, bool(form.header.data), form.parent.data or "", form.mode.data or "points")


def chosen_twice(form: PasteForm, rows: Rows) -> Sequence[str]:
    """The fields that say what another column says already."""
    seen: set[str] = set()
    twice = []
    for place in range(len(rows[0])):
        name = form[f"col_{place}"].data
        if name and name in seen:
            twice.append(f"col_{place}")
        seen.add(name or "")
    return twice
