""" "Salin ke e-Kinerja": the list of one's people, one person's pieces with a copy button each, and the workbook."""

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from kinerja.copying import policies, queries, services
from kinerja.copying.orders import Order, order_named
from kinerja.copying.tables import XLSX, copies_xlsx
from kinerja.core.adminview import export_made
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.i18n import _, locale_code
from kinerja.core.web import current_actor, wants_json

bp = Blueprint("copying", __name__, url_prefix="/salin")
Answer = Response | FlaskResponse | str


def init_app(app: Flask) -> None:
    """Register the pages; an order that cannot be read stops the start. Raises ValueError."""
    order_named(app.extensions["kinerja_settings"].copy_order)
    app.register_blueprint(bp)


@bp.get("")
def index() -> str:
    """Everybody whose result is in force, those that wait first to be seen."""
    actor = current_actor()
    require(policies.can_open_copying(actor))
    return render_template("copying/index.html", lines=queries.copy_lines(reading(), actor), order=_order())


@bp.get("/periode/<public_id>.xlsx")
def workbook(public_id: str) -> Answer:
    """All pieces of one's people in a period. Raises NotFound."""
    actor, session, order = current_actor(), reading(), _order()
    lines = queries.copy_lines(session, actor, public_id)
    if not lines:
        raise NotFound("cycle.unknown")
    sheets = [queries.copy_sheet(session, line.result_id, order, locale_code()) for line in lines]
    content = copies_xlsx(sheets)
    export_made(actor, "copying.workbook", len(sheets), utc_now())
    response = make_response(content)
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = 'attachment; filename="salin-ekinerja.xlsx"'
    return response


@bp.get("/<public_id>")
def sheet(public_id: str) -> str:
    """One person's pieces in the official order."""
    actor, session, order = current_actor(), reading(), _order()
    found = queries.copy_sheet(session, public_id, order, locale_code())
    require(policies.can_copy_result(actor, found.scope, public_id))
    lines = queries.copy_lines(session, actor, found.cycle_id)
    place = next(number for number, line in enumerate(lines, 1) if line.result_id == public_id)
    return render_template(
        "copying/sheet.html",
        sheet=found,
        order=order,
        public_id=public_id,
        place=place,
        lines=lines,
        following=_following(lines, public_id),
    )


@bp.post("/<public_id>")
def tick(public_id: str) -> Answer:
    """Keep the ticks; "lanjut" goes on to the next person who waits."""
    actor = current_actor()
    done, total = services.tick_copied(actor, public_id, request.form.getlist("item"), _order(), now=utc_now())
    if wants_json():
        return jsonify(
            {"done": done, "total": total, "saved": _("%(done)s dari %(total)s disalin", done=done, total=total)}
        )
    if request.form.get("action") == "lanjut":
        session = reading()
        cycle = queries.copy_sheet(session, public_id, _order(), locale_code()).cycle_id
        following = _following(queries.copy_lines(session, actor, cycle), public_id)
        if following is not None:
            return redirect(url_for("copying.sheet", public_id=following), 303)
        return redirect(url_for("copying.index"), 303)
    flash(_("Tanda tersimpan."), "good")
    return redirect(url_for("copying.sheet", public_id=public_id), 303)


def _following(lines: list[queries.CopyLine], public_id: str) -> str | None:
    """The next one after this who is not yet complete, from the top again; None when nobody else is left."""
    place = next((number for number, line in enumerate(lines) if line.result_id == public_id), 0)
    round_trip = [*lines[place + 1 :], *lines[:place]]
    return next((line.result_id for line in round_trip if line.completed_at is None), None)


def _order() -> Order:
    return order_named(current_app.extensions["kinerja_settings"].copy_order)
