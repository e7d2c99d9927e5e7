"""Third parties of a unit drawn by lot: asked, looked at, made; and the cards that its guests are handed."""

from typing import Any

import segno
from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose
from markupsafe import Markup
from sqlalchemy.orm import Session

from kinerja.appraisals import policies
from kinerja.appraisals.admin.base import PeriodPages
from kinerja.appraisals.forms import DrawForm
from kinerja.appraisals.models.raters import PoolSource
from kinerja.appraisals.queries.pool import Drawn, drawn_for, drawn_roles, unit_by_public_id
from kinerja.appraisals.services.draw import Card, draw_raters, issue_cards
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries import cycle_by_public_id
from kinerja.cycles.sentences import text_of
from kinerja.people.models import Unit
from kinerja.people.queries import unit_names

ENDPOINT = "draw_admin"
SOURCES = {
    PoolSource.OWN_AGENCY: lazy("Pegawai unit kerja lain di perangkat daerah ini"),
    PoolSource.ANY_AGENCY: lazy("Pegawai unit kerja lain di seluruh provinsi"),
    PoolSource.GUESTS: lazy("Tamu dari daftar bernama perangkat daerah ini"),
}


class DrawAdmin(PeriodPages):
    """Reached from a unit's page; every appraisal is judged on its own."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("assignment.agency_admin_only")

    @expose("/<public_id>/<unit>")
    def page(self, public_id: str, unit: str) -> Any:
        """What is to be drawn for whom."""
        return self._page(public_id, unit)

    @expose("/<public_id>/<unit>/pratinjau", methods=("POST",))
    def preview(self, public_id: str, unit: str) -> Any:
        """The draw as it would be made; nothing is stored, and asking again gives the same."""
        form, cycle, session = self._form(public_id, unit)
        if not form.validate():
            return make_response(self._page(public_id, unit, form), 422)
        place, on = unit_by_public_id(session, unit), local_date(utc_now(), cycle.zone)
        drawn = drawn_for(session, current_actor(), cycle, place, form.entered(), on=on)
        return self._page(public_id, unit, form, drawn)

    @expose("/<public_id>/<unit>/tetapkan", methods=("POST",))
    def make(self, public_id: str, unit: str) -> Any:
        """Make the draw that was looked at; of guests the cards are shown on the very answer."""
        form, _cycle, _session = self._form(public_id, unit)
        if not form.validate():
            return make_response(self._page(public_id, unit, form), 422)
        looked_at = request.form.get("looked_at", "")
        try:
            made = draw_raters(current_actor(), public_id, unit, form.entered(), looked_at=looked_at, now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return redirect(url_for(".page", public_id=public_id, unit=unit), 303)
        flash(_("Undian ditetapkan: %(made)s penugasan dibuat.", made=made.assignments), "good")
        if made.cards:
            return self._cards(public_id, unit, made.cards)
        return redirect(url_for("appraisal_admin.unit", public_id=public_id, unit=unit), 303)

    @expose("/<public_id>/<unit>/kartu", methods=("POST",))
    def cards(self, public_id: str, unit: str) -> Any:
        """Fresh links for all guests of the unit who have not sent, on cards to print."""
        try:
            cards = issue_cards(current_actor(), public_id, unit, now=utc_now())
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            cards = ()
        else:
            if not cards:
                flash(_("Tidak ada tamu yang masih ditunggu di unit ini."), "warn")
        if not cards:
            return redirect(url_for(".page", public_id=public_id, unit=unit), 303)
        return self._cards(public_id, unit, cards)

    def _form(self, public_id: str, unit: str) -> tuple[DrawForm, Cycle, Session]:
        session, actor = reading(), current_actor()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_draw_raters(actor, cycle))
        form = DrawForm.from_request()
        return _offered(form, session, actor, cycle, unit_by_public_id(session, unit)), cycle, session

    def _page(self, public_id: str, unit: str, form: DrawForm | None = None, drawn: Drawn | None = None) -> Any:
        session, actor = reading(), current_actor()
        cycle = cycle_by_public_id(session, actor, public_id)
        require(policies.can_draw_raters(actor, cycle))
        place = unit_by_public_id(session, unit)
        return self.render(
            "appraisals/admin/draw.html",
            cycle=cycle,
            unit=unit,
            unit_name=_name(session, place, cycle),
            form=form or _offered(DrawForm(None), session, actor, cycle, place),
            drawn=drawn,
        )

    def _cards(self, public_id: str, unit: str, cards: tuple[Card, ...]) -> Any:
        session, actor = reading(), current_actor()
        cycle = cycle_by_public_id(session, actor, public_id)
        shown = [(card, address, qr_of(address)) for card in cards for address in [_address(card)]]
        name = _name(session, unit_by_public_id(session, unit), cycle)
        return self.render("appraisals/admin/cards.html", cycle=cycle, unit=unit, unit_name=name, cards=shown)


def qr_of(address: str) -> Markup:
    """The address as a QR code, black on white whatever the theme; an image with a name for those who cannot see it."""
    code = segno.make(address, error="m")
    drawn = code.svg_inline(
        scale=5, border=3, light="white", title=_("Kode QR undangan"), svgclass="qr", lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704  # made of our own address by the library


def _address(card: Card) -> str:
    return url_for("appraisals.invitation", token=card.link.token, _external=True)


def _name(session: Session, unit: Unit, cycle: Cycle) -> str:
    return unit_names(session, {unit.id}, local_date(utc_now(), cycle.zone)).get(unit.id, "")


def _offered(form: DrawForm, session: Session, actor: Actor, cycle: Cycle, unit: Unit) -> DrawForm:
    roles = [(one.code, text_of(one.label)) for one in drawn_roles(session, actor, cycle, unit.id)]
    return form.offer(roles, [(source.value, str(text)) for source, text in SOURCES.items()])


def register(admin: Admin) -> None:
    admin.add_view(DrawAdmin(name=lazy("Undian pihak lain"), endpoint=ENDPOINT, url="/admin/undian"))
