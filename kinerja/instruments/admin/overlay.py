"""Following a core that has moved, and what a core lets its overlays do."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose
from sqlalchemy.orm import Session

from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.instruments import edits, policies, services
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.board import text_in
from kinerja.instruments.clashwords import names_in
from kinerja.instruments.content import content_from_document
from kinerja.instruments.forms.overlays import ALLOWANCES, OF_ALL, allowances_from, kinds_for, ticked_in
from kinerja.instruments.meaning import differences
from kinerja.instruments.models import Version
from kinerja.instruments.outline import Weights
from kinerja.instruments.overlaywords import core_choices
from kinerja.instruments.services.overlay import followed
from kinerja.instruments.versions import document_of


class OverlayPages(InstrumentPages):
    """Of an overlay: the page of a moved core. Of any other draft: the page of what overlays may do."""

    @expose("/<public_id>/inti", methods=("GET", "POST"))
    def follow(self, public_id: str) -> Any:
        session = reading()
        desk = desk_for(session, public_id)
        if request.method == "GET":
            return self._follow_page(session, desk, {}, [])
        require(policies.can_follow_core(desk.actor, desk.instrument, desk.draft, desk.core))
        chosen = {name: text for name, text in request.form.items() if name.split(" ")[0] in ("set", "hide", "add")}
        try:
            services.follow_core(desk.actor, public_id, rev=sent_rev(), choices=chosen, now=utc_now())
        except Invalid as refusal:
            return make_response(self._follow_page(session, desk, chosen, list(refusal.errors)), 422)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._follow_page(session, desk, chosen, []), 409)
        flash(_("Penyesuaian ini sekarang mengikuti versi inti yang berlaku. Periksa susunannya."), "good")
        return back_to(desk.url("page"))

    def _follow_page(self, session: Session, desk: Desk, chosen: dict[str, str], undecided: list[str]) -> str:
        if desk.core is None or not desk.core_moved:
            return self.show("overlaycore.html", desk, version=None)
        version = session.get_one(Version, desk.core.current_version_id)
        _content, clashes, layer = followed(session, desk.draft, desk.core, desk.written, chosen)
        assert desk.layer is not None and desk.core_version is not None  # an overlay's draft has both
        before, after = (
            content_from_document(document_of(session, each.fingerprint)) for each in (desk.core_version, version)
        )
        return self.show(
            "overlaycore.html", desk, version=version, news=differences(desk.layer.core, layer.core),
            choices=core_choices(clashes, names_in(after) | names_in(before)), chosen=chosen, undecided=undecided,
            may_follow=policies.can_follow_core(desk.actor, desk.instrument, desk.draft, desk.core),
            why=message("rebase.choose"),
        )  # fmt: skip

    @expose("/<public_id>/izin", methods=("GET", "POST"))
    def allowances(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        if request.method == "GET":
            return self._allowances_page(desk, ticked_in(desk.content), {})
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        usual, own, errors = allowances_from(request.form, desk.content)
        if errors:
            return make_response(self._allowances_page(desk, request.form, errors), 422)
        try:
            step = self.edited(desk, "allowances.set", edits.set_allowances(usual, own))
        except (Invalid, Conflict) as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._allowances_page(desk, request.form, {}), refusal.status)
        flash(_("Tersimpan.") if step.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.url("allowances"))

    def _allowances_page(self, desk: Desk, typed: Any, errors: dict[str, str]) -> str:
        content, weights = desk.content, Weights(desk.content)
        lines = [
            (
                content.nodes[code],
                text_in(content.nodes[code].get("label")) or code,
                kinds_for(content, content.nodes[code], weights),
            )
            for code in content.walk(content.root)
        ]
        return self.show(
            "allowances.html", desk, lines=lines, typed=typed, errors=errors, kinds=ALLOWANCES, of_all=OF_ALL,
            rev=sent_rev() if request.method == "POST" else desk.draft.rev,
        )  # fmt: skip
