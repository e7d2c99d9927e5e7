"""The pages of the wizard; each step is a page of its own and a POST."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import expose

from kinerja.core.adminview import AdminForm, GuardedBaseView, export_made
from kinerja.core.authz import Actor, Decision
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.core.web import current_actor
from kinerja.people import policies
from kinerja.people.admin.base import today
from kinerja.people.admin.importing.files import XLSX, rejected_bytes, template_bytes
from kinerja.people.admin.importing.forms import COLUMN, PICK, HeaderForm, UploadForm, columns_form, picks_form
from kinerja.people.admin.importing.shown import blocked, lines_of, reasons_of, running, samples_of, unit_options
from kinerja.people.importing.sheets import LIMITS
from kinerja.people.models import ImportBatch, ImportState, RowVerdict
from kinerja.people.queries import account_names
from kinerja.people.queries.importing import batch_by_public_id, found_rows, imports_for
from kinerja.people.services import importing as services

PAGE_SIZE, MOST_PAGES = 50, 10_000
ENDPOINT = "people_import_admin"


class PeopleImportView(GuardedBaseView):
    """Lists of people, for administrators of a Dinas and of the province."""

    def may_see(self, actor: Actor) -> Decision:
        return policies.can_import_people(actor)

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        """A file comes in; below it the lists that came before."""
        form = UploadForm.from_request()
        if request.method == "POST" and form.validate():
            name, raw = _sent_file()
            try:
                public_id = services.upload_list(current_actor(), name, raw, now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                return redirect(url_for(".columns", public_id=public_id), 303)
        session = reading()
        batches = imports_for(session, current_actor())
        names = account_names(session, {batch.account_id for batch in batches})
        page = self.render("people/imports/index.html", form=form, batches=batches, names=names, message=message)
        return make_response(page, 422) if form.errors else page

    @expose("/templat")
    def template(self) -> Any:
        """An empty list to fill in."""
        return _file(template_bytes(), "daftar-pegawai.xlsx")

    @expose("/<public_id>/")
    def page(self, public_id: str) -> Any:
        """Where the list stands, and what may be done with it."""
        batch = _batch(public_id)
        if batch.state is ImportState.UPLOADED:
            return redirect(url_for(".columns", public_id=public_id), 303)
        return self._page(batch)

    @expose("/<public_id>/kolom", methods=("GET", "POST"))
    def columns(self, public_id: str) -> Any:
        """What each column means; then the dry run begins."""
        batch = _batch(public_id)
        form = columns_form(batch, [column["title"] or _("(tanpa judul)") for column in batch.columns])
        if request.method == "POST" and form.validate():
            chosen = [form[f"{COLUMN}{place}"].data for place in range(len(batch.columns))]
            on: date = form["effective_on"].data
            if self._asked(form, lambda actor: services.check_list(
                actor, public_id, chosen, effective_on=on, now=utc_now()
            )):  # fmt: skip
                return redirect(url_for(".page", public_id=public_id), 303)
        return self._columns_page(batch, form, HeaderForm(None, data=_header(batch)))

    @expose("/<public_id>/judul", methods=("POST",))
    def header(self, public_id: str) -> Any:
        """The titles stand in another line."""
        batch = _batch(public_id)
        form = HeaderForm.from_request()
        if form.validate() and self._asked(form, lambda actor: services.choose_header(
            actor, public_id, form.header.data or 0, 2 if form.two_lines.data else 1, now=utc_now()
        )):  # fmt: skip
            return redirect(url_for(".columns", public_id=public_id), 303)
        return self._columns_page(batch, columns_form_of(batch), form)

    @expose("/<public_id>/unit", methods=("POST",))
    def units(self, public_id: str) -> Any:
        """Units for names that nobody knows; then the dry run comes again."""
        batch = _batch(public_id)
        form = _picks(batch)
        chosen = {one["name"]: form[f"{PICK}{place}"].data or "" for place, one in enumerate(batch.unknown)}
        return self._done(batch, lambda actor: services.pick_units(actor, public_id, chosen, now=utc_now()))

    @expose("/<public_id>/periksa", methods=("POST",))
    def check(self, public_id: str) -> Any:
        """The dry run once more, with the columns as they are."""
        batch = _batch(public_id)
        fields = [column["field"] for column in batch.columns]
        return self._done(batch, lambda actor: services.check_list(
            actor, public_id, fields, effective_on=batch.effective_on, now=utc_now()
        ))  # fmt: skip

    @expose("/<public_id>/terapkan", methods=("POST",))
    def apply(self, public_id: str) -> Any:
        """Everything that the dry run says, in one go."""
        batch, digest = _batch(public_id), request.form.get("digest", "")
        return self._done(batch, lambda actor: services.apply_list(actor, public_id, digest, now=utc_now()))

    @expose("/<public_id>/batalkan", methods=("POST",))
    def undo(self, public_id: str) -> Any:
        """Every record as it was before."""
        batch = _batch(public_id)
        return self._done(batch, lambda actor: services.undo_list(actor, public_id, now=utc_now()))

    @expose("/<public_id>/buang", methods=("POST",))
    def discard(self, public_id: str) -> Any:
        """The list goes; what stands in the records stays."""
        batch = _batch(public_id)
        try:
            services.discard_list(current_actor(), public_id, now=utc_now())
        except Conflict as refusal:
            return make_response(self._page(batch, wrong=message(refusal.code)), 409)
        flash(_("Daftar dibuang."), "good")
        return redirect(url_for(".index"), 303)

    @expose("/<public_id>/ditolak", methods=("POST",))
    def rejected(self, public_id: str) -> Any:
        """The rejected lines with their reasons, as a workbook to put right and send again."""
        batch = _batch(public_id)
        fields = [column["field"] for column in batch.columns]
        rows = found_rows(reading(), batch.id, RowVerdict.REJECTED)
        export_made(current_actor(), ENDPOINT, len(rows), utc_now())
        titles = [column["title"] for column in batch.columns]
        lines = ((row.cells, row.number, "\n".join(reasons_of(fields, row, rejecting=True))) for row in rows)
        return _file(rejected_bytes(titles, lines), "baris-ditolak.xlsx")

    # What the pages share

    def _asked(self, form: AdminForm, ask: Callable[[Actor], None]) -> bool:
        """False when the service refuses; the form then says why."""
        try:
            ask(current_actor())
        except Invalid as refusal:
            form.take(refusal)
            return False
        except Conflict as refusal:
            form.form_errors = [*form.form_errors, message(refusal.code)]
            return False
        return True

    def _done(self, batch: ImportBatch, ask: Callable[[Actor], None]) -> Any:
        try:
            ask(current_actor())
        except (Conflict, Invalid) as refusal:
            return make_response(self._page(batch, wrong=message(refusal.code)), refusal.status)
        return redirect(url_for(".page", public_id=batch.public_id), 303)

    def _page(self, batch: ImportBatch, *, wrong: str = "") -> str:
        verdict = _verdict()
        page = min(max(request.args.get("hal", 0, type=int), 0), MOST_PAGES)
        rows = found_rows(reading(), batch.id, verdict, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
        count = batch.counts.get(verdict.value, 0) if verdict else _lines(batch)
        names = account_names(reading(), {batch.account_id, batch.applied_by_id or 0})
        return str(self.render(
            "people/imports/list.html", batch=batch, lines=lines_of(batch, rows), chosen=verdict, page=page,
            pages=-(-count // PAGE_SIZE), job=running(batch), verdicts=list(RowVerdict), wrong=wrong,
            picks=_picks(batch), blocked=blocked(batch), names=names, message=message, tabs=_tabs(batch, verdict),
            address=lambda number: _address(batch, verdict, number),
        ))  # fmt: skip

    def _columns_page(self, batch: ImportBatch, form: AdminForm, header: HeaderForm) -> Any:
        page = self.render(
            "people/imports/columns.html", batch=batch, form=form, header_form=header, samples=samples_of(batch),
            prefix=COLUMN,
        )  # fmt: skip
        return make_response(page, 422) if form.errors or header.errors else page


def columns_form_of(batch: ImportBatch) -> AdminForm:
    """The form of the columns as they are stored, whatever was posted to another form."""
    form = columns_form(batch, [column["title"] or _("(tanpa judul)") for column in batch.columns])
    form.process(None, data={
        "effective_on": batch.effective_on,
        **{f"{COLUMN}{place}": column["field"] for place, column in enumerate(batch.columns)},
    })  # fmt: skip
    return form


def _batch(public_id: str) -> ImportBatch:
    return batch_by_public_id(reading(), current_actor(), public_id)


def _header(batch: ImportBatch) -> dict[str, Any]:
    return {"header": batch.header_first or 1, "two_lines": batch.header_last > batch.header_first}


def _picks(batch: ImportBatch) -> AdminForm:
    options = unit_options(current_actor(), batch, today()) if batch.unknown else []
    return picks_form([one["name"] for one in batch.unknown], options)


def _verdict() -> RowVerdict | None:
    """The verdict that the address asks for."""
    asked = request.args.get("lihat", "")
    return RowVerdict(asked) if asked in {one.value for one in RowVerdict} else None


def _address(batch: ImportBatch, verdict: RowVerdict | None, page: int | None = None) -> str:
    return url_for(
        ".page", public_id=batch.public_id, lihat=verdict.value if verdict else None, hal=page or None, _anchor="baris"
    )  # fmt: skip


def _tabs(batch: ImportBatch, chosen: RowVerdict | None) -> list[tuple[str, str, bool]]:
    tabs = [(_("Semua (%(number)s)", number=_lines(batch)), _address(batch, None), chosen is None)]
    for one in RowVerdict:
        text = _(
            "%(state)s (%(number)s)", state=message(f"import.verdict.{one}"), number=batch.counts.get(one.value, 0)
        )
        tabs.append((text, _address(batch, one), one is chosen))
    return tabs


def _lines(batch: ImportBatch) -> int:
    return sum(batch.counts.get(one.value, 0) for one in RowVerdict)


def _sent_file() -> tuple[str, bytes]:
    chosen = request.files["file"]
    return chosen.filename or "", chosen.stream.read(LIMITS.size + 1)


def _file(body: bytes, name: str) -> Any:
    response = make_response(body)
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
