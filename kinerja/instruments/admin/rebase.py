"""Bringing an overtaken draft up to the version in force: what is new there, and what both changed."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose
from sqlalchemy.orm import Session

from forms.document import draft_from_document
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.instruments import policies, services
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.clashwords import choices_of
from kinerja.instruments.content import document_from_content
from kinerja.instruments.meaning import differences
from kinerja.instruments.merging import rebased
from kinerja.instruments.models import Version
from kinerja.instruments.services.rebase import sides_of


class RebasePages(InstrumentPages):
    """One page, and the step that it takes."""

    @expose("/<public_id>/selaraskan", methods=("GET", "POST"))
    def rebase(self, public_id: str) -> Any:
        session = reading()
        desk = desk_for(session, public_id)
        if request.method == "GET":
            return self._rebase_page(session, desk, {}, [])
        require(policies.can_rebase_draft(desk.actor, desk.instrument, desk.draft))
        chosen = {name: text for name, text in request.form.items() if name.startswith("pilih ")}
        try:
            services.rebase_draft(desk.actor, public_id, rev=sent_rev(), choices=chosen, now=utc_now())
        except Invalid as refusal:
            return make_response(self._rebase_page(session, desk, chosen, list(refusal.errors)), 422)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._rebase_page(session, desk, chosen, []), 409)
        flash(_("Perubahan versi yang berlaku sudah diambil. Periksa susunannya."), "good")
        return back_to(desk.url("page"))

    def _rebase_page(self, session: Session, desk: Desk, chosen: dict[str, str], undecided: list[str]) -> str:
        if not policies.is_overtaken(desk.instrument, desk.draft):
            return self.show("rebase.html", desk, version=None)
        sides = sides_of(session, desk.instrument, desk.draft)
        _content, clashes = rebased(sides.base, sides.mine, sides.theirs, chosen)
        before, after = (draft_from_document(document_from_content(each)) for each in (sides.base, sides.theirs))
        return self.show(
            "rebase.html", desk, version=session.get_one(Version, desk.instrument.current_version_id),
            news=differences(before, after), choices=choices_of(clashes, sides.mine, sides.theirs), chosen=chosen,
            undecided=undecided, may_rebase=policies.can_rebase_draft(desk.actor, desk.instrument, desk.draft),
            why=message("rebase.choose"),
        )  # fmt: skip
