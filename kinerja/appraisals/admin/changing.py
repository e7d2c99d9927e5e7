"""Changes during an open period: who is lost, what was recorded, and recording with a look at what it does first."""

from typing import Any

from flask import abort, flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from sqlalchemy import select

from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.admin.changeforms import FORMS, ChangeForm, RulesForm
from kinerja.appraisals.admin.changewords import line_words, lost_words
from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import ChangeKind, HandoverState
from kinerja.appraisals.policies import handover as policies
from kinerja.appraisals.queries.handover import handover_for, handovers_in, lines_of, periods_of
from kinerja.appraisals.queries.lost import lost_in
from kinerja.appraisals.services import hand_over, set_rules
from kinerja.core.authz import Actor, Decision, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.policies import can_follow_progress
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.cycles.queries.standing import rules_for
from kinerja.people import queries as people
from kinerja.people.admin import labels
from kinerja.people.admin.base import Note, is_searching
from kinerja.people.models import Employee, EmployeeNumber, Post
from kinerja.people.numbers import strip_number

ENDPOINT = "change_admin"
LOOK, APPLY = "look", "apply"


class ChangeAdmin(PeriodPages):
    """Reached from a period; auditors read, administrators record."""

    def may_see(self, actor: Actor) -> Decision:
        return can_follow_progress(actor)

    @expose("/<public_id>")
    def page(self, public_id: str) -> Any:
        """Who is lost between two units, and what was changed so far."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        on = local_date(now, cycle.zone)
        agencies = people.visible_agencies(session, actor, on)
        agency = next((one for one in agencies if one[0] == request.args.get("unit", "")), None)
        if agency is None and request.args.get("unit"):
            raise NotFound("unit.unknown")
        lost = lost_in(session, actor, cycle.id, on, agency_id=agency[1] if agency else None)
        changes = handovers_in(session, actor, cycle.id)
        names = people.employee_names(session, {one.employee_id for one in changes})
        return self.render(
            "appraisals/admin/changes.html",
            cycle=cycle,
            agency=agency[2] if agency else "",
            lost=lost_words(lost),
            unappraised=sum(one.is_unappraised for one in lost),
            changes=[(one, names.get(one.employee_id, "")) for one in changes],
            kinds=list(FORMS),
            rules=rules_for(session, cycle.id),
            may={"record": policies.can_record_change(actor), "rules": policies.can_set_rules(actor, cycle)},
        )

    @expose("/<public_id>/catat/<change>", methods=("GET", "POST"))
    def record(self, public_id: str, change: str) -> Any:
        """The form, then what it would do, then doing exactly that."""
        actor = current_actor()
        require(policies.can_record_change(actor))
        cycle = cycle_by_public_id(reading(), actor, public_id)
        kind = next((one for one in FORMS if one.value == change), None) or abort(404)
        form = FORMS[kind].from_request()
        if "post" in form:
            form.post.offer(labels.post_options)
        if request.method == "GET":
            return self._form(cycle, kind, form)
        step = request.form.get("step", "")
        if is_searching() or step not in (LOOK, APPLY) or not form.validate():
            return self._form(cycle, kind, form, 200 if is_searching() or not form.errors else 422)
        try:
            entered = self._entered(kind, form)
            if step == LOOK:
                return self._foreseen(cycle, kind, form, entered)
            made = hand_over.apply_change(actor, entered, mark=form.mark.data or "", now=utc_now())
        except Invalid as refusal:
            form.take(_by_form_field(refusal))
            return self._form(cycle, kind, form, 422)
        except NotAllowed as refusal:
            form.form_errors.append(message(refusal.code, **refusal.details))
            return self._form(cycle, kind, form, 403)
        except Conflict as refusal:
            if refusal.code == "handover.changed_meanwhile":
                flash(message(refusal.code), "warn")
                return make_response(self._foreseen(cycle, kind, form, entered), 409)
            form.form_errors.append(message(refusal.code, **refusal.details))
            return self._form(cycle, kind, form, 409)
        flash(_("Perubahan diterapkan. Semua yang terkait diberi tahu."), "good")
        return redirect(url_for(".show", public_id=public_id, handover=made), 303)

    @expose("/<public_id>/perubahan/<handover>")
    def show(self, public_id: str, handover: str) -> Any:
        """One change with what it did."""
        actor, session = current_actor(), reading()
        cycle = cycle_by_public_id(session, actor, public_id)
        made = handover_for(session, actor, handover)
        return self.render(
            "appraisals/admin/change.html",
            cycle=cycle,
            change=made,
            name=people.employee_names(session, {made.employee_id}).get(made.employee_id, ""),
            lines=line_words(session, actor, [line for line, _appraisal in lines_of(session, made.id)]),
            may_undo=made.state is HandoverState.APPLIED and policies.can_record_change(actor),
        )

    @expose("/<public_id>/perubahan/<handover>/batalkan", methods=("POST",))
    def undo(self, public_id: str, handover: str) -> Any:
        """Everything as before, while nothing was answered."""
        try:
            hand_over.undo_change(current_actor(), handover, now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
        else:
            flash(_("Perubahan dibatalkan. Semua kembali seperti semula."), "good")
        return redirect(url_for(".show", public_id=public_id, handover=handover), 303)

    @expose("/<public_id>/aturan", methods=("GET", "POST"))
    def rules(self, public_id: str) -> Any:
        """What the regulation leaves open, decided for this period."""
        actor, session = current_actor(), reading()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_set_rules(actor, cycle))
        known = rules_for(session, cycle.id)
        form = RulesForm.from_request(data={one.code: one.value for one in known}).offer(known)
        if form.validate_on_submit():
            set_rules.set_rules(actor, public_id, form.entered(), now=utc_now())
            flash(_("Aturan periode ini disimpan."), "good")
            return redirect(url_for(".page", public_id=public_id), 303)
        page = self.render("appraisals/admin/changerules.html", cycle=cycle, form=form)
        return make_response(page, 422 if request.method == "POST" else 200)

    def _form(self, cycle: Cycle, kind: ChangeKind, form: ChangeForm, status: int = 200) -> Any:
        return make_response(
            self.render("appraisals/admin/changeform.html", cycle=cycle, kind=kind, form=form, look=LOOK), status
        )

    def _foreseen(self, cycle: Cycle, kind: ChangeKind, form: ChangeForm, entered: Change) -> Any:
        session, actor = reading(), current_actor()
        seen = hand_over.foresee_change(actor, entered, now=utc_now())
        form.mark.data = seen.mark
        return self.render(
            "appraisals/admin/foreseen.html",
            cycle=cycle,
            kind=kind,
            form=form,
            apply=APPLY,
            name=people.employee_names(session, {entered.employee_id})[entered.employee_id],
            lines=line_words(session, actor, seen.lines, post_id=entered.post_id),
        )

    def _entered(self, kind: ChangeKind, form: ChangeForm) -> Change:
        """Ids behind what was typed. Raises Invalid by field."""
        session = reading()
        on = local_date(utc_now())
        found: dict[str, int | None] = {}
        for name in ("number", "other"):
            if name in form and form[name].data:
                found[name] = _holder(form[name].data, name)
        visible = people.visible_employees(current_actor(), on).where(Employee.id == found["number"])
        if session.scalar(visible) is None:
            raise Invalid("handover.invalid", {"number": ["employee.unknown"]})
        post = None
        if "post" in form:
            post = people.id_of(session, Post, form.post.data, people.visible_posts(current_actor(), on))
        return form.entered(kind, found, post)


def _holder(number: str, field: str) -> int:
    query = select(EmployeeNumber.employee_id).where(EmployeeNumber.number == strip_number(number))
    found = reading().scalars(query).one_or_none()
    if found is None:
        raise Invalid("handover.invalid", {field: ["employee.unknown"]})
    return found


def _by_form_field(refusal: Invalid) -> Invalid:
    """Refusals of the organisation name its own fields."""
    names = {"supervisor": "other", "valid_from": "effective_on", "valid_to": "effective_on", "reason": "letter"}
    errors = {names.get(name, name): codes for name, codes in refusal.errors.items()}
    return Invalid(refusal.code, errors, **refusal.details)


def notes_of(employee_id: int) -> list[Note]:
    """A warning for each open period in which somebody is appraised or appraises others."""
    return [
        Note(
            _(
                "Pegawai ini dinilai atau menilai pada %(cycle)s. Perubahan di sini tidak memindahkan penilaiannya.",
                cycle=name,
            ),
            _("Catat lewat Perubahan selama periode"),
            url_for(f"{ENDPOINT}.page", public_id=public_id),
        )
        for public_id, name in periods_of(reading(), employee_id)
    ]


def register(admin: Admin) -> None:
    admin.add_view(ChangeAdmin(name=lazy("Perubahan selama periode"), endpoint=ENDPOINT, url="/admin/perubahan"))
