"""Opening, the progress board, and who is assigned; states only, never what raters answered."""

from typing import Any
from urllib.parse import quote

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals import policies, queries
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.changes import forecast
from kinerja.appraisals.changes.inviting import Link
from kinerja.appraisals.figures import FigureGroup, figure_groups
from kinerja.appraisals.forms import ResumeForm
from kinerja.appraisals.models import Appraisal, AssignmentState
from kinerja.appraisals.policies.returning import can_reopen_windows
from kinerja.appraisals.queries.lost import lost_in, unappraised_agencies
from kinerja.appraisals.queries.paper import printable_units
from kinerja.appraisals.sentences import invitation_words
from kinerja.appraisals.services import assign, invite, open_cycle
from kinerja.appraisals.services.resume import resume_assignment
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import check_cycle, cycle_by_public_id, roster
from kinerja.people.queries import agency_scope, employee_card, find_officials

ENDPOINT = "appraisal_admin"
READERS = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN, Role.AUDITOR)


class AppraisalAdmin(PeriodPages):
    """Reached from the periods; each page asks its own policy."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(actor.has(role) for role in READERS) else deny("access.not_allowed")

    @expose("/buka/<public_id>", methods=("GET", "POST"))
    def opening(self, public_id: str) -> Any:
        """Confirm with numbers, then open everything or nothing."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_open_cycle(actor, cycle))
        if request.method == "POST":
            opened = open_cycle.open_cycle(actor, public_id, now=now)
            numbers = {"people": opened.appraisals, "duties": opened.assignments}
            flash(_("Periode dibuka: %(people)s penilaian dan %(duties)s penugasan.", **numbers), "good")
            if cycle.takes_plans:
                plans = {"taken": opened.plans, "left": opened.plans_left}
                flash(_("SKP yang dipakai: %(taken)s; tidak cocok dan diambil penilai sendiri: %(left)s.", **plans))
            return redirect(url_for(".board", public_id=public_id), 303)
        people = roster(session, cycle.id, local_date(now, cycle.zone))
        check = check_cycle(session, cycle, people)
        return self.render("appraisals/admin/opening.html", cycle=cycle, check=check, duties=forecast(people))

    @expose("/kemajuan/<public_id>")
    def board(self, public_id: str) -> Any:
        """Per unit how many duties are done."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        on = local_date(now, cycle.zone)
        units = queries.board(session, actor, cycle.id, on)
        # Of the whole province that is a reading of everybody: it has its page; who has no assessor is counted here.
        counts = cycle.state is CycleState.OPEN and agency_scope(actor) is not None
        lost = len(lost_in(session, actor, cycle.id, on)) if counts else 0
        may = {
            "add": policies.can_add_appraisal(actor, cycle),
            "supply": policies.can_import_data(actor, cycle),
            "remind": policies.can_draw_raters(actor, cycle),
        }
        unappraised = unappraised_agencies(session, actor, cycle.id, on) if cycle.state is CycleState.OPEN else []
        shown: dict[str, Any] = {"units": units, "lost": lost, "unappraised": unappraised, "may": may}
        return self.render("appraisals/admin/board.html", cycle=cycle, **shown)

    @expose("/kemajuan/<public_id>/<unit>")
    def unit(self, public_id: str, unit: str) -> Any:
        """The appraisals of one unit with their states."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        rows = queries.appraisal_rows(session, actor, cycle.id, local_date(now, cycle.zone), unit=unit)
        if not rows:
            raise NotFound("appraisal.unknown")
        may_draw, may_reopen = policies.can_draw_raters(actor, cycle), can_reopen_windows(actor, cycle)
        may = {"may_draw": may_draw, "may_reopen": may_reopen}
        units = printable_units(session, actor, local_date(now, cycle.zone)) if may_draw else []
        prints = any((one.cycle_id, one.unit_id) == (public_id, unit) for one in units)
        return self.render("appraisals/admin/unit.html", cycle=cycle, rows=rows, unit=unit, prints=prints, **may)

    @expose("/tambah/<public_id>", methods=("GET", "POST"))
    def add(self, public_id: str) -> Any:
        """Appraisals for people who came after the opening."""
        actor, session, now = current_actor(), reading(), utc_now()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_add_appraisal(actor, cycle))
        if request.method == "POST":
            try:
                open_cycle.add_appraisal(actor, public_id, request.form.get("employee", ""), now=now)
            except Conflict as refusal:
                flash(message(refusal.code, **refusal.details), "bad")
            else:
                flash(_("Penilaian dibuat."), "good")
            return redirect(url_for(".add", public_id=public_id), 303)
        seats = queries.not_yet_appraised(session, cycle.id, local_date(now, cycle.zone))
        return self.render("appraisals/admin/add.html", cycle=cycle, seats=seats)

    @expose("/penilaian/<public_id>")
    def show(self, public_id: str) -> Any:
        """Who is assigned and how far; name, replace, take back."""
        return self._page(public_id)

    @expose("/penilaian/<public_id>/cari", methods=("POST",))
    def search(self, public_id: str) -> Any:
        """Officials by name or number: a POST without redirect, so that neither stands in an address."""
        words = request.form.get("search", "")[:100]
        found = find_officials(reading(), words, local_date(utc_now()))
        return self._page(public_id, words=words, officials=found, role=request.form.get("role", ""))

    @expose("/penilaian/<public_id>/tunjuk", methods=("POST",))
    def nominate(self, public_id: str) -> Any:
        """Name an official."""
        role, employee = request.form.get("role", ""), request.form.get("employee", "")
        replaces = request.form.get("replaces") or None
        try:
            assign.nominate_official(current_actor(), public_id, role, employee, now=utc_now(), replaces=replaces)
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
        else:
            flash(_("Penilai ditunjuk dan diberi tahu."), "good")
        return redirect(url_for(".show", public_id=public_id), 303)

    @expose("/penilaian/<public_id>/tunjuk-tamu", methods=("POST",))
    def nominate_guest(self, public_id: str) -> Any:
        """Name a guest; the link is shown once, on the very answer."""
        role, guest = request.form.get("role", ""), request.form.get("guest", "")
        replaces = request.form.get("replaces") or None
        try:
            made = assign.nominate_guest(current_actor(), public_id, role, guest, now=utc_now(), replaces=replaces)
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".show", public_id=public_id), 303)
        return self._page(public_id, link=made.link)

    @expose("/penilaian/<public_id>/cabut", methods=("POST",))
    def revoke(self, public_id: str) -> Any:
        """Take an open duty back."""
        assign.revoke_assignment(current_actor(), request.form.get("assignment", ""), now=utc_now())
        flash(_("Penugasan dicabut."), "good")
        return redirect(url_for(".show", public_id=public_id), 303)

    @expose("/penilaian/<public_id>/tugaskan-lagi", methods=("POST",))
    def resume(self, public_id: str) -> Any:
        """Give a declined duty back to its rater; a guest's link is shown once, on the very answer."""
        actor, session = current_actor(), reading()
        require(_may_assign(session, actor, queries.visible_appraisal(session, actor, public_id)))
        form = ResumeForm.from_request()
        if not form.validate():
            return make_response(self._page(public_id, resuming=form), 422)
        try:
            link = resume_assignment(actor, form.assignment.data or "", reason=form.reason.data or "", now=utc_now())
        except (Conflict, Invalid) as refusal:
            if isinstance(refusal, Invalid):
                form.take(refusal)
            else:
                form.form_errors = [*form.form_errors, message(refusal.code, **refusal.details)]
            return make_response(self._page(public_id, resuming=form), refusal.status)
        if link is not None:
            return self._page(public_id, link=link)
        flash(_("Penugasan diberikan kembali, dan penilainya diberi tahu."), "good")
        return redirect(url_for(".show", public_id=public_id), 303)

    @expose("/penilaian/<public_id>/tautan", methods=("POST",))
    def new_link(self, public_id: str) -> Any:
        """A fresh link; the earlier one ends."""
        try:
            link = invite.issue_link(current_actor(), request.form.get("assignment", ""), now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".show", public_id=public_id), 303)
        return self._page(public_id, link=link)

    @expose("/penilaian/<public_id>/tautan/cabut", methods=("POST",))
    def end_link(self, public_id: str) -> Any:
        """End the link and leave the duty."""
        invite.revoke_link(current_actor(), request.form.get("assignment", ""), now=utc_now())
        flash(_("Tautan dicabut."), "good")
        return redirect(url_for(".show", public_id=public_id), 303)

    def _page(
        self, public_id: str, *, link: Link | None = None, resuming: ResumeForm | None = None, **found: Any
    ) -> Any:
        actor, session, now = current_actor(), reading(), utc_now()
        appraisal = queries.visible_appraisal(session, actor, public_id)
        cycle = session.get_one(Cycle, appraisal.cycle_id)
        on = local_date(now, cycle.zone)
        raters = queries.raters_of(session, appraisal.id)
        return self.render(
            "appraisals/admin/show.html",
            appraisal=appraisal,
            cycle=cycle,
            employee=employee_card(session, appraisal.employee_id, on),
            assessor=employee_card(session, appraisal.assessor_id, on),
            raters=raters,
            roles=queries.nominated_roles(session, appraisal.id),
            guests=queries.listed_guests(session, actor, appraisal.agency_id),
            vacant=[one for one in raters if one.state in ("declined", "revoked")],
            may_assign=_may_assign(session, actor, appraisal),
            resuming=resuming,
            resumes=_resumes(raters, resuming),
            figures=_figures(session, actor, appraisal),
            sees_voids=actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AUDITOR),
            **({"link": url_for("appraisals.invitation", token=link.token, _external=True)} if link else {"link": ""}),
            code=link.code if link else "",
            share=_share(link, cycle.zone),
            **{"words": "", "officials": None, "role": "", **found},
        )


