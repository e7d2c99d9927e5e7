"""The assessor's two steps: first choice, then the indication and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.instrument import Axis, Instrument
from kinerja.appraisals.changes.deciding import material_of, people_in_force, remaining_predicates
from kinerja.appraisals.figures import figure_groups
from kinerja.appraisals.material import Material
from kinerja.appraisals.models import Appraisal, RatingDraft
from kinerja.appraisals.policies.results import can_open_decision
from kinerja.appraisals.queries import missing_for
from kinerja.appraisals.queries.distribution import organisation_of
from kinerja.appraisals.queries.preparing import prepared_ratings, preparer_words
from kinerja.appraisals.queries.remarks import remarks_about
from kinerja.appraisals.queries.results import (
    ResultScope,
    assignment_lines,
    basis_of,
    rating_drafts,
    scope_of_appraisal,
    submissions_in_force,
)
from kinerja.appraisals.services.decide import (
    axes_of,
    choose_ratings,
    deciding_instrument,
    decision_policy,
    finalize_appraisal,
)
from kinerja.appraisals.services.review_ratings import keep_review
from kinerja.appraisals.servicewords import service_lines, service_note
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, locale_code, message
from kinerja.core.web import check_password, current_actor
from kinerja.cycles.models import Cycle
from kinerja.plans.beside import by_indicator
from kinerja.plans.queries import Remark
from kinerja.reports.content import SentWords, criteria_of, feedback_of, quadrant_of, text_in
from kinerja.reports.explanation import explained
from kinerja.reports.forms import AXIS, REASON, DecisionForm, decision_form, later_form

bp = Blueprint("decisions", __name__, url_prefix="/penilaian")


@dataclass(frozen=True, slots=True)
class AxisView:
    """An axis as the page shows it; the indication only after the first choice."""

    code: str
    label: str
    options: tuple[tuple[str, str], ...]
    suggested: str | None
    value: Fraction | None


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    return decision_page(public_id, form=None)


@bp.post("/<public_id>/pilihan")
def choose(public_id: str) -> Response | tuple[str, int]:
    session, scope = opened(public_id)
    form = decision_form(axes_of(deciding_instrument(session, scope.appraisal_id)), locale_code(), final=False)
    filled = form.from_request()
    try:
        if not filled.validate():
            return decision_page(public_id, form=filled), 422
        choose_ratings(current_actor(), public_id, filled.ratings(), now=utc_now())
    except Invalid as refusal:
        filled.take(prefixed(refusal))
        return decision_page(public_id, form=filled), 422
    flash(_("Pilihan Anda tersimpan. Bandingkan dengan petunjuk, lalu tetapkan."), "good")
    return redirect(url_for("decisions.show", public_id=public_id), 303)


@bp.post("/<public_id>/siap")
def review(public_id: str) -> Response | tuple[str, int]:
    """Keep ratings and reasons as looked through; the signature comes later, together with others."""
    session, scope = opened(public_id)
    filled = later_form(axes_of(deciding_instrument(session, scope.appraisal_id)), locale_code()).from_request()
    rev = filled["rev"].data or ""
    try:
        if not filled.validate():
            return decision_page(public_id, form=filled), 422
        keep_review(
            current_actor(), public_id, filled.choices(), rev=int(rev) if rev.isdecimal() else -1, now=utc_now()
        )
    except Invalid as refusal:
        filled.take(prefixed(refusal))
        return decision_page(public_id, form=filled), 422
    flash(_("Tersimpan dan siap ditandatangani bersama yang lain di Tim saya."), "good")
    cycle = session.get_one(Cycle, session.get_one(Appraisal, scope.appraisal_id).cycle_id)
    return redirect(url_for("team.board", public_id=cycle.public_id), 303)


@bp.post("/<public_id>/tetapkan")
def finalize(public_id: str) -> Response | tuple[str, int]:
    session, scope = opened(public_id)
    form = decision_form(axes_of(deciding_instrument(session, scope.appraisal_id)), locale_code(), final=True)
    filled = form.from_request()
    actor, now = current_actor(), utc_now()
    try:
        if not filled.validate():
            return decision_page(public_id, form=filled), 422
        check_password(actor, filled["password"].data, now=now)
        rev = filled["rev"].data or ""
        result = finalize_appraisal(
            actor, public_id, filled.choices(), rev=int(rev) if rev.isdecimal() else -1, now=now
        )
    except Invalid as refusal:
        filled.take(prefixed(refusal))
        return decision_page(public_id, form=filled), 422
    flash(_("Rating ditetapkan. Pegawai dapat membaca hasilnya sekarang."), "good")
    return redirect(url_for("results.show", public_id=result), 303)


def opened(public_id: str) -> tuple[Session, ResultScope]:
    session = reading()
    scope = scope_of_appraisal(session, public_id)
    require(can_open_decision(current_actor(), scope))
    return session, scope


def prefixed(refusal: Invalid) -> Invalid:
    """The refusal's axes under the names of their fields."""
    known = (AXIS, REASON, "password")
    errors = {name if name.startswith(known) else AXIS + name: codes for name, codes in refusal.errors.items()}
    return Invalid(refusal.code, errors, **refusal.details)


