"""Cycles in the admin panel: prepare, windows, instruments, check, announce, close."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.fields import SelectChoice

from kinerja.core.adminview import STAFF_ROLES, GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message, ngettext
from kinerja.core.web import current_actor
from kinerja.cycles import policies, queries, services
from kinerja.cycles.forms import ClocksForm, CycleForm, RuleForm, WindowsForm, window_values
from kinerja.cycles.models import Cycle, CycleKind
from kinerja.cycles.queries.clocks import clock_rows, clocks_source
from kinerja.cycles.queries.year import DIVIDING, children_of, is_divided, parent_of, parts_of_year
from kinerja.cycles.services.clocks import set_clocks
from kinerja.cycles.services.year import divide_year
from kinerja.instruments.models import Version

ENDPOINT = "cycle_admin"


class CycleAdmin(GuardedBaseView):
    """Everything about a period before people answer; who only looks sees it without buttons."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(actor.has(role) for role in STAFF_ROLES) else deny("access.not_allowed")

    @expose("/")
    def index(self) -> Any:
        actor, session = current_actor(), reading()
        cycles = session.scalars(queries.visible_cycles(actor).order_by(Cycle.starts_on.desc(), Cycle.id.desc()))
        may = {"create": policies.can_create_cycle(actor), "follow": policies.can_follow_progress(actor)}
        found = list(cycles)
        names = {cycle.id: cycle.name for cycle in found}
        return self.render("cycles/admin/index.html", cycles=found, names=names, may=may)

    @expose("/baru", methods=("GET", "POST"))
    def create(self) -> Any:
        require(policies.can_create_cycle(current_actor()))
        form = CycleForm.from_request().label_kinds()
        if form.validate_on_submit():
            try:
                public_id = services.create_cycle(current_actor(), form.entered(), now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                flash(_("Periode dibuat. Isilah sekarang masa pengisian dan instrumennya."), "good")
                return redirect(url_for(".show", public_id=public_id), 303)
        return self._form("cycles/admin/edit.html", form, cycle=None)

    @expose("/<public_id>")
    def show(self, public_id: str) -> Any:
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        return self.render(
            "cycles/admin/show.html",
            cycle=cycle,
            windows=queries.window_rows(session, cycle, now=now),
            rules=queries.rules_of(session, cycle.id, local_date(now, cycle.zone)),
            clocks=clock_rows(session, cycle.id),
            children=children_of(session, actor, cycle),
            parent=parent_of(session, actor, cycle),
            clocks_source=clocks_source(),
            may={
                "edit": policies.can_edit_cycle(actor, cycle),
                "windows": policies.can_set_windows(actor, cycle),
                "clocks": policies.can_set_clocks(actor, cycle),
                "instruments": policies.can_assign_instrument(actor, cycle),
                "divide": policies.can_divide_cycle(actor, cycle, CycleKind.QUARTERLY),
                "announce": policies.can_announce_cycle(actor, cycle),
                "follow": policies.can_follow_progress(actor),
                "check": Decision(actor.has(Role.PROVINCE_ADMIN)),
                "mark": Decision(actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN)),
            },
        )

    @expose("/<public_id>/ubah", methods=("GET", "POST"))
    def edit(self, public_id: str) -> Any:
        actor = current_actor()
        cycle = queries.cycle_by_public_id(reading(), actor, public_id)
        require(policies.can_edit_cycle(actor, cycle))
        form = CycleForm.from_request(obj=cycle, kind=cycle.kind.value).label_kinds()
        if form.validate_on_submit():
            try:
                services.edit_cycle(actor, public_id, form.entered(), now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                flash(_("Periode diubah."), "good")
                return redirect(url_for(".show", public_id=public_id), 303)
        return self._form("cycles/admin/edit.html", form, cycle=cycle)

    @expose("/<public_id>/masa", methods=("GET", "POST"))
    def windows(self, public_id: str) -> Any:
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        require(policies.can_set_windows(actor, cycle))
        agencies = queries.agency_choices(session, local_date(now, cycle.zone))
        chosen = request.values.get("unit", "")
        unit_id = next((one.id for one in agencies if one.public_id == chosen), None)
        stored = [one for one in queries.windows_of(session, cycle.id) if one.unit_id == unit_id]
        form = WindowsForm.from_request(data=window_values(stored, cycle.zone))
        if form.validate_on_submit():
            try:
                services.set_windows(actor, public_id, form.entered(), now=now, unit_id=unit_id)
            except Invalid as refusal:
                _place(form, refusal)
            else:
                flash(_("Masa pengisian disimpan."), "good")
                return redirect(url_for(".show", public_id=public_id), 303)
        return self._form("cycles/admin/windows.html", form, cycle=cycle, agencies=agencies, unit_id=unit_id)

    @expose("/<public_id>/bagi", methods=("GET", "POST"))
    def divide(self, public_id: str) -> Any:
        """The quarters or months of a year as they would be made, then made in one act."""
        actor, session = current_actor(), reading()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        asked = request.values.get("kind", "")
        kind = next((one for one in DIVIDING if one.value == asked), DIVIDING[0])
        require(policies.can_divide_cycle(actor, cycle, kind))
        parts, refusal, status = [], "", 200
        try:
            if request.method == "POST":
                made = divide_year(actor, public_id, kind, now=utc_now())
                flash(ngettext("%(num)s periode dibuat.", "%(num)s periode dibuat.", len(made)), "good")
                return redirect(url_for(".show", public_id=public_id), 303)
            parts = parts_of_year(session, cycle, kind)
        except Conflict as conflict:
            refusal, status = message(conflict.code, **conflict.details), 409 if request.method == "POST" else 200
        done = is_divided(session, cycle, kind)
        values = {"kinds": DIVIDING, "kind": kind, "parts": parts, "refusal": refusal, "done": done}
        return self.render("cycles/admin/divide.html", cycle=cycle, **values), status

    @expose("/<public_id>/tenggat", methods=("GET", "POST"))
    def clocks(self, public_id: str) -> Any:
        """How many working days each clock has."""
        actor, session = current_actor(), reading()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        require(policies.can_set_clocks(actor, cycle))
        rows = {one.code: one for one in clock_rows(session, cycle.id)}
        form = ClocksForm.from_request(data={code.value: one.days for code, one in rows.items()})
        if form.validate_on_submit():
            try:
                changed = set_clocks(actor, public_id, form.entered(), reason=form.reason.data or "", now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                flash(_("Tenggat disimpan.") if changed else _("Tidak ada yang berubah."), "good")
                return redirect(url_for(".show", public_id=public_id), 303)
        announced = policies.clocks_need_reason(cycle)
        return self._form(
            "cycles/admin/clocks.html", form, cycle=cycle, rows=rows, announced=announced, source=clocks_source()
        )

    @expose("/<public_id>/instrumen", methods=("GET", "POST"))
    def instruments(self, public_id: str) -> Any:
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        require(policies.can_assign_instrument(actor, cycle))
        on = local_date(now, cycle.zone)
        form = RuleForm.from_request(data=_named_version(session))
        _choose(form["version_id"], queries.version_choices(session))
        _choose(form["unit_id"], queries.unit_choices(session, on), empty=_("semua unit kerja"))
        _choose(form["job_family_id"], queries.job_family_choices(session), empty=_("semua rumpun jabatan"))
        if form.validate_on_submit():
            services.assign_instrument(
                actor,
                public_id,
                int(form["version_id"].data),
                now=now,
                unit_id=_number(form["unit_id"].data),
                job_family_id=_number(form["job_family_id"].data),
                part=form["part"].data.strip(),
            )
            flash(_("Instrumen ditetapkan untuk periode ini."), "good")
            return redirect(url_for(".instruments", public_id=public_id), 303)
        rules = queries.rules_of(session, cycle.id, on)
        return self._form("cycles/admin/instruments.html", form, cycle=cycle, rules=rules)

    @expose("/<public_id>/instrumen/hapus", methods=("POST",))
    def drop_instrument(self, public_id: str) -> Any:
        services.remove_instrument(current_actor(), public_id, request.form.get("rule", ""), now=utc_now())
        flash(_("Baris dihapus."), "good")
        return redirect(url_for(".instruments", public_id=public_id), 303)

    @expose("/<public_id>/periksa")
    def check(self, public_id: str) -> Any:
        """Pemeriksaan sebelum dibuka."""
        actor, session = current_actor(), reading()
        cycle = queries.cycle_by_public_id(session, actor, public_id)
        require(policies.can_create_cycle(actor))
        people = queries.roster(session, cycle.id, local_date(utc_now(), cycle.zone))
        found = queries.check_cycle(session, cycle, people)
        return self.render("cycles/admin/check.html", cycle=cycle, check=found)

    @expose("/<public_id>/umumkan", methods=("POST",))
    def announce(self, public_id: str) -> Any:
        told = services.announce_cycle(current_actor(), public_id, now=utc_now())
        flash(_("Periode diumumkan kepada %(people)s pegawai.", people=told), "good")
        return redirect(url_for(".show", public_id=public_id), 303)

    def _form(self, template: str, form: Any, **values: Any) -> Any:
        page = self.render(template, form=form, **values)
        return (page, 422) if request.method == "POST" else page


def _named_version(session: Session) -> dict[str, str]:
    """The version that a link from an instrument's page has chosen already."""
    named = select(Version.id).where(Version.public_id == request.args.get("versi", "")[:24])
    found = session.scalar(named)
    return {} if found is None else {"version_id": str(found)}


def _choose(field: Any, rows: list[tuple[int, str]], *, empty: str = "") -> None:
    field.choices = [
        *([SelectChoice("", empty)] if empty else []),
        *(SelectChoice(str(one), name) for one, name in rows),
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _place(form: Any, refusal: Invalid) -> None:
    """Window refusals name a role: they belong beside its closing time."""
    for role, codes in refusal.errors.items():
        name = f"closes_{role}"
        texts = [message(code) for code in codes]
        if name in form:
            form[name].errors = [*form[name].errors, *texts]
        else:
            form.form_errors = [*form.form_errors, *texts]


def register(admin: Admin) -> None:
    admin.add_view(CycleAdmin(name=lazy("Periode penilaian"), endpoint=ENDPOINT, url="/admin/periode"))
