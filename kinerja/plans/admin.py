"""Where the plans of each group live: a setting per unit and job family, external by default."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.cycles.queries import job_family_choices, unit_choices
from kinerja.people.queries import visible_units
from kinerja.plans import policies, queries
from kinerja.plans.forms import SourceForm
from kinerja.plans.models import SourceKind
from kinerja.plans.services.planning import remove_source, set_source


class PlanSourceAdmin(GuardedBaseView):
    """One table; what the actor may change has its buttons."""

    def may_see(self, actor: Actor) -> Decision:
        allowed = actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN)
        return ALLOW if allowed else deny("source.not_yours")

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        actor, session, today = current_actor(), reading(), local_date(utc_now())
        mine = set(session.scalars(visible_units(actor, today)))
        everywhere = [("", _("Semua unit kerja"))] if policies.can_set_source(actor, None) else []
        units = everywhere + [(str(key), name) for key, name in unit_choices(session, today) if key in mine]
        families = [("", _("Semua rumpun jabatan")), *((str(key), name) for key, name in job_family_choices(session))]
        form = SourceForm.from_request().offer(units, families)
        if form.validate_on_submit():
            set_source(
                actor,
                _number(form.unit.data),
                _number(form.job_family.data),
                SourceKind(form.kind.data),
                form.system.data or "",
                now=utc_now(),
            )
            flash(_("Sumber SKP tersimpan."), "good")
            return redirect(url_for(".index"), 303)
        rows = queries.source_rows(session, today)
        may = {row.public_id: bool(policies.can_set_source(actor, row.agency_id)) for row in rows}
        page = self.render("plans/sources.html", form=form, rows=rows, may=may)
        return (page, 422) if form.errors else page

    @expose("/hapus", methods=("POST",))
    def remove(self) -> Any:
        remove_source(current_actor(), request.form.get("source", ""), now=utc_now())
        flash(_("Pengaturan dihapus."), "good")
        return redirect(url_for(".index"), 303)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else None


def register(admin: Admin) -> None:
    admin.add_view(PlanSourceAdmin(name=lazy("Sumber SKP"), endpoint="plan_source_admin", url="/admin/sumber-skp"))
