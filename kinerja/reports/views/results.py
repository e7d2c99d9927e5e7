"""Result, explanation, receipt and the printed sheet."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from forms.instrument import Text
from forms.rows import in_rows
from kinerja.appraisals.policies.results import can_read_result, can_receive_result
from kinerja.appraisals.queries.deadlines import receipt_clock
from kinerja.appraisals.queries.results import ResultScope, results_of, scope_of_result
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.i18n import _, locale_code
from kinerja.core.web import check_password, current_actor
from kinerja.instruments.versions import load_instrument
from kinerja.objections.views.standing import standing_of
from kinerja.reports.content import ReportContent, fraction_in, report_content, text_in
from kinerja.reports.explanation import explained
from kinerja.reports.figures import shown_figures
from kinerja.reports.forms import SignForm
from kinerja.reports.pdf import result_pdf
from kinerja.reports.queries import report_facts
from kinerja.reports.queries.printoutfacts import preparers_of
from kinerja.reports.queries.printouts import scope_of

bp = Blueprint("results", __name__, url_prefix="/hasil")


@bp.get("")
def index() -> str:
    actor = current_actor()
    session = reading()
    return render_template(
        "reports/index.html",
        own=results_of(session, actor, own=True),
        assessed=results_of(session, actor, own=False),
        outcome_text=outcome_text,
    )


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    scope, content = readable_content(public_id)
    return result_page(scope, content, SignForm(None))


@bp.post("/<public_id>/terima")
def receive(public_id: str) -> BaseResponse | tuple[str, int]:
    scope, content = readable_content(public_id)
    actor, now = current_actor(), utc_now()
    require(can_receive_result(actor, scope))
    form = SignForm.from_request()
    try:
        if not form.validate():
            return result_page(scope, content, form), 422
        check_password(actor, form.password.data, now=now)
        receive_result(actor, public_id, now=now)
    except Invalid as refusal:
        form.take(refusal)
        return result_page(scope, content, form), 422
    flash(_("Terima kasih. Tanda terima Anda tersimpan."), "good")
    return redirect(url_for("results.show", public_id=public_id), 303)


@bp.get("/<public_id>/perhitungan")
def explanation(public_id: str) -> str:
    _scope, content = readable_content(public_id)
    return render_template(
        "reports/explanation.html",
        content=content,
        root=explained(content.sheet, content.raters, locale_code(), errata=content.errata),
        score=fraction_in(content.score),
        sheet=content.sheet,
        figures=shown_figures(content),
    )


@bp.get("/<public_id>/lembar.pdf")
def pdf(public_id: str) -> Response:
    _scope, content = readable_content(public_id)
    response = make_response(result_pdf(content))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="hasil-{public_id}.pdf"'
    return response


def result_page(scope: ResultScope, content: ReportContent, form: SignForm) -> str:
    actor = current_actor()
    return render_template(
        "reports/result.html",
        content=content,
        score=fraction_in(content.score),
        figures=shown_figures(content),
        prepared=preparers_of(reading(), scope_of(reading(), content.public_id).result_id, None, now=utc_now()),
        own=actor.employee_id == scope.employee_id,
        may_receive=bool(can_receive_result(actor, scope)),
        receipt=receipt_clock(reading(), scope.appraisal_id),
        standing=standing_of(reading(), actor, content.public_id, now=utc_now()),
        form=form,
    )


def readable_content(public_id: str) -> tuple[ResultScope, ReportContent]:
    """The report, for those who may read it. Raises NotFound, NotAllowed."""
    session = reading()
    scope = scope_of_result(session, public_id)
    require(can_read_result(current_actor(), scope))
    facts = report_facts(session, public_id)
    if facts is None:
        raise NotFound("result.not_found")
    instrument = in_rows(load_instrument(session, facts.fingerprint), facts.sheet.get("givens", {}))
    return scope, report_content(facts, instrument, locale_code())


def outcome_text(outcome: dict[str, Any]) -> str:
    """The label of a kept outcome in the reader's language."""
    label: Text = outcome.get("label") or {}
    return text_in(label, locale_code())
