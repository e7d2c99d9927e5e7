"""Before a version exists: what changes in meaning, who had a hand in it, approving, returning, publishing."""

from datetime import date
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.document import draft_from_document
from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import (
    Desk,
    InstrumentPages,
    back_to,
    desk_for,
    refusal_text,
    review_sections,
    sent_rev,
)
from kinerja.instruments.board import board_of
from kinerja.instruments.clashwords import names_in
from kinerja.instruments.forms.publish import PublishForm, ReasonForm
from kinerja.instruments.meaning import Difference, differences
from kinerja.instruments.models import DraftState
from kinerja.instruments.steps import past_steps
from kinerja.instruments.usage import usage_of
from kinerja.instruments.versions import base_document

MOST_STEPS = 30


class ReviewPages(InstrumentPages):
    """The page that stands between a draft and its version."""

    @expose("/<public_id>/periksa")
    def review(self, public_id: str) -> Any:
        return self._review(desk_for(reading(), public_id))

    @expose("/<public_id>/ajukan", methods=("POST",))
    def submit(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        accepted = bool(request.form.get("accept_warnings"))
        self.attempt(
            lambda now: services.submit_draft(desk.actor, public_id, rev=sent_rev(), accept_warnings=accepted, now=now),
            _("Rancangan diajukan. Sekarang pejabat kedua memeriksanya."),
        )
        return back_to(desk.url("review"))

    @expose("/<public_id>/setujui", methods=("POST",))
    def approve(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        self.attempt(
            lambda now: services.approve_draft(desk.actor, public_id, rev=sent_rev(), now=now),
            _("Rancangan disetujui. Ia dapat diterbitkan menjadi versi."),
        )
        return back_to(desk.url("review"))

    @expose("/<public_id>/kembalikan", methods=("POST",))
    def send_back(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        require(policies.can_return_draft(desk.actor, desk.instrument, desk.draft))
        form = ReasonForm(request.form)
        if not form.validate():
            return make_response(self._review(desk, returning=form), 422)
        self.attempt(
            lambda now: services.return_draft(desk.actor, public_id, reason=form.reason.data or "", now=now),
            _("Rancangan dikembalikan untuk disunting."),
        )
        return back_to(desk.url("review"))

    @expose("/<public_id>/tetapkan", methods=("POST",))
    def publish(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        require(policies.can_publish_instrument(desk.actor, desk.instrument, desk.draft))
        form = PublishForm.from_request()
        if not form.validate():
            return make_response(self._review(desk, publishing=form), 422)
        try:
            version = services.publish_instrument(
                desk.actor, public_id, effective_on=form.effective_on.data, reason=form.publish_reason.data or "",
                basis=form.basis(), now=utc_now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._review(desk, publishing=form), refusal.status)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._review(desk, publishing=form), refusal.status)
        flash(_("Versi baru diterbitkan. Isinya tidak dapat diubah lagi."), "good")
        return back_to(self.get_url("versi.page", public_id=version))

    @expose("/<public_id>/kukuhkan", methods=("POST",))
    def confirm(self, public_id: str) -> Any:
        """The second person brings the former version back."""
        desk = desk_for(reading(), public_id)
        try:
            version = services.confirm_reversion(desk.actor, public_id, now=utc_now())
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return back_to(desk.url("review"))
        flash(_("Versi lama diterbitkan lagi sebagai versi baru."), "good")
        return back_to(self.get_url("versi.page", public_id=version))

    @expose("/<public_id>/tarik", methods=("POST",))
    def withdraw(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        services.withdraw_reversion(desk.actor, public_id, now=utc_now())
        flash(_("Usulan ditarik."), "good")
        return back_to(self.get_url("instrumen.details_view", id=desk.instrument.public_id))

    @expose("/<public_id>/sisihkan", methods=("POST",))
    def discard(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        self.attempt(
            lambda now: services.discard_draft(desk.actor, public_id, now=now),
            _("Rancangan disisihkan. Ia dapat dipulihkan kapan saja."),
        )
        return back_to(self.get_url("instrumen.details_view", id=desk.instrument.public_id))

    @expose("/<public_id>/pulihkan", methods=("POST",))
    def restore(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        self.attempt(lambda now: services.restore_draft(desk.actor, public_id, now=now), _("Rancangan dipulihkan."))
        return back_to(desk.url("page"))

    def _review(self, desk: Desk, *, returning: ReasonForm | None = None, publishing: PublishForm | None = None) -> str:
        session = reading()
        base = base_document(session, desk.draft)
        steps = queries.latest_changes(session, desk.draft.id, MOST_STEPS)
        editors = queries.editors_of(session, desk.draft.id)
        people = queries.account_names(session, [*editors, desk.draft.author_id, desk.draft.approver_id])
        changed = differences(draft_from_document(base) if base else None, desk.engine) if desk.engine else []
        told = past_steps(steps, people, frozenset(), names_in(desk.content))
        return self.show(
            "review.html", desk, board=board_of(desk.content, desk.problems, desk.url), differences=changed,
            of_core=self._of_core(desk),
            is_first=base is None, author=people.get(desk.draft.author_id, ""),
            editors=sorted(people[number] for number in editors if number in people),
            approver=people.get(desk.draft.approver_id or 0, ""), steps=told,
            may=self._may(desk, editors),
            returning=returning or ReasonForm(None), publishing=publishing or PublishForm(None, data=self._first(desk)),
            states=DraftState, usage=usage_of(session, desk.actor, desk.instrument) if desk.draft.reverts_to_id else "",
            sections=review_sections(desk),
        )  # fmt: skip

    def _of_core(self, desk: Desk) -> list[Difference] | None:
        """What an overlay says otherwise than its core."""
        if desk.layer is None or desk.engine is None:
            return None
        return differences(desk.layer.core, desk.layer.under_core(desk.engine))

    def _first(self, desk: Desk) -> dict[str, Any]:
        today: date = local_date(utc_now())
        return {"effective_on": today}

    def _may(self, desk: Desk, editors: frozenset[int]) -> dict[str, Any]:
        actor, instrument, draft = desk.actor, desk.instrument, desk.draft
        return {
            "submit": policies.can_submit_draft(actor, instrument, draft),
            "approve": policies.can_approve_draft(actor, instrument, draft, involved=editors),
            "send_back": policies.can_return_draft(actor, instrument, draft),
            "confirm": policies.can_confirm_reversion(actor, instrument, draft),
            "withdraw": policies.can_withdraw_reversion(actor, instrument, draft),
            "publish": policies.can_publish_instrument(actor, instrument, draft),
            "discard": policies.can_discard_draft(actor, instrument, draft),
            "restore": policies.can_restore_draft(actor, instrument, draft),
        }
