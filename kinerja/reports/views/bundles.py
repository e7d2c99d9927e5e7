"""Documents of a whole team: choose, wait, stop, take away."""

import io
from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kinerja.core.adminview import export_made
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.core.web import current_actor
from kinerja.files.services import read_file
from kinerja.people.queries import unit_names
from kinerja.reports import policies
from kinerja.reports.forms import SHAPE_NAMES, SIZE_NAMES, BundleForm
from kinerja.reports.models import BundleFile, BundleShape, PageSize
from kinerja.reports.packing import packed, plain_name
from kinerja.reports.queries.bundles import (
    bundle_cycles,
    bundle_for,
    bundle_print,
    bundle_units,
    bundled_people,
    bundles_of,
    plan_files,
)
from kinerja.reports.services.bundle import cancel_bundle, request_bundle

MOST_PEOPLE = 200  # on one page; everybody's documents are in the files
bp = Blueprint("bundles", __name__, url_prefix="/dokumen/tim")


@bp.get("")
def index() -> str:
    return _page(_offered(BundleForm(None)))


@bp.post("")
def create() -> Response | tuple[str, int]:
    """Ask for the documents of a team."""
    form = _offered(BundleForm.from_request())
    try:
        if not form.validate():
            return _page(form), 422
        size, shape = PageSize(form.size.data), BundleShape(form.shape.data)
        unit = form.unit.data or ""
        made = request_bundle(current_actor(), form.cycle.data or "", unit, size, shape=shape, now=utc_now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(form), 422
    return redirect(url_for("bundles.show", public_id=made), 303)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    session = reading()
    bundle = bundle_for(session, current_actor(), public_id)
    today = local_date(utc_now())
    unit = unit_names(session, [bundle.unit_id], today).get(bundle.unit_id, "") if bundle.unit_id else ""
    size, shape = SIZE_NAMES[bundle.page_size], SHAPE_NAMES[bundle.shape]
    return render_template("reports/bundle.html", bundle=bundle, unit=unit, size=size, shape=shape)


@bp.post("/<public_id>/hentikan")
def cancel(public_id: str) -> Response:
    try:
        cancel_bundle(current_actor(), public_id, now=utc_now())
        flash(_("Pembuatan berkas diminta berhenti."), "good")
    except Conflict:
        flash(_("Pembuatan berkas ini sudah berakhir."), "bad")
    return redirect(url_for("bundles.show", public_id=public_id), 303)


@bp.post("/<public_id>/unduh")
def download(public_id: str) -> Response:
    """All files as one ZIP, or the one PDF; who takes how many is written down. Raises NotFound, Conflict."""
    session, actor = reading(), current_actor()
    bundle = bundle_for(session, actor, public_id)
    if not bundle.is_done:
        raise Conflict("bundle.not_done")
    if not bundle.files:
        raise Conflict("bundle.empty")
    export_made(actor, "dokumen-tim", bundle.files, utc_now())
    if bundle.shape is BundleShape.PDF:
        pdf = io.BytesIO(bundle_print(session, bundle.id) or b"")
        return send_file(pdf, "application/pdf", as_attachment=True, download_name="dokumen-tim.pdf")
    stream = packed(_files(session, bundle.id), bundle.requested_at)
    return send_file(stream, "application/zip", as_attachment=True, download_name="dokumen-tim.zip")


def _files(session: Session, bundle_id: int) -> Iterator[tuple[str, bytes]]:
    """Name and content, one after the other: the documents by name, then the plans that were uploaded."""
    names = select(BundleFile.printout_id, BundleFile.name).where(BundleFile.bundle_id == bundle_id)
    for printout_id, name in session.execute(names.order_by(BundleFile.name)).all():
        one = (BundleFile.bundle_id == bundle_id, BundleFile.printout_id == printout_id)
        yield name, session.scalars(select(BundleFile.content).where(*one)).one() or b""
    for number, (name, sha256) in enumerate(plan_files(session, current_actor(), bundle_id), 1):
        yield f"skp/{number:03}-{plain_name(name)}.pdf", b"".join(read_file(session, sha256))


def _offered(form: BundleForm) -> BundleForm:
    session, actor = reading(), current_actor()
    require(policies.can_request_bundle(actor))
    return form.offer(bundle_cycles(session, actor), bundle_units(session, actor, local_date(utc_now())))


def _page(form: BundleForm) -> str:
    session = reading()
    known, people = bundles_of(session, current_actor()), bundled_people(session, current_actor(), limit=MOST_PEOPLE)
    ids = [one.unit_id for one in known if one.unit_id is not None]
    units = unit_names(session, ids, local_date(utc_now())) if ids else {}
    return render_template(
        "reports/bundles.html", form=form, bundles=known, units=units, people=people, most=MOST_PEOPLE
    )
