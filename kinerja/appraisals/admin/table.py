"""A pasted or uploaded table of figures for a whole period: looked through first, then all of it or nothing."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from flask import make_response, request
from flask_admin import Admin, expose

from forms.builder import asked_of, type_of
from forms.instrument import Indicator
from kinerja.appraisals import policies, queries
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.admin.entering import typed_table, verdict_reason
from kinerja.appraisals.admin.lists import applied, file_name
from kinerja.appraisals.figures import text_in
from kinerja.appraisals.models import Appraisal, TableKind
from kinerja.appraisals.queries.contests import waiting_count
from kinerja.appraisals.queries.lists import lists_of_period
from kinerja.appraisals.queries.table import COLUMNS, MOST_ROWS, Judged, VerdictKind
from kinerja.appraisals.services.import_data import check_data, import_data
from kinerja.core.adminview import defused, export_made
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, lazy, locale_code, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id

ENDPOINT = "data_table_admin"
MOST_SHOWN = 200
# What needs attention comes first; rows that nobody filled in are counted only.
LISTED = (VerdictKind.REJECTED, VerdictKind.CHANGED, VerdictKind.NEW, VerdictKind.UNCHANGED)
COUNTED = (*LISTED, VerdictKind.BLANK)


@dataclass(frozen=True, slots=True)
class Enterable:
    """A code that a table may name, and how its value is written."""

    code: str
    label: str
    how: str


class DataTableAdmin(PeriodPages):
    """Reached from a period; each page asks its own policy."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("data.agency_admin_only")

    @expose("/<public_id>", methods=("GET", "POST"))
    def table(self, public_id: str) -> Any:
        """Paste or upload a table; it is looked through, and nothing is stored."""
        cycle, allowed = _opened(public_id)
        if request.method == "GET":
            require(allowed)
            return self._table(cycle)
        if not allowed:
            return self._overtaken(cycle, allowed)
        try:
            text = typed_table()
            plan = check_data(current_actor(), public_id, text, now=utc_now(), locale=locale_code())
        except Invalid as refusal:
            return self._refused(cycle, refusal)
        return self._table(cycle, text=text, plan=plan), 422 if plan.count(VerdictKind.REJECTED) else 200

    @expose("/<public_id>/terapkan", methods=("POST",))
    def apply(self, public_id: str) -> Any:
        """Apply a table that was looked through: all of it or nothing."""
        cycle, allowed = _opened(public_id)
        if not allowed:
            return self._overtaken(cycle, allowed)
        text = request.form.get("table", "")
        try:
            name = request.form.get("name", "")
            plan = import_data(current_actor(), public_id, text, now=utc_now(), locale=locale_code(), name=name)
        except Invalid as refusal:
            return self._refused(cycle, refusal)
        if plan.count(VerdictKind.REJECTED):
            return self._table(cycle, text=text, plan=plan), 422
        return applied(public_id, plan)

    @expose("/<public_id>/daftar", methods=("POST",))
    def blanks(self, public_id: str) -> Any:
        """What nobody has entered yet, as a table to fill in and bring back."""
        cycle, allowed = _opened(public_id)
        require(allowed)
        actor, now = current_actor(), utc_now()
        rows = queries.blanks_for(reading(), actor, cycle.id, local_date(now, cycle.zone))
        export_made(actor, ENDPOINT, len(rows), now)
        response = make_response(_file(rows))
        response.headers["Content-Type"] = "text/csv; charset=utf-8"
        response.headers["Content-Disposition"] = 'attachment; filename="data-belum-diisi.csv"'
        return response

    def _refused(self, cycle: Cycle, refusal: Invalid) -> Any:
        error = message(refusal.code, **refusal.details)
        return self._table(cycle, text=request.form.get("table", ""), error=error), 422

    def _overtaken(self, cycle: Cycle, allowed: Decision) -> Any:
        """The period was closed while somebody was busy with the table."""
        return self._table(cycle, text=request.form.get("table", ""), error=message(allowed.reason)), 409

    def _table(self, cycle: Cycle, *, text: str = "", plan: Judged | None = None, error: str = "") -> Any:
        session, actor = reading(), current_actor()
        mine = queries.visible_data(actor).where(Appraisal.cycle_id == cycle.id)
        listed = [one for one in plan.verdicts if one.kind in LISTED] if plan else []
        verdicts = sorted(listed, key=lambda one: LISTED.index(one.kind))
        return self.render(
            "appraisals/admin/table.html",
            cycle=cycle,
            text=text,
            name=file_name(),
            lists=lists_of_period(session, actor, cycle.id, TableKind.FIGURES),
            verdicts=verdicts[:MOST_SHOWN],
            left_out=len(verdicts[MOST_SHOWN:]),
            counts={kind.value: plan.count(kind) for kind in COUNTED} if plan else {},
            reasons={one.row.line: verdict_reason(one) for one in verdicts[:MOST_SHOWN] if one.reason},
            error=error,
            contested=waiting_count(session, actor, cycle.id),
            most=MOST_ROWS,
            enterable=_enterable(queries.supplies_in(session, mine)),
        )


def _opened(public_id: str) -> tuple[Cycle, Decision]:
    """Raises NotFound; NotAllowed unless the period is merely not open."""
    actor = current_actor()
    cycle = cycle_by_public_id(reading(), actor, public_id)
    allowed = policies.can_import_data(actor, cycle)
    if allowed.reason != "cycle.not_open":
        require(allowed)
    return cycle, allowed


def _file(rows: Sequence[queries.Blank]) -> str:
    """With the mark by which spreadsheets know UTF-8; an apostrophe keeps them from rounding the number."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    headings = [message(f"data.cell.{name}") for name in COLUMNS]
    writer.writerow([*headings, _("Nama"), _("Data")])
    for row in rows:
        remarks = (row.name, text_in(row.label))
        writer.writerow([f"'{row.number}", row.code, "", "", "", *map(defused, remarks)])
    return "\ufeff" + file.getvalue()


def _enterable(supplies: Sequence[queries.Supply]) -> list[Enterable]:
    """Every code once: the same given or indicator may stand in several instruments."""
    found = {one.code: one for supply in supplies for one in _codes(supply)}
    return sorted(found.values(), key=lambda one: one.code)


def _codes(supply: queries.Supply) -> Iterator[Enterable]:
    for given in supply.givens:
        yield Enterable(given.code, text_in(given.label), _how(given.type, given.unit))
    for role in supply.roles:
        for one in asked_of(supply.instrument, role.code):
            yield Enterable(one.code, text_in(one.label_for(role.code)), _how_to_answer(one, role.code))


def _how_to_answer(indicator: Indicator, role: str) -> str:
    options = type_of(indicator).asked.options(indicator, role=role, locale=locale_code())
    if indicator.levels and options:
        return _("salah satu dari %(values)s", values=", ".join(option.value for option in options))
    return _how(indicator.type, str(indicator.spec.get("unit", "")))


def _how(kind: str, unit: str) -> str:
    words = {"yes_no": _("ya atau tidak"), "date": _("tanggal"), "text": _("kata-kata")}
    return words.get(kind) or (_("angka, dalam %(unit)s", unit=unit) if unit else _("angka"))


def register(admin: Admin) -> None:
    view = DataTableAdmin(name=lazy("Tabel data kinerja"), endpoint=ENDPOINT, url="/admin/data-periode")
    admin.add_view(view)