def decision_page(public_id: str, form: DecisionForm | None) -> str:
    """The page in the step that the appraisal is in."""
    session, scope = opened(public_id)
    now, locale = utc_now(), locale_code()
    appraisal = session.get_one(Appraisal, scope.appraisal_id)
    instrument = deciding_instrument(session, scope.appraisal_id)
    allowed = decision_policy(session, current_actor(), appraisal, now=now)
    drafts = rating_drafts(session, scope.appraisal_id)
    final = bool(drafts)
    if form is None and allowed:
        form = empty_form(instrument, appraisal, drafts, locale, final=final)
    context: dict[str, Any] = {"form": form if allowed else None, "step": 2 if final else 1}
    if allowed:
        context |= decision_material(session, appraisal, instrument, final=final, now=now)
    people = people_in_force(session, appraisal, now=now)
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    organisation = organisation_of(session, appraisal, cycle, local_date(now, cycle.zone))
    return render_template(
        "reports/decision.html",
        public_id=public_id,
        name=people["appraisee"]["name"],
        post=people["appraisee"]["post"],
        cycle_name=cycle.name,
        result_public_id=scope.result_public_id,
        refusal="" if allowed else message(allowed.reason, **allowed.details),
        legal_basis=basis_of(session, scope.appraisal_id),
        assignments=assignment_lines(session, scope.appraisal_id),
        figures=figure_groups(session, scope.appraisal_id),
        organisation=organisation,
        services=service_lines(organisation.services),
        service_note=service_note(),
        missing=[text_in(one.label, locale) for one in missing_for(session, scope.appraisal_id)],
        role_labels={code: text_in(role.label, locale) for code, role in instrument.roles.items()},
        prepared=_prepared_lines(session, instrument, scope.appraisal_id, locale),
        matrix=quadrant_of(instrument, {axis: draft.choice for axis, draft in drafts.items()}, locale),
        remarks=remark_groups(session, instrument, scope),
        remark_file=lambda _remark, file: url_for("appraisals.note_file", public_id=public_id, file_id=file.public_id),
        **({"feedback": None, "axes": (), "score": None, "remaining": ()} | context),
    )


def remark_groups(session: Session, instrument: Instrument, scope: ResultScope) -> list[tuple[str, list[Remark]]]:
    """The year's remarks by indicator in its order; last, without a label, those that speak of none."""
    remarks = remarks_about(session, scope.appraisal_id, scope.assessor_id)
    labels = {one.code: text_in(one.label, locale_code()) for one in instrument.indicators()}
    beside, rest = by_indicator(remarks, labels)
    return [*((labels[code], found) for code, found in beside.items()), *([("", rest)] if rest else [])]


def _prepared_lines(
    session: Session, instrument: Instrument, appraisal_id: int, locale: str
) -> list[tuple[str, str, str, str]]:
    """What a preparer suggests, by axis: its label, the rating's, the reason, and whose suggestion it is."""
    known = prepared_ratings(session, appraisal_id)
    words = {
        one.by_id: preparer_words(session, [one.by_id], local_date(one.at)).get(one.by_id, one.by)
        for one in known.values()
    }
    return [
        (
            text_in(axis.label, locale),
            next((text_in(one.label, locale) for one in axis.options if one.code == known[axis.code].choice), ""),
            known[axis.code].reason,
            words[known[axis.code].by_id],
        )
        for axis in axes_of(instrument)
        if axis.code in known
    ]


def empty_form(
    instrument: Instrument, appraisal: Appraisal, drafts: Mapping[str, RatingDraft], locale: str, *, final: bool
) -> DecisionForm:
    """The form with the choices filled in, and the reasons of an earlier review."""
    values: dict[str, Any] = {AXIS + axis: draft.choice for axis, draft in drafts.items()}
    values |= {REASON + axis: draft.reason for axis, draft in drafts.items()}
    return decision_form(axes_of(instrument), locale, final=final)(None, data=values | {"rev": str(appraisal.rev)})


def decision_material(
    session: Session, appraisal: Appraisal, instrument: Instrument, *, final: bool, now: datetime
) -> dict[str, Any]:
    """Words before the first choice; numbers, indications and the explanation only after it."""
    locale = locale_code()
    people = people_in_force(session, appraisal, now=now)
    words = [
        SentWords(sent.role, people["responses"].get(str(sent.response_id), ""), sent.answers)
        for sent in submissions_in_force(session, appraisal.id)
    ]
    feedback = feedback_of(instrument, words, people["raters"], locale)
    shown = {"feedback": feedback, "remaining": remaining_predicates(session, appraisal.id, instrument)}
    if not final:
        return shown | {"axes": [axis_view(axis, None, locale) for axis in axes_of(instrument)]}
    material = material_of(session, appraisal.id)
    sheet = material.score.sheet
    return shown | {
        "axes": [axis_view(axis, material, locale) for axis in axes_of(instrument)],
        "score": material.score.value,
        "criteria": criteria_of(sheet, locale),
        "root": explained(sheet, people["raters"], locale),
    }


def axis_view(axis: Axis, material: Material | None, locale: str) -> AxisView:
    labels = {option.code: text_in(option.label, locale) for option in axis.options}
    suggested = material.indications.get(axis.code) if material else None
    return AxisView(
        axis.code,
        text_in(axis.label, locale),
        tuple(labels.items()),
        labels.get(suggested) if suggested else None,
        None,
    )
