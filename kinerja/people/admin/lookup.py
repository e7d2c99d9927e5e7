"""Choosing one of thousands: a select that is narrowed by a search on the same page, by POST and without a script."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import request
from markupsafe import Markup
from wtforms import SelectField
from wtforms.widgets import Select

from kinerja.core.adminview import AdminForm
from kinerja.core.i18n import _
from kinerja.people.admin.base import SEARCH, choices

MOST_OPTIONS = 200
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Options:
    """What a select offers; `is_narrowed` when there are too many to list without a search."""

    pairs: Sequence[tuple[str, str]]
    is_narrowed: bool = False
    is_cut: bool = False  # more matched than fit


# (words, chosen value) -> options; without words a long list holds the chosen one only.
Source = Callable[[str, str], Options]


class LookupWidget(Select):
    """The search above the select, when there is one."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        select: Markup = super().__call__(field, **kwargs)
        return select if not field.is_narrowed else _search_box(field) + select


class LookupField(SelectField):
    widget = LookupWidget()
    is_narrowed = False
    is_cut = False

    @property
    def search_name(self) -> str:
        return f"{self.name}{SEARCH}"

    @property
    def words(self) -> str:
        typed = request.form.get(self.search_name, "") if request else ""
        return " ".join(typed.split())[:LONGEST_WORDS]

    def offer(self, source: Source, *, empty: str | None = None) -> None:
        """Fill the select for this reader, this search and this choice."""
        options = source(self.words, self.data if isinstance(self.data, str) else "")
        self.is_narrowed, self.is_cut = options.is_narrowed, options.is_cut
        self.choices = choices(options.pairs, empty=_("Pilih") if empty is None and self.is_narrowed else empty)


class LookupForm(AdminForm):
    """A form with such fields: their searches come with the form."""

    extra_names: ClassVar[frozenset[str]] = AdminForm.extra_names | {SEARCH}

    def unknown_names(self, names: Iterable[str]) -> list[str]:
        searches = {field.search_name for field in self if isinstance(field, LookupField)}
        return [name for name in super().unknown_names(names) if name not in searches]


def _search_box(field: LookupField) -> Markup:
    label = _("Cari untuk %(label)s", label=field.label.text)
    box = Markup(
        '<span class="inline-form"><input type="search" name="{name}" value="{words}" maxlength="{most}"'
        ' autocomplete="off" aria-label="{label}"><button class="btn quiet" name="{button}" value="{field}"'
        ' formnovalidate aria-label="{label}">{text}</button></span>'
        '<span class="small soft" role="status">{hint}</span>'
    )
    return box.format(
        name=field.search_name,
        words=field.words,
        most=LONGEST_WORDS,
        label=label,
        button=SEARCH,
        field=field.name,
        text=_("Cari"),
        hint=_hint(field),
    )


def _hint(field: LookupField) -> str:
    if not field.words:
        return _("Daftarnya panjang. Cari dahulu, lalu pilih dari hasilnya.")
    if field.is_cut:
        return _("Hanya %(number)s baris pertama yang tampil. Persempit kata pencarian.", number=MOST_OPTIONS)
    return "" if len(field.choices) > 1 else _("Tidak ada yang cocok")
