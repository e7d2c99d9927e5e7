"""Tables of marks and of unit figures, and the lists that remain of tables: history, progress, taking back."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.admin.entering import typed_table, verdict_reason
from kinerja.appraisals.models import DataList, TableKind
from kinerja.appraisals.policies.listing import can_apply_table, can_see_tables, can_undo_table
from kinerja.appraisals.queries.lists import job_of_list, lines_of_list, list_by_public_id, lists_of_period
from kinerja.appraisals.queries.table import COLUMNS_OF, MOST_ROWS, Judged, VerdictKind
from kinerja.appraisals.services.import_data import LONGEST_REASON, check_data, import_data, undo_list
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import ALLOW, Actor, Decision, deny, require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, lazy, locale_code, message, ngettext
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.people.queries import account_names

ENDPOINT = "data_list_admin"
TABLES = {"penanda": TableKind.MARKS, "angka-unit": TableKind.SERVICE_FIGURES}
SLUGS = {kind: slug for slug, kind in TABLES.items()}
HOME = {TableKind.MARKS: "mark_admin.page", TableKind.SERVICE_FIGURES: "service_figure_admin.page"}
EXAMPLES = {
    TableKind.MARKS: lazy("199001012015031001;cuti;02/03/2026;06/03/2026;850/12/2026"),
    TableKind.SERVICE_FIGURES: lazy("Dinas Kesehatan;SKM;87,5;Laporan SKM triwulan III;30/09/2026"),
}
MOST_SHOWN, PAGE_SIZE, MOST_PAGES = 200, 50, 10_000
# What needs attention comes first.
LISTED = (VerdictKind.REJECTED, VerdictKind.CHANGED, VerdictKind.NEW, VerdictKind.UNCHANGED)


class UndoForm(AdminForm):
    reason = TextAreaField(
        lazy("Alasan dibatalkan"),
        [InputRequired(lazy("Tuliskan alasannya.")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class DataListAdmin(PeriodPages):
    """Reached from a period; each page asks its own policy."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(can_see_tables(actor, kind) for kind in TableKind) else deny("list.administrators_only")

    @expose("/<public_id>/<table>", methods=("GET", "POST"))
    def table(self, public_id: str, table: str) -> Any:
        """Paste or upload a table; it is looked through, and nothing is stored."""
        cycle, kind = _opened(public_id, table)
        if request.method == "GET":
            return self._table(cycle, kind)
        try:
            text = typed_table(kind)
            judged = check_data(current_actor(), public_id, text, now=utc_now(), locale=locale_code(), kind=kind)
        except Invalid as refusal:
            return self._refused(cycle, kind, refusal)
        return self._table(cycle, kind, text=text, judged=judged), 422 if judged.count(VerdictKind.REJECTED) else 200

    @expose("/<public_id>/<table>/terapkan", methods=("POST",))
    def apply(self, public_id: str, table: str) -> Any:
        """Apply a table that was looked through: all of it or nothing."""
        cycle, kind = _opened(public_id, table)
        text = request.form.get("table", "")
        try:
            judged = import_data(
                current_actor(), public_id, text, now=utc_now(), locale=locale_code(), kind=kind,
                name=request.form.get("name", ""),
            )  # fmt: skip
        except Invalid as refusal:
            return self._refused(cycle, kind, refusal)
        if judged.count(VerdictKind.REJECTED):
            return self._table(cycle, kind, text=text, judged=judged), 422
        return applied(public_id, judged)

    @expose("/<public_id>/daftar/<list_id>")
    def page(self, public_id: str, list_id: str) -> Any:
        """What a list held and where it stands."""
        return self._page(*_kept(public_id, list_id), UndoForm(None))

    @expose("/<public_id>/daftar/<list_id>/batalkan", methods=("POST",))
    def undo(self, public_id: str, list_id: str) -> Any:
        """Take it back as a whole."""
        cycle, kept = _kept(public_id, list_id)
        require(can_undo_table(current_actor(), cycle, kept))
        form = UndoForm.from_request()
        if not form.validate():
            return make_response(self._page(cycle, kept, form), 422)
        try:
            undo_list(current_actor(), public_id, list_id, form.reason.data or "", now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(cycle, kept, form), 422)
        except Conflict as refusal:
            flash(message(refusal.code), "warn")
        return redirect(url_for(".page", public_id=public_id, list_id=list_id), 303)

    def _refused(self, cycle: Cycle, kind: TableKind, refusal: Invalid) -> Any:
        error = message(refusal.code, **refusal.details)
        return self._table(cycle, kind, text=request.form.get("table", ""), error=error), 422

    def _table(
        self, cycle: Cycle, kind: TableKind, *, text: str = "", judged: Judged | None = None, error: str = ""
    ) -> Any:
        listed = [one for one in judged.verdicts if one.kind in LISTED] if judged else []
        verdicts = sorted(listed, key=lambda one: LISTED.index(one.kind))
        return self.render(
            "appraisals/admin/othertable.html",
            cycle=cycle,
            kind=kind,
            slug=SLUGS[kind],
            leads_back=HOME[kind],
            columns=COLUMNS_OF[kind],
            example=EXAMPLES[kind],
            text=text,
            name=file_name(),
            verdicts=verdicts[:MOST_SHOWN],
            left_out=len(verdicts[MOST_SHOWN:]),
            counts=judged.counts() if judged else {},
            reasons={one.row.line: verdict_reason(one) for one in verdicts[:MOST_SHOWN] if one.reason},
            error=error,
            most=MOST_ROWS,
            lists=lists_of_period(reading(), current_actor(), cycle.id, kind),
        )

    def _page(self, cycle: Cycle, kept: DataList, form: UndoForm) -> str:
        session, actor = reading(), current_actor()
        page = min(max(request.args.get("hal", 0, type=int), 0), MOST_PAGES)
        found = lines_of_list(session, actor, kept, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
        job, slug = job_of_list(session, kept), SLUGS.get(kept.kind)
        back = (
            url_for(".table", public_id=cycle.public_id, table=slug)
            if slug
            else url_for("data_table_admin.table", public_id=cycle.public_id)
        )
        return str(self.render(
            "appraisals/admin/list.html", cycle=cycle, kept=kept, found=found, columns=COLUMNS_OF[kept.kind],
            page=page, pages=-(-found.count // PAGE_SIZE), job=job, form=form, back=back,
            names=account_names(session, {kept.account_id, kept.undone_by_id or 0}), blocked=_blocked(kept),
            may_undo=can_undo_table(actor, cycle, kept),
            address=lambda number: url_for(
                ".page", public_id=cycle.public_id, list_id=kept.public_id, hal=number or None, _anchor="baris"
            ),
        ))  # fmt: skip


def applied(public_id: str, judged: Judged) -> Any:
    """On to the list that was kept, or back to the table where nothing was new."""
    if not judged.list_id:
        flash(_("Tidak ada yang baru untuk disimpan."))
        return redirect(request.path.removesuffix("/terapkan"), 303)
    stored = judged.count(VerdictKind.NEW) + judged.count(VerdictKind.CHANGED)
    if judged.waits:
        flash(ngettext("%(num)s data akan disimpan di latar.", "%(num)s data akan disimpan di latar.", stored))
    else:
        flash(ngettext("%(num)s data disimpan.", "%(num)s data disimpan.", stored), "good")
    return redirect(url_for(f"{ENDPOINT}.page", public_id=public_id, list_id=judged.list_id), 303)


def file_name() -> str:
    """The name of the file that was sent, or of the one that is carried along."""
    chosen = request.files.get("file")
    return (chosen.filename or "" if chosen else "") or request.form.get("name", "")


def _opened(public_id: str, table: str) -> tuple[Cycle, TableKind]:
    """Raises NotFound, NotAllowed."""
    if table not in TABLES:
        raise NotFound("list.unknown")
    actor = current_actor()
    cycle = cycle_by_public_id(reading(), actor, public_id)
    require(can_apply_table(actor, cycle, TABLES[table]))
    return cycle, TABLES[table]


def _kept(public_id: str, list_id: str) -> tuple[Cycle, DataList]:
    actor = current_actor()
    cycle = cycle_by_public_id(reading(), actor, public_id)
    return cycle, list_by_public_id(reading(), actor, cycle.id, list_id)


def _blocked(kept: DataList) -> list[str]:
    return [
        message(
            "import.blocked_used" if one["by"] else "import.blocked_changed", row=one["line"],
            record=message(f"import.record.{one['record']}"),
            by=message(f"import.record.{one['by']}") if one["by"] else "",
        )
        for one in kept.blockers
    ]  # fmt: skip


def register(admin: Admin) -> None:
    admin.add_view(DataListAdmin(name=lazy("Tabel data kinerja"), endpoint=ENDPOINT, url="/admin/daftar-data"))
