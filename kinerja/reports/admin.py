"""In the admin panel: by which decree documents are printed as official ones."""

from typing import Any

from flask import flash, make_response, redirect
from flask_admin import Admin, expose
from werkzeug.datastructures import FileStorage

from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import Actor, Decision
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.files.services import read_file
from kinerja.instruments.legal import LEGAL_KINDS, Scan
from kinerja.people.queries import account_names
from kinerja.reports import policies
from kinerja.reports.forms import PrintBasisForm
from kinerja.reports.queries.printouts import bases
from kinerja.reports.services.basis import PrintBasisEntry, record_print_basis


class PrintBasisView(GuardedBaseView):
    """One page: what holds now, what held before, and the form for another decree."""

    def may_see(self, actor: Actor) -> Decision:
        return policies.can_record_print_basis(actor)

    @expose("/")
    def index(self) -> Any:
        return self._page(PrintBasisForm(None))

    @expose("/", methods=("POST",))
    def record(self) -> Any:
        form = PrintBasisForm.from_request()
        if not form.validate():
            return make_response(self._page(form), 422)
        chosen = form.emblem.data
        named = isinstance(chosen, FileStorage) and bool(chosen.filename)
        emblem = Scan(chosen.filename, chosen.stream) if named else None
        entered = PrintBasisEntry(form.mode.data == "official", form.basis(), emblem)
        try:
            record_print_basis(current_actor(), entered, now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(form), refusal.status)
        flash(_("Dasar hukum dicatat. Dokumen yang diterbitkan mulai sekarang mengikutinya."), "good")
        return redirect(self.get_url(".index"), 303)

    @expose("/<public_id>/keputusan")
    def scan(self, public_id: str) -> Any:
        """The signed decree, only ever as a download. Raises NotFound."""
        session = reading()
        row = next((row for row in bases(session) if row.public_id == public_id), None)
        if row is None or row.sha256 is None:
            raise NotFound("file.unknown")
        response = make_response(b"".join(read_file(session, row.sha256)))
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers.set("Content-Disposition", "attachment", filename=row.file_name)
        return response

    def _page(self, form: PrintBasisForm) -> Any:
        session = reading()
        known = bases(session)
        names = account_names(session, {row.recorded_by_id for row in known}) if known else {}
        return self.render(
            "reports/print_basis.html", form=form, known=known, names=names, kinds=LEGAL_KINDS,
        )  # fmt: skip


def register(admin: Admin) -> None:
    admin.add_view(PrintBasisView(name=lazy("Cetak resmi"), endpoint="print_basis", url="/admin/cetak-resmi"))
