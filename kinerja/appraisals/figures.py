"""Figures from outside raters in the words of a page: what, from where, of which day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from forms.builder import asked_of
from forms.exact import exact, is_exact
from forms.givens import written_given
from forms.instrument import Given, Instrument, RoleKind, Text
from forms.rows import ROWS
from kinerja.appraisals import queries
from kinerja.appraisals.markwords import marks_of
from kinerja.appraisals.models import ContestState
from kinerja.appraisals.queries import DataSheet, Sheet, Source, Supply
from kinerja.appraisals.queries.contests import Contest, Place, answer_text, contests_in
from kinerja.appraisals.sentences import answer_words
from kinerja.core.calendar import local_date
from kinerja.core.i18n import _, format_amount, format_day, locale_code


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an appraisal; `words` are empty while it is missing."""

    code: str
    label: str
    words: str
    source: str
    dated: date | None
    contest: Contest | None = None
    unit: str = ""  # whose figure it is, when it is a unit's

    @property
    def standing(self) -> str:
        """`open`, `upheld` or `dismissed` while somebody's word against this value matters."""
        return self.contest.state.value if self.contest else ""

    @property
    def unit_words(self) -> str:
        """Whose it is, when it is a unit's; else nothing."""
        return unit_words(self.unit) if self.unit else ""

    @property
    def standing_words(self) -> str:
        """Whether it counts, and since when not; nothing while nobody's word against it matters."""
        if self.contest is None or self.contest.state is ContestState.DISMISSED:
            return ""
        if self.contest.state is ContestState.OPEN:
            return _("disanggah %(day)s, belum dihitung", day=format_day(local_date(self.contest.filed_at)))
        settled = self.contest.settled_at or self.contest.filed_at
        return _("keliru menurut putusan %(day)s, tidak dihitung", day=format_day(local_date(settled)))


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The givens of a part (`role` empty), or what one data role says."""

    title: str
    part: str
    role: str
    figures: tuple[Figure, ...]
    marks: tuple[str, ...] = ()  # days that were unlike others, for what data say


@dataclass(frozen=True, slots=True)
class Around:
    """What is to be said about figures on sheets, by appraisal: marked days, and words against them."""

    marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    contests: Mapping[Place, Mapping[str, Contest]] = field(default_factory=dict)


def text_in(text: Text) -> str:
    return text.get(locale_code()) or text.get("id", "")


def figure_groups(session: Session, appraisal_id: int) -> list[FigureGroup]:
    """Everything that an appraisal takes from outside raters, missing figures too."""
    sheets = queries.data_in_force(session, [appraisal_id])
    contests = contests_in(session, [appraisal_id])
    groups, supplies = [], queries.supplies_for(session, [appraisal_id])[appraisal_id]
    has_data = any(supply.roles for supply in supplies)
    marks = marks_of(session, [appraisal_id]).get(appraisal_id, ()) if has_data else ()
    for supply in supplies:
        part = supply.part.part
        if supply.givens:
            groups.append(FigureGroup(_("Data bawaan"), part, "", tuple(given_figures(supply))))
        for role in supply.roles:
            known = sheets.get((appraisal_id, part, role.code))
            against = contests.get((appraisal_id, part, role.code), {})
            figures = data_figures(supply.instrument, role.code, known, against)
            groups.append(FigureGroup(text_in(role.label), part, role.code, tuple(figures), marks))
    return groups


def given_figures(supply: Supply) -> Iterator[Figure]:
    for given in supply.givens:
        value = supply.part.givens.get(given.code, "")
        yield _figure(given.code, given.label, given_words(given, value), supply.part.given_sources.get(given.code))


def data_figures(
    instrument: Instrument, role: str, known: DataSheet | None, contests: Mapping[str, Contest] | None = None
) -> Iterator[Figure]:
    """What a data role says, with what was said against it as long as the contested value stands."""
    for indicator in asked_of(instrument, role):
        answer = known.answers.get(indicator.code) if known else None
        source = known.sources.get(indicator.code) if known else None
        words = answer_words(indicator, answer, role=role)
        unit = str(indicator.spec.get("unit", ""))
        figure = _figure(indicator.code, indicator.label_for(role), f"{words} {unit}".strip() if words else "", source)
        against = (contests or {}).get(indicator.code)
        if (
            against is not None
            and answer is not None
            and (against.keeps_out(answer, indicator.code) or against.answer == answer_text(indicator.code, answer))
        ):
            figure = replace(figure, contest=against)
        yield figure


def given_words(given: Given, value: str) -> str:
    """A given as people read it: a number with its unit, a day, yes or no, a text."""
    if not value:
        return ""
    if given.type == ROWS:
        return _("%(count)s butir", count=value)
    if given.type == "number" and is_exact(value):
        number = exact(value)
        shown = (
            format_amount(number, 0) if number.denominator == 1 else written_given(given, value, locale=locale_code())
        )
        return f"{shown} {given.unit}".strip()
    if given.type == "date":
        return format_day(date.fromisoformat(value))
    return {"yes": _("Ya"), "no": _("Tidak")}.get(value, value) if given.type == "yes_no" else value


def around(session: Session, sheets: Collection[Sheet]) -> Around:
    """What stands around the figures of these sheets; of those that show none nothing is asked."""
    shown = [one for one in sheets if one.beside.data and one.duty.role_kind != RoleKind.EXTERNAL]
    marked = {one.about.appraisal_id for one in shown if one.beside.is_marked}
    contested = {one.about.appraisal_id for one in shown if one.beside.is_contested}
    return Around(
        marks_of(session, marked) if marked else {},
        contests_in(session, contested),
    )


def figures_beside(instrument: Instrument, sheet: Sheet, known: Around) -> dict[str, list[Markup]]:
    """What stands above the fields of a sheet: the target that is meant, and what data say.

    Outside raters see targets only: they judge what they lived through, not somebody's record.
    """
    pieces: dict[str, list[Markup]] = {}
    declared = {given.code: given for given in instrument.draft.givens}
    for indicator in instrument.indicators(sheet.role) if declared else ():
        given = declared.get(str(indicator.spec.get("target_given", "")))
        if given is not None and given.code in sheet.givens:
            words = given_words(given, sheet.givens[given.code])
            figure = _figure(given.code, given.label, words, sheet.given_sources.get(given.code))
            pieces.setdefault(indicator.code, []).append(_aside(_("Target"), figure))
    if not sheet.beside.data or sheet.duty.role_kind == RoleKind.EXTERNAL:
        return pieces
    seen, about = {indicator.code for indicator in instrument.indicators(sheet.role)}, sheet.about.appraisal_id
    for data in sheet.beside.data:
        against = known.contests.get((about, sheet.part, data.role))
        for figure in data_figures(instrument, data.role, data, against):
            if figure.words and figure.code in seen:
                piece = _aside(_("Data"), figure, known.marks.get(about, ()))
                pieces.setdefault(figure.code, []).append(piece)
    return pieces


def source_words(source: str, dated: date | None) -> str:
    """ "Rekap kehadiran, 5 Januari 2026"; the day alone, or nothing."""
    return ", ".join(piece for piece in (source, format_day(dated) if dated else "") if piece)


def _figure(code: str, label: Text, words: str, source: Source | None) -> Figure:
    known: Source = source or {}
    day = known.get("date")
    return Figure(
        code,
        text_in(label),
        words,
        known.get("source", ""),
        date.fromisoformat(day) if day else None,
        unit=known.get("unit", ""),
    )


def _aside(title: str, figure: Figure, marks: Sequence[str] = ()) -> Markup:
    source = source_words(figure.source, figure.dated)
    more = Markup(' <span class="soft">({})</span>').format(source) if source else Markup("")
    lines = [*([figure.unit_words] if figure.unit else []), *marks]
    if figure.standing_words:
        lines.insert(0, _("%(standing)s: %(meaning)s", standing=figure.standing_words, meaning=standing_meaning()))
    below = Markup("").join(Markup("<br>{}").format(line) for line in lines)
    tone = " warn" if figure.standing_words else ""
    return Markup('<p class="notice{} small"><span class="strong">{}:</span> {}{}{}</p>').format(
        tone, title, figure.words, more, below
    )


def unit_words(unit: str) -> str:
    """That a figure is no person's."""
    return _("angka unit %(unit)s, bukan ukuran perorangan", unit=unit)


def standing_meaning() -> str:
    """What it means that a figure does not count."""
    return _("nilai instrumen dihitung tanpa angka ini sampai administrator Dinas memutus atau membetulkannya.")
