"""The appraisee's own figures, and the form that contests one of them before it counts."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.figures import FigureGroup, figure_groups
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.policies.contesting import can_contest_figure
from kinerja.appraisals.queries.contests import own_appraisal
from kinerja.appraisals.services.contest import LONGEST_REASON, contest_figure
from kinerja.appraisals.views.blueprint import bp
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles.models import Cycle

SIGN = "|"  # stands in no code


class ContestForm(WebForm):
    figure = SelectField(lazy("Angka yang disanggah"), [InputRequired(lazy("Pilih angkanya."))], validate_choice=False)
    reason = TextAreaField(
        lazy("Alasan"),
        [InputRequired(lazy("Tuliskan alasannya.")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
        description=lazy("Sebutkan angka yang benar dan dari mana Anda mengetahuinya. Dibaca administrator Dinas."),
    )


@bp.get("/data-saya/<public_id>")
def own_data(public_id: str) -> str:
    """Every figure with its source and whether it counts."""
    appraisal = own_appraisal(reading(), current_actor(), public_id)
    return _page(appraisal, ContestForm(None))


@bp.post("/data-saya/<public_id>")
def contest(public_id: str) -> Response | tuple[str, int]:
    """Contest one figure."""
    actor = current_actor()
    appraisal = own_appraisal(reading(), actor, public_id)
    form = ContestForm.from_request()
    if form.validate():
        part, _sign, rest = (form.figure.data or "").partition(SIGN)
        role, _sign, code = rest.partition(SIGN)
        try:
            contest_figure(actor, public_id, (part, role, code), form.reason.data or "", now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
        except Conflict as refusal:
            form.form_errors = [*form.form_errors, message(refusal.code)]
        else:
            flash(_("Sanggahan dikirim. Sampai diputus, angka itu tidak dihitung."), "good")
            return redirect(url_for(".own_data", public_id=public_id), 303)
    return _page(appraisal, form), 422


def _page(appraisal: Appraisal, form: ContestForm) -> str:
    session = reading()
    groups = [group for group in figure_groups(session, appraisal.id) if group.role]
    form.figure.choices = [SelectChoice("", _("Pilih angkanya")), *_contestable(groups)]
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    allowed = can_contest_figure(current_actor(), appraisal)
    return render_template(
        "appraisals/own_data.html", appraisal=appraisal, cycle=cycle, groups=groups, form=form, allowed=allowed
    )  # fmt: skip


def _contestable(groups: list[FigureGroup]) -> list[Any]:
    return [
        SelectChoice(SIGN.join((group.part, group.role, figure.code)), f"{figure.label}: {figure.words}")
        for group in groups
        for figure in group.figures
        if figure.words and figure.standing not in ("open", "upheld")
    ]
