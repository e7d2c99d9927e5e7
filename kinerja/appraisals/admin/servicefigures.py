"""Service figures of units in a period: recorded with their source, read beside results, no part of anybody's score."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.models import ServiceKind
from kinerja.appraisals.policies.serving import can_record_service_figures
from kinerja.appraisals.queries.marks import units_to_mark
from kinerja.appraisals.queries.serving import figures_in_sight
from kinerja.appraisals.services.serve import (
    LONGEST_REASON,
    LONGEST_SOURCE,
    ServiceFigureInput,
    record_service_figure,
    withdraw_service_figure,
)
from kinerja.appraisals.servicewords import service_lines
from kinerja.core.adminview import AdminForm
from kinerja.core.authz import ALLOW, Actor, Decision, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, locale_code, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.policies import can_follow_progress
from kinerja.cycles.queries import cycle_by_public_id

ENDPOINT = "service_figure_admin"


class ServiceFigureForm(AdminForm):
    unit = SelectField(lazy("Unit kerja"), [InputRequired(lazy("Pilih unitnya."))], validate_choice=False)
    kind = RadioField(lazy("Angka"), [InputRequired(lazy("Pilih angkanya."))], validate_choice=False)
    value = StringField(
        lazy("Nilai"), [InputRequired(lazy("Isi nilainya."))], render_kw={"inputmode": "decimal", "class": "short"}
    )
    source = StringField(
        lazy("Sumber"),
        [InputRequired(lazy("Isi sumbernya.")), Length(max=LONGEST_SOURCE)],
        description=lazy("Misalnya laporan SKM triwulan III, atau nama aplikasi pengaduan."),
    )
    dated = DateField(lazy("Tanggal data"), [InputRequired(lazy("Isi tanggalnya."))], render_kw={"type": "date"})


class TakeBackForm(AdminForm):
    unit = HiddenField(validators=[InputRequired()])
    kind = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(
        lazy("Alasan dicabut"),
        [InputRequired(lazy("Tuliskan alasannya.")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class ServiceFigureAdmin(PeriodPages):
    """Reached from a period."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if can_follow_progress(actor) else deny("access.not_allowed")

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """What is recorded, with the form for administrators."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        form = _offered(cycle, ServiceFigureForm.from_request())
        if request.method == "GET":
            return self._page(cycle, form)
        require(can_record_service_figures(actor, cycle))
        if not form.validate():
            return make_response(self._page(cycle, form), 422)
        entered = ServiceFigureInput(
            form.unit.data or "", form.kind.data or "", form.value.data or "", form.source.data or "", form.dated.data
        )
        try:
            is_new = record_service_figure(actor, public_id, entered, now=utc_now(), locale=locale_code())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(cycle, form), 422)
        flash(_("Angka unit tersimpan.") if is_new else _("Angka yang sama sudah tercatat."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    @expose("/<public_id>/cabut", methods=("POST",))
    def withdraw(self, public_id: str) -> Any:
        """Take a figure back, with a reason."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        require(can_record_service_figures(actor, cycle))
        form = TakeBackForm.from_request()
        if not form.validate():
            return make_response(self._page(cycle, _offered(cycle, ServiceFigureForm(None)), taking=form), 422)
        try:
            withdraw_service_figure(
                actor, public_id, form.unit.data or "", form.kind.data or "", form.reason.data or "", now=utc_now()
            )
        except (Conflict, Invalid) as refusal:
            if isinstance(refusal, Invalid):
                form.take(refusal)
            else:
                form.form_errors = [*form.form_errors, message(refusal.code)]
            page = self._page(cycle, _offered(cycle, ServiceFigureForm(None)), taking=form)
            return make_response(page, refusal.status)
        flash(_("Angka unit dicabut."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _page(self, cycle: Cycle, form: ServiceFigureForm, *, taking: TakeBackForm | None = None) -> Any:
        actor, on = current_actor(), local_date(utc_now(), cycle.zone)
        figures = figures_in_sight(reading(), actor, cycle.id, on)
        own = {key for key, _name in units_to_mark(reading(), actor, on)}
        return self.render(
            "appraisals/admin/servicefigures.html", cycle=cycle, form=form, taking=taking,
            lines=list(zip(figures, service_lines(figures), strict=True)), own=own,
            may_record=can_record_service_figures(actor, cycle),
        )  # fmt: skip


def _offered(cycle: Cycle, form: ServiceFigureForm) -> ServiceFigureForm:
    units = units_to_mark(reading(), current_actor(), local_date(utc_now(), cycle.zone))
    form.unit.choices = [SelectChoice("", _("pilih unit kerja")), *(SelectChoice(key, name) for key, name in units)]
    form.kind.choices = [SelectChoice(one.value, message(f"service.kind.{one.value}")) for one in ServiceKind]
    return form


def register(admin: Admin) -> None:
    admin.add_view(ServiceFigureAdmin(name=lazy("Angka unit"), endpoint=ENDPOINT, url="/admin/angka-unit"))
