"""The history of a draft, and taking steps back."""

from typing import Any

from flask import request
from flask_admin import expose

from kinerja.core.db import reading
from kinerja.core.i18n import _
from kinerja.instruments import queries, services
from kinerja.instruments.admin.base import InstrumentPages, back_to, chosen_view, desk_for, sent_rev
from kinerja.instruments.clashwords import names_in
from kinerja.instruments.steps import past_steps

MOST_STEPS = 200


class HistoryPages(InstrumentPages):
    """Who changed what and when; each step can be taken back."""

    @expose("/<public_id>/riwayat")
    def history(self, public_id: str) -> Any:
        session = reading()
        desk = desk_for(session, public_id)
        steps = queries.latest_changes(session, desk.draft.id, MOST_STEPS)
        names = queries.account_names(session, [step.actor_id for step in steps])
        undone = frozenset(step.undoes for step in steps if step.undoes is not None)
        told = past_steps(steps, names, undone, names_in(desk.content))
        return self.show("history.html", desk, steps=told, most=MOST_STEPS)

    @expose("/<public_id>/batal", methods=("POST",))
    def undo(self, public_id: str) -> Any:
        """Take back the last step, or all back to the one that is named."""
        desk = desk_for(reading(), public_id)
        named = request.form.get("sampai", "")
        until = int(named) if named.isdecimal() and len(named) < 10 else None
        self.attempt(
            lambda now: services.undo_change(desk.actor, public_id, rev=sent_rev(), back_to=until, now=now),
            _("Perubahan dibatalkan."),
        )
        return back_to(desk.url("history") if named else desk.url("page", **chosen_view()) + "#susunan")

    @expose("/<public_id>/ulang", methods=("POST",))
    def redo(self, public_id: str) -> Any:
        """Bring back what was undone last."""
        desk = desk_for(reading(), public_id)
        self.attempt(
            lambda now: services.redo_change(desk.actor, public_id, rev=sent_rev(), now=now),
            _("Perubahan diulangi."),
        )
        return back_to(desk.url("page", **chosen_view()) + "#susunan")
