"""Reminders in the admin panel: the shared rules, and those of a Dinas."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.notices import services
from kinerja.notices.forms import RuleForm
from kinerja.notices.models import Audience, ReminderKind
from kinerja.notices.policies import can_change_reminders
from kinerja.notices.queries import Rule, has_own_rules, rule_book
from kinerja.people.queries import visible_agencies

Place = tuple[str, int | None, str]  # public id, id and name of a Dinas; empty, None: the shared rules
ENDPOINT = "reminder_admin"


class ReminderAdmin(GuardedBaseView):
    """Rules are added and removed one by one; every page shows whose rules these are."""

    def may_see(self, actor: Actor) -> Decision:
        administers = actor.has(Role.PROVINCE_ADMIN) or actor.has(Role.AGENCY_ADMIN)
        return ALLOW if administers else deny("access.not_allowed")

    @expose("/")
    def index(self) -> Any:
        return self._page(RuleForm(None).label_choices())

    @expose("/tambah", methods=("POST",))
    def add(self) -> Any:
        form, place = RuleForm.from_request().label_choices(), self._place()
        require(can_change_reminders(current_actor(), place[1]))
        if form.validate():
            try:
                services.add_rule(current_actor(), place[1], form.entered(), now=utc_now())
            except Invalid as refusal:
                form.take(refusal)
            else:
                return self._done(place, _("Pengingat ditambahkan."))
        return make_response(self._page(form), 422)

    @expose("/hapus", methods=("POST",))
    def remove(self) -> Any:
        place = self._place()
        require(can_change_reminders(current_actor(), place[1]))
        try:
            services.remove_rule(current_actor(), place[1], _rule(request.form.get("rule", "")), now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".index", unit=place[0] or None), 303)
        return self._done(place, _("Pengingat dihapus."))

    @expose("/kembali", methods=("POST",))
    def reset(self) -> Any:
        place = self._place()
        try:
            services.reset_rules(current_actor(), place[1], now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".index", unit=place[0] or None), 303)
        return self._done(place, _("Pengingat kembali seperti semula."))

    def _done(self, place: Place, text: str) -> Any:
        flash(text, "good")
        return redirect(url_for(".index", unit=place[0] or None), 303)

    def _places(self) -> list[Place]:
        """What the reader may change: the shared rules first, then each Dinas."""
        actor = current_actor()
        agencies = visible_agencies(reading(), actor, local_date(utc_now()))
        places: list[Place] = [("", None, _("semua perangkat daerah")), *agencies]
        return [place for place in places if can_change_reminders(actor, place[1])]

    def _place(self) -> Place:
        chosen = request.values.get("unit", "")
        places = self._places()
        found = next((place for place in places if place[0] == chosen), None)
        if found is None and chosen:
            raise NotFound("unit.unknown")
        return found or places[0]

    def _page(self, form: RuleForm) -> Any:
        session, place = reading(), self._place()
        return self.render(
            "notices/reminders.html",
            form=form,
            place=place,
            places=self._places(),
            rules=[(rule, _key(rule)) for rule in rule_book(session).of(place[1])],
            own=has_own_rules(session, place[1]),
        )


def _key(rule: Rule) -> str:
    return f"{rule.kind.value}:{rule.days}:{rule.audience.value}"


def _rule(key: str) -> Rule:
    """The rule of a button. Raises NotFound."""
    parts = key.split(":")
    try:
        kind, days, audience = parts
        return Rule(ReminderKind(kind), int(days), Audience(audience))
    except ValueError:
        raise NotFound("reminder.unknown") from None


def register(admin: Admin) -> None:
    admin.add_view(ReminderAdmin(name=lazy("Pengingat"), endpoint=ENDPOINT, url="/admin/pengingat"))
