"""Who prepares for which assessor: named by the province, by date and letter."""

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_admin import Admin, expose

from kinerja.appraisals.forms import PreparerForm
from kinerja.appraisals.queries.preparing import preparer_rows
from kinerja.appraisals.services.prepare import Naming, end_preparer, name_preparer
from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, lazy, message
from kinerja.core.web import current_actor
from kinerja.people.queries import find_officials

ENDPOINT = "preparer_admin"
SIDES = ("assessor", "preparer")


class PreparerAdmin(GuardedBaseView):
    """The list, a search that is a POST, and the form for two people who were found."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("preparer.province_only")

    @expose("/")
    def index(self) -> Any:
        """Everybody who prepares, or did."""
        return self._page()

    @expose("/cari", methods=("POST",))
    def search(self) -> Any:
        """People by name or number for both sides; neither stands in an address."""
        return self._page(found=True)

    @expose("/tunjuk", methods=("POST",))
    def name_one(self) -> Any:
        """Name a preparer for an assessor."""
        form = PreparerForm.from_request()
        start = form.valid_from.data if form.validate() else None
        if not isinstance(start, date):
            return make_response(self._page(form=form, found=True), 422)
        assessor, preparer = (request.form.get(side, "") for side in SIDES)
        naming = Naming(assessor, preparer, start, form.valid_to.data, form.letter.data or "")
        try:
            name_preparer(current_actor(), naming, now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._page(form=form, found=True), 422)
        except Conflict as refusal:
            flash(message(refusal.code, **refusal.details), "bad")
            return make_response(self._page(form=form, found=True), 409)
        flash(_("Penyiap ditunjuk. Ia melihat tugasnya di halaman Penyiapan."), "good")
        return redirect(url_for(".index"), 303)

    @expose("/akhiri/<public_id>", methods=("POST",))
    def end(self, public_id: str) -> Any:
        """The grant ends today."""
        end_preparer(current_actor(), public_id, now=utc_now())
        flash(_("Penunjukan diakhiri."), "good")
        return redirect(url_for(".index"), 303)

    def _page(self, *, form: PreparerForm | None = None, found: bool = False) -> Any:
        session, today = reading(), local_date(utc_now())
        words = {side: request.form.get(f"search_{side}", "")[:100] for side in SIDES}
        return self.render(
            "appraisals/admin/preparing.html",
            rows=preparer_rows(session),
            today=today,
            words=words,
            people={side: find_officials(session, text, today) for side, text in words.items()} if found else {},
            chosen={side: request.form.get(side, "") for side in SIDES},
            form=form or PreparerForm(None, data={"valid_from": today}),
        )


def register(admin: Admin) -> None:
    admin.add_view(PreparerAdmin(name=lazy("Penyiap"), endpoint=ENDPOINT, url="/admin/penyiap"))
