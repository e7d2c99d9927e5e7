"""What organisations achieved: recorded by BKD with its source, read by whoever follows a period."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.queries.serving import figures_in_sight
from kinerja.appraisals.servicewords import service_lines, service_note
from kinerja.core.authz import ALLOW, Actor, Decision, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm
from kinerja.cycles import policies
from kinerja.cycles.models import AchievementLevel, Cycle
from kinerja.cycles.queries import cycle_by_public_id, unit_choices
from kinerja.cycles.queries.achievement import achievement_rows, in_time
from kinerja.cycles.services.achievement import LONGEST_SOURCE, AchievementInput, record_achievement

ENDPOINT = "achievement_admin"


class AchievementForm(WebForm):
    unit_id = SelectField(lazy("Unit kerja"), [InputRequired()], coerce=str)
    level = RadioField(lazy("Capaian organisasi"), [InputRequired()], validate_choice=False)
    source = StringField(
        lazy("Sumber"),
        [InputRequired(), Length(max=LONGEST_SOURCE)],
        description=lazy("Misalnya nomor laporan kinerja atau surat penetapannya."),
    )
    dated = DateField(lazy("Tanggal sumber"), [InputRequired()])


class AchievementAdmin(PeriodPages):
    """Reached from a period."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if policies.can_follow_progress(actor) else deny("access.not_allowed")

    @expose("/<public_id>", methods=("GET", "POST"))
    def page(self, public_id: str) -> Any:
        """What is recorded, with the form for BKD."""
        actor = current_actor()
        cycle = cycle_by_public_id(reading(), actor, public_id)
        form = _offered(cycle, AchievementForm.from_request())
        if request.method == "GET":
            return self._page(cycle, form)
        require(policies.can_record_achievement(actor, cycle))
        if not form.validate():
            return make_response(self._page(cycle, form), 422)
        entered = AchievementInput(
            int(form.unit_id.data or 0), form.level.data or "", form.source.data or "", form.dated.data
        )
        try:
            is_new = record_achievement(actor, public_id, entered, now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(cycle, form), 422)
        flash(_("Capaian dicatat.") if is_new else _("Capaian yang sama sudah tercatat."), "good")
        return redirect(url_for(".page", public_id=public_id), 303)

    def _page(self, cycle: Cycle, form: AchievementForm) -> Any:
        on = local_date(utc_now(), cycle.zone)
        return self.render(
            "appraisals/admin/achievement.html",
            cycle=cycle,
            form=form,
            rows=achievement_rows(reading(), cycle, on),
            last_day=in_time(cycle),
            services=service_lines(figures_in_sight(reading(), current_actor(), cycle.id, on)),
            service_note=service_note(),
            may_record=policies.can_record_achievement(current_actor(), cycle),
        )


def _offered(cycle: Cycle, form: AchievementForm) -> AchievementForm:
    units = unit_choices(reading(), local_date(utc_now(), cycle.zone))
    form.unit_id.choices = [SelectChoice("", _("pilih unit kerja")), *(SelectChoice(str(i), name) for i, name in units)]
    form.level.choices = [
        SelectChoice(one.value, message(f"achievement.level.{one.value}")) for one in AchievementLevel
    ]
    return form


def register(admin: Admin) -> None:
    view = AchievementAdmin(name=lazy("Capaian organisasi"), endpoint=ENDPOINT, url="/admin/capaian")
    admin.add_view(view)
