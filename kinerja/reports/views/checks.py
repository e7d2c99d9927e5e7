"""The public page behind the QR code: what a document is and whether it holds, never whose it is."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.limits import ADDRESS, Key, admit, network_of, require_no_wait
from kinerja.core.web import public
from kinerja.people.queries import unit_names
from kinerja.reports.forms import CheckForm
from kinerja.reports.printoutmessages import KIND_NAMES
from kinerja.reports.queries.printouts import printout_by_code
from kinerja.reports.serials import code_from, shown_code
from kinerja.reports.views.printouts import STATUS

bp = Blueprint("checks", __name__, url_prefix="/periksa")


@bp.get("")
@public
def index() -> Response:
    """Where a code is typed from paper."""
    return _unindexed(render_template("reports/check.html", form=CheckForm(None), printout=None))


@bp.post("")
@public
def find() -> Response | tuple[Response, int]:
    form = CheckForm.from_request()
    if not form.validate():
        return _unindexed(render_template("reports/check.html", form=form, printout=None)), 422
    return redirect(url_for("checks.show", token=shown_code(code_from(form.code.data or ""))), 303)


@bp.get("/<token>")
@public
def show(token: str) -> Response:
    """Kind, number, hash and status. Only wrong codes are counted; whoever tried too many must wait.

    Raises NotFound, TooManyAttempts.
    """
    session, now = reading(), utc_now()
    keys = [Key("printout_code", network_of(request.remote_addr), ADDRESS)]
    require_no_wait(keys, now=now)
    printout = printout_by_code(session, code_from(token))
    if printout is None:
        admit(keys, now=now)
        raise NotFound("printout.unknown_code")
    agency = unit_names(session, [printout.agency_id], local_date(now)).get(printout.agency_id, "")
    page = render_template(
        "reports/check.html",
        form=CheckForm(None),
        printout=printout,
        agency=agency,
        kind=KIND_NAMES[printout.kind],
        status=STATUS[printout.status],
        code=shown_code(printout.code),
    )
    return _unindexed(page)


def _unindexed(page: str) -> Response:
    """No search engine keeps these pages."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
