"""Printed documents of a result: issuing, fetching, and the signed scans that come back."""

from dataclasses import asdict

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries.results import scope_of_result
from kinerja.core.authz import Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.files.services import read_file
from kinerja.people.queries import account_names
from kinerja.reports import policies
from kinerja.reports.addresses import base_url
from kinerja.reports.forms import SIZE_NAMES, PrintoutForm, ScanForm
from kinerja.reports.models import PageSize, PrintoutKind
from kinerja.reports.printoutmessages import KIND_NAMES
from kinerja.reports.printoutpdf import issued_pdf
from kinerja.reports.queries.letters import proposed_letter
from kinerja.reports.queries.printouts import (
    PrintoutLine,
    PrintoutScope,
    is_issued,
    last_typed,
    person_of,
    prepared_words,
    prepares_printouts,
    printout_by_public_id,
    printout_lines,
    scans_of,
    scope_by_result,
    scope_of,
)
from kinerja.reports.services.issue import issue_printouts, prepare_printouts
from kinerja.reports.services.scans import add_scan

bp = Blueprint("printouts", __name__, url_prefix="/dokumen")

STATUS = {
    "in_force": (lazy("berlaku"), "good"),
    "working_copy": (lazy("salinan kerja"), "warn"),
    "replaced": (lazy("diganti"), "bad"),
}


@bp.get("/hasil/<public_id>")
def show(public_id: str) -> str:
    return _page(public_id)