def _resumes(raters: list[queries.RaterRow], typed: ResumeForm | None) -> dict[str, ResumeForm]:
    """The form beside each declined duty: what was just typed, else an empty one."""
    declined = [one.public_id for one in raters if one.state is AssignmentState.DECLINED]
    sent = typed.assignment.data if typed else None
    return {one: (typed if typed and one == sent else ResumeForm(None)).beside(one) for one in declined}


def _may_assign(session: Any, actor: Actor, appraisal: Appraisal) -> Decision:
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    return policies.can_assign_raters(actor, appraisal, superiors=superiors)


def _figures(session: Any, actor: Actor, appraisal: Appraisal) -> list[FigureGroup]:
    """What comes from outside raters, for those alone who enter it."""
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    allowed = policies.can_record_data(actor, appraisal, superiors=superiors)
    return figure_groups(session, appraisal.id) if allowed else []


def _share(link: Link | None, zone: str) -> str:
    """A plain wa.me address whose text holds the link and the day, no names and no scores."""
    if link is None:
        return ""
    address = url_for("appraisals.invitation", token=link.token, _external=True)
    return "https://wa.me/?text=" + quote(invitation_words(address, link.expires_at, zone), safe="")


def register(admin: Admin) -> None:
    view = AppraisalAdmin(name=lazy("Penilaian"), endpoint=ENDPOINT, url="/admin/penilaian")
    admin.add_view(view)
