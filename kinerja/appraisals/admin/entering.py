"""What is typed on the pages for figures, and how refusals of it are worded."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request

from forms.errors import Problem
from forms.fieldtypes.inputs import Refused, read_day
from forms.givens import written_given
from forms.instrument import Given
from forms.rows import ROWS
from kinerja.appraisals.models import TableKind
from kinerja.appraisals.queries.table import Verdict
from kinerja.appraisals.sentences import problem_words, reason_words
from kinerja.appraisals.sheettables import table_text
from kinerja.core.i18n import _, lazy, locale_code, message
from kinerja.people.importing.sheets import LIMITS

OWN_FIELDS = {"source": lazy("Sumber"), "dated": lazy("Tanggal data")}


def typed_day(name: str) -> tuple[date | None, list[Problem]]:
    """The day in that field, or why it is none; blank is no day and no problem."""
    try:
        written = read_day([request.form.get(name, "")])
    except Refused as refused:
        return None, [Problem(refused.problem.code, "", name, refused.problem.params)]
    return (date.fromisoformat(written) if written else None), []


def typed_table(kind: TableKind = TableKind.FIGURES) -> str:
    """The uploaded table, else the pasted one. Raises Invalid."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return request.form.get("table", "")
    return table_text(chosen.filename, chosen.stream.read(LIMITS.size + 1), kind)


def verdict_reason(verdict: Verdict) -> str:
    """Why a row is rejected, with the name of the cell."""
    return f"{message(f'data.cell.{verdict.cell}')}: {reason_words(verdict.reason, verdict.params)}"


def bounds_words(given: Given) -> str:
    """What a given demands, in one sentence."""
    if given.type == ROWS:
        return _("Tulis berapa butir, lalu simpan: isian untuk tiap butirnya muncul di bawahnya.")
    locale = locale_code()
    least = "" if given.least is None else written_given(given, str(given.least), locale=locale)
    most = "" if given.most is None else written_given(given, str(given.most), locale=locale)
    if least and most:
        return _("Antara %(least)s dan %(most)s.", least=least, most=most)
    if least:
        return _("Paling sedikit %(least)s.", least=least)
    return _("Paling banyak %(most)s.", most=most) if most else ""


def error_lines(problems: Sequence[Problem], labels: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    """Every problem for the list on top: its sentence, and the address of the place it is about."""
    found = []
    for problem in problems:
        if problem.path:
            label, place = labels.get(problem.path, problem.path), f"#{prefix}{problem.path}"
        else:
            label, place = str(OWN_FIELDS.get(problem.field, "")), f"#{problem.field}" if problem.field else ""
        words = problem_words(problem)
        found.append((f"{label}: {words}" if label else words, place))
    return found


def words_by_place(problems: Sequence[Problem]) -> dict[str, list[str]]:
    """Sentences by the code of a figure, or by the name of a field of ours."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.path or problem.field, []).append(problem_words(problem))
    return found