@bp.post("/hasil/<public_id>/terbitkan")
def issue(public_id: str) -> BaseResponse | tuple[str, int]:
    """Number and keep the documents of the result as it stands."""
    scope = _readable(reading(), public_id)
    actor = current_actor()
    require(policies.can_issue_printouts(actor, scope))
    form = PrintoutForm.from_request()
    try:
        if not form.validate():
            return _page(public_id, form=form), 422
        issue_printouts(actor, public_id, form.note.data or "", form.letter.data or "", now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(public_id, form=form), 422
    flash(_("Dokumen diterbitkan. Unduh, cetak, lalu tanda tangani."), "good")
    return redirect(url_for("printouts.show", public_id=public_id), 303)


@bp.post("/hasil/<public_id>/siapkan")
def prepare(public_id: str) -> BaseResponse | tuple[str, int]:
    """Draft the documents for the assessor, who issues them."""
    session, actor = reading(), current_actor()
    scope = _readable(session, public_id)
    require(_may_prepare(session, scope))
    form = PrintoutForm.from_request()
    try:
        if not form.validate():
            return _page(public_id, form=form), 422
        prepare_printouts(actor, public_id, form.note.data or "", form.letter.data or "", now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(public_id, form=form), 422
    flash(_("Salinan kerja disiapkan. Penilainya melihatnya ketika menerbitkan."), "good")
    return redirect(url_for("printouts.show", public_id=public_id), 303)


@bp.get("/<public_id>/<size>.pdf")
def pdf(public_id: str, size: str) -> Response:
    """One document on that size of paper. Raises NotFound, NotAllowed."""
    session = reading()
    printout, _scope = _printout(session, public_id)
    if size not in set(PageSize):
        raise NotFound("printout.not_found")
    response = make_response(issued_pdf(session, [printout], PageSize(size), base_url=base_url()))
    response.headers["Content-Type"] = "application/pdf"
    name = f"{printout.kind.value}-{printout.serial.year}-{printout.serial.number:04}-{size}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/hasil/<public_id>/pindaian")
def upload(public_id: str) -> BaseResponse | tuple[str, int]:
    """A signed scan of one of the documents of the result."""
    session = reading()
    form = _scan_form(_readable(session, public_id), printout_lines(session, scope_of(session, public_id).result_id))
    if form is None:
        raise NotAllowed("printout.nothing_to_scan")
    try:
        chosen = form.scan.data
        if not form.validate():
            return _page(public_id, scan_form=form), 422
        if not isinstance(chosen, FileStorage) or not chosen.filename:
            raise Invalid("scan.missing", {"scan": ["scan.missing"]})
        add_scan(current_actor(), form.printout.data, chosen.filename, chosen.stream, now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(public_id, scan_form=form), 422
    flash(_("Pindaian disimpan dan terikat pada sidik isi dokumen ini."), "good")
    return redirect(url_for("printouts.show", public_id=public_id), 303)


@bp.get("/<public_id>/pindaian/<scan_id>")
def scan(public_id: str, scan_id: str) -> Response:
    """A signed scan, only ever as a download. Raises NotFound, NotAllowed."""
    session = reading()
    printout, _scope = _printout(session, public_id)
    found = next(
        (one for one in scans_of(session, [printout.id]).get(printout.id, []) if one.public_id == scan_id), None
    )
    if found is None:
        raise NotFound("file.unknown")
    response = make_response(b"".join(read_file(session, found.sha256)))
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    return response


def _readable(session: Session, result_public_id: str) -> PrintoutScope:
    scope = scope_of(session, result_public_id)
    require(policies.can_read_printouts(current_actor(), scope, prepares=_prepares(session, scope)))
    return scope


def _prepares(session: Session, scope: PrintoutScope) -> bool:
    return prepares_printouts(session, current_actor(), scope, local_date(utc_now()))


def _may_prepare(session: Session, scope: PrintoutScope) -> Decision:
    issued = is_issued(session, scope.result_id)
    return policies.can_prepare_printouts(current_actor(), scope, prepares=_prepares(session, scope), is_issued=issued)


def _printout(session: Session, public_id: str) -> tuple[PrintoutLine, PrintoutScope]:
    printout = printout_by_public_id(session, public_id)
    scope = scope_by_result(session, printout.result_id)
    require(policies.can_read_printout(current_actor(), scope, printout, prepares=_prepares(session, scope)))
    return printout, scope


def _scan_form(scope: PrintoutScope, printouts: list[PrintoutLine]) -> ScanForm | None:
    """The form with the documents of which this reader may bring a scan; None without any."""
    offered = {
        printout.public_id: _(
            "%(kind)s, nomor seri %(serial)s", kind=KIND_NAMES[printout.kind], serial=printout.serial.words
        )
        for printout in printouts
        if policies.can_add_scan(current_actor(), scope, printout)
    }
    return ScanForm.from_request().offer(offered) if offered else None


def _blank(session: Session, scope: PrintoutScope, printouts: list[PrintoutLine]) -> PrintoutForm:
    """As it was typed last; before anything was, with the next letter number by the agency's pattern."""
    if any(one.result_id == scope.result_id for one in printouts):
        return PrintoutForm(None, data=asdict(last_typed(session, scope.result_id, drafts=True)))
    return PrintoutForm(None, data={"letter": proposed_letter(session, scope.agency_id, local_date(utc_now()).year)})


def _page(result_public_id: str, *, form: PrintoutForm | None = None, scan_form: ScanForm | None = None) -> str:
    session, actor = reading(), current_actor()
    scope = _readable(session, result_public_id)
    # The document stands before its sheet; each in the order of issuing, the newest first.
    prepares = _prepares(session, scope)
    printouts = [
        one
        for one in sorted(printout_lines(session, scope.result_id), key=lambda one: one.kind is PrintoutKind.C)
        if policies.can_read_printout(actor, scope, one, prepares=prepares)
    ]
    scans = scans_of(session, [printout.id for printout in printouts])
    uploaders = {one.uploaded_by_id for found in scans.values() for one in found}
    name, cycle_name = person_of(session, scope.result_id)
    return render_template(
        "reports/printouts.html",
        scope=scope,
        name=name,
        cycle_name=cycle_name,
        own=actor.employee_id == scope.employee_id,
        may_read=bool(can_read_result(actor, scope_of_result(session, result_public_id))),
        printouts=[printout for printout in printouts if not printout.replaced],
        replaced=[printout for printout in printouts if printout.replaced],
        scans=scans,
        uploaders=account_names(session, uploaders) if uploaders else {},
        may_issue=bool(policies.can_issue_printouts(actor, scope)),
        may_prepare=bool(_may_prepare(session, scope)),
        prepares=prepares,
        prepared=prepared_words(session, [printout.id for printout in printouts]),
        form=form or _blank(session, scope, printouts),
        scan_form=scan_form or _scan_form(scope, printouts),
        kind_names=KIND_NAMES,
        status=STATUS,
        sizes=SIZE_NAMES,
    )
