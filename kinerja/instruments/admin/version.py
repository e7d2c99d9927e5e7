"""A published version, for reading: what each role sees, where it comes from, its document."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose
from markupsafe import Markup

from forms.document import draft_from_document
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import LOCALES, _, locale_code
from kinerja.core.web import current_actor
from kinerja.files.services import read_file
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import InstrumentPages, back_to, refusal_text
from kinerja.instruments.admin.errata import ON_FORM, errata_shown
from kinerja.instruments.admin.files import JSON, XLSX, as_file
from kinerja.instruments.admin.goingback import GoingBackPages
from kinerja.instruments.board import board_of, text_in
from kinerja.instruments.content import content_from_document
from kinerja.instruments.exchange.workbook.writing import workbook_from
from kinerja.instruments.forms.errata import ErratumForm
from kinerja.instruments.forms.publish import BasisForm
from kinerja.instruments.legal import kept_basis
from kinerja.instruments.meaning import differences
from kinerja.instruments.models import Version
from kinerja.instruments.overlayboard import marks_of
from kinerja.instruments.overlays import layer_of, written_of_version
from kinerja.instruments.previews import without_ids
from kinerja.instruments.trial import answering_roles, in_trial_rows, sections_for
from kinerja.instruments.versions import document_body, document_of, load_instrument


class VersionView(GoingBackPages, InstrumentPages):
    """One version; nothing here can be changed, but the decree that sets it may follow."""

    @expose("/<public_id>/")
    def page(self, public_id: str) -> Any:
        return self._page(public_id)

    @expose("/<public_id>/keputusan", methods=("POST",))
    def record_basis(self, public_id: str) -> Any:
        """The decree that was signed after the version was published."""
        actor, session = current_actor(), reading()
        instrument, version = queries.version_for(session, actor, public_id)
        is_set = bool(queries.legal_bases(session, [version.id]))
        require(policies.can_record_basis(actor, instrument, is_set=is_set))
        form = BasisForm.from_request()
        if not form.validate():
            return make_response(self._page(public_id, form), 422)
        try:
            services.record_basis(actor, public_id, form.basis(), now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(public_id, form), refusal.status)
        flash(_("Keputusan penetapan dicatat."), "good")
        return back_to(self.get_url(".page", public_id=public_id))

    @expose("/<public_id>/keputusan")
    def scan(self, public_id: str) -> Any:
        """The signed decree, only ever as a download. Raises NotFound."""
        session = reading()
        _instrument, version = queries.version_for(session, current_actor(), public_id)
        basis = queries.legal_bases(session, [version.id]).get(version.id)
        if basis is None or basis.sha256 is None:
            raise NotFound("file.unknown")
        response = make_response(b"".join(read_file(session, basis.sha256)))
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers.set("Content-Disposition", "attachment", filename=basis.file_name)
        return response

    @expose("/<public_id>/ralat", methods=("POST",))
    def propose_erratum(self, public_id: str) -> Any:
        """A correction of wording, to be approved by somebody else."""
        session, actor = reading(), current_actor()
        instrument, version = queries.version_for(session, actor, public_id)
        require(policies.can_propose_erratum(actor, instrument))
        form = ErratumForm.from_request().offer(load_instrument(session, version.fingerprint))
        if not form.validate():
            return make_response(self._page(public_id, erratum=form), 422)
        try:
            services.propose_erratum(actor, public_id, form.entered(), now=utc_now())
        except Invalid as refusal:
            form.take(Invalid(refusal.code, {ON_FORM.get(name, name): kept for name, kept in refusal.errors.items()}))
            return make_response(self._page(public_id, erratum=form), 422)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._page(public_id, erratum=form), 409)
        flash(_("Ralat diusulkan. Sesudah disetujui pejabat kedua, ia tampil di samping teks lama."), "good")
        return back_to(self.get_url(".page", public_id=public_id) + "#ralat")

    @expose("/<public_id>/ralat/<erratum_id>", methods=("POST",))
    def decide_erratum(self, public_id: str, erratum_id: str) -> Any:
        """Approved or rejected, by the button that was pressed."""
        approved = request.form.get("verdict") == "setuju"
        self.attempt(
            lambda now: services.decide_erratum(current_actor(), public_id, erratum_id, approved=approved, now=now),
            _("Ralat disetujui dan tampil mulai hari ini.") if approved else _("Ralat ditolak."),
        )
        return back_to(self.get_url(".page", public_id=public_id) + "#ralat")

    def _page(self, public_id: str, form: BasisForm | None = None, erratum: ErratumForm | None = None) -> str:
        session, actor = reading(), current_actor()
        instrument, version = queries.version_for(session, actor, public_id)
        basis = queries.legal_bases(session, [version.id]).get(version.id)
        compiled = load_instrument(session, version.fingerprint)
        roles = answering_roles(compiled)
        role = request.args.get("role", "")
        role = role if role in roles else next(iter(roles), "")
        locale = request.args.get("bahasa", "")
        locale = locale if locale in LOCALES else locale_code()
        base = session.get(Version, version.base_version_id) if version.base_version_id else None
        before = draft_from_document(document_of(session, base.fingerprint)) if base else None
        content = content_from_document(document_of(session, version.fingerprint))
        standing = session.get(Version, version.core_version_id) if version.core_version_id else None
        layer = layer_of(session, version.core_version_id)
        marks = {} if layer is None else marks_of(layer, layer.made(written_of_version(session, version)))
        return self.render(  # type: ignore[no-any-return]  # the library is untyped
            "instruments/version.html", basis=basis, kept=kept_basis(basis) if basis else None,
            basis_form=form or BasisForm(None),
            may_record=policies.can_record_basis(actor, instrument, is_set=basis is not None),
            instrument=instrument, version=version, base=base, role=role, locale=locale,
            roles=[(code, text_in(compiled.roles[code].label)) for code in roles],
            html=Markup(without_ids(sections_for(in_trial_rows(compiled), role, locale))) if role else "",  # noqa: S704  # escaped there
            board=board_of(content, [], lambda page, **values: ""), note=text_in(compiled.draft.note),
            differences=differences(before, compiled.draft),
            names=queries.account_names(
                session, [version.author_id, version.approver_id, basis.recorded_by_id if basis else None]
            ),
            is_former=queries.is_former(session, instrument, version),
            **errata_shown(instrument, version.id, compiled, erratum),
            may_start=policies.can_start_draft(actor, instrument),
            core=queries.core_of(session, instrument), standing=standing, marks=marks,
            of_core=None if layer is None else differences(layer.core, layer.under_core(compiled.draft)),
        )  # fmt: skip

    @expose("/<public_id>/unduh")
    def download(self, public_id: str) -> Any:
        """The stored document, byte for byte: its SHA-256 is the fingerprint."""
        session = reading()
        instrument, version = queries.version_for(session, current_actor(), public_id)
        name = f"{instrument.code}-v{version.number}.json"
        return as_file(document_body(session, version.fingerprint), JSON, name)

    @expose("/<public_id>/unduh-xlsx")
    def workbook(self, public_id: str) -> Any:
        """The same as a workbook, to be read or to start from."""
        session = reading()
        instrument, version = queries.version_for(session, current_actor(), public_id)
        content = content_from_document(document_of(session, version.fingerprint))
        return as_file(workbook_from(content), XLSX, f"{instrument.code}-v{version.number}.xlsx")
