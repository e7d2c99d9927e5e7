"""Figures that follow the outcome, in words: name, amount with its unit, and how a formula came to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from forms.exact import plain
from forms.formula.tree import SO_FAR, Reference, Tree
from forms.formula.working import within
from forms.formula.writing import text_of, tree_from_json
from forms.numbers import finite_places
from kinerja.appraisals.figures import given_words
from kinerja.core.i18n import _, format_amount, locale_code
from kinerja.instruments.ruletexts import rounding_words
from kinerja.reports.content import FigureLine, ReportContent, fraction_in, text_in

MOST_PLACES = 6
BEFORE_THE_AMOUNT = ("Rp",)
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure as people read it; `how` and `read` only where a formula worked it out."""

    name: str
    amount: str
    how: tuple[str, ...] = ()
    read: tuple[tuple[str, str, str], ...] = ()  # code, name, value


def shown_figures(content: ReportContent) -> tuple[ShownFigure, ...]:
    """All figures of a result in their order, in the reader's language."""
    names = {line.code: figure_name(line) for line in content.figures}
    return tuple(
        ShownFigure(names[line.code], figure_amount(line), how_words(line, content), tuple(_read(line, content, names)))
        for line in content.figures
    )


def figure_name(line: FigureLine) -> str:
    """Its label; what a category or predicate carries goes by its bare name, the usual ones in words."""
    usual = {
        "percent": _("Persentase"),
        "persen": _("Persentase"),
        "credit_points": _("Angka kredit"),
        "angka_kredit": _("Angka kredit"),
    }
    return line.label or usual.get(line.code) or line.code.replace("_", " ").capitalize()


def figure_amount(line: FigureLine) -> str:
    """The amount with as many digits as the instrument rounds to, and its unit."""
    if line.value is None:
        return _("tidak dapat dihitung")
    value = number_words(line.value) if line.digits is None else format_amount(line.value, line.digits)
    if line.unit in BEFORE_THE_AMOUNT:
        return f"{line.unit}{NO_BREAK}{value}"
    return f"{value}{NO_BREAK}{line.unit}" if line.unit else value


def number_words(value: Fraction) -> str:
    """An exact number with the places that it needs; one that needs too many is marked as about."""
    places = finite_places(value)
    if places is None or places > MOST_PLACES:
        return _("sekitar %(value)s", value=format_amount(value, MOST_PLACES))
    return format_amount(value, places)


def how_words(line: FigureLine, content: ReportContent) -> tuple[str, ...]:
    """How the figure came about, sentence by sentence."""
    if line.explained is None:
        return (_("Angka ini melekat pada “%(label)s”.", label=content.outcome_label),) if not line.label else ()
    formula = text_of(tree_from_json(line.explained["formula"]), locale_code())
    told = [_("Dihitung dengan rumus: %(formula)s", formula=formula)]
    if line.value is None:
        return (*told, _("Tidak dapat dihitung, karena ada yang dibaca rumus ini tetapi tidak ada nilainya."))
    before = _traced(line.explained, "")
    if line.digits is not None and before is not None and before != plain(line.value):
        how = rounding_words({"digits": line.digits, "mode": line.mode})
        words = {"before": number_words(Fraction(before)), "after": figure_amount(line)}
        told.append(_("Dibulatkan (%(how)s): %(before)s menjadi %(after)s", how=how, **words))
    return tuple(told)


def _traced(explained: Mapping[str, Any], path: str) -> str | None:
    """What a part of the formula came to."""
    found: Mapping[str, Any] = next((each for each in explained["trace"] if each["part"] == path), {})
    value: str | None = found.get("value")
    return value


def _read(line: FigureLine, content: ReportContent, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Every code that the formula did read, once: what it is called, and its value."""
    if line.explained is None:
        return
    told: set[str] = set()
    worked = {each["part"]: each for each in line.explained["trace"]}
    for path, code in references(tree_from_json(line.explained["formula"])):
        if path in worked and code not in told:
            told.add(code)
            yield (code, *_named(code, worked[path], content, names))


def references(tree: Tree, path: str = "") -> Iterator[tuple[str, str]]:
    """The places of a formula where a code stands, as its trace names them."""
    if isinstance(tree, Reference):
        yield path, tree.code
    for place, each in enumerate(getattr(tree, "of", ())):
        yield from references(each, within(path, place))


def _named(code: str, entry: Mapping[str, Any], content: ReportContent, names: Mapping[str, str]) -> tuple[str, str]:
    """The name and the value of what was read; the order is that of forms/figures.py."""
    locale, value = locale_code(), entry["value"]
    absent = _("tidak berlaku") if entry.get("absence") == "na" else _("tidak ada nilainya")
    node, given = content.sheet["nodes"].get(code), content.givens.get(code)
    if node is None and code not in names and given is not None:
        text = content.sheet.get("givens", {}).get(code, "")
        return text_in(given.label, locale), given_words(given, text) or absent
    name = text_in(node["label"], locale) if node is not None else names.get(code, code)
    name = _("Nilai instrumen") if code == SO_FAR else name
    number = fraction_in(value)
    return name, absent if number is None else number_words(number)
