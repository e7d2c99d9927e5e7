"""Letting colleagues try a draft: links to pass on, and what they had to say."""

from typing import Any

from flask import flash, make_response, request, url_for
from flask_admin import expose

from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import _
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for
from kinerja.instruments.board import text_in
from kinerja.instruments.forms.publish import TrialLinkForm
from kinerja.instruments.services import TrialLinkIssued


class TryingPages(InstrumentPages):
    """One page per draft; comments stand at their nodes, too."""

    @expose("/<public_id>/uji-coba")
    def trial(self, public_id: str) -> Any:
        return self._trial(desk_for(reading(), public_id))

    @expose("/<public_id>/uji-coba/tautan", methods=("POST",))
    def issue_link(self, public_id: str) -> Any:
        """The link is shown on this answer only: nothing but its hash is kept."""
        desk = desk_for(reading(), public_id)
        require(policies.can_issue_trial_link(desk.actor, desk.instrument, desk.draft))
        form = TrialLinkForm.from_request()
        if not form.validate():
            return make_response(self._trial(desk, form=form), 422)
        try:
            issued = services.issue_trial_link(desk.actor, public_id, days=form.days.data or 0, now=utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._trial(desk, form=form), 422)
        return self._trial(desk_for(reading(), public_id), issued=issued)

    @expose("/<public_id>/uji-coba/cabut", methods=("POST",))
    def revoke_link(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        services.revoke_trial_link(desk.actor, public_id, request.form.get("tautan", ""), now=utc_now())
        flash(_("Tautan dicabut."), "good")
        return back_to(desk.url("trial"))

    @expose("/<public_id>/uji-coba/selesai", methods=("POST",))
    def close_comment(self, public_id: str) -> Any:
        """Dealt with; back to where the button was pressed."""
        desk = desk_for(reading(), public_id)
        code = services.close_comment(desk.actor, public_id, request.form.get("komentar", ""), now=utc_now())
        flash(_("Komentar ditandai selesai."), "good")
        at_node = request.form.get("dari") == "butir" and code in desk.content.nodes
        return back_to(desk.url("node", code=code) + "#komentar" if at_node else desk.url("trial") + f"#tentang-{code}")

    def _trial(self, desk: Desk, *, form: TrialLinkForm | None = None, issued: TrialLinkIssued | None = None) -> str:
        session, now = reading(), utc_now()
        links = queries.trial_links_of(session, desk.draft.id)
        return self.show(
            "trying.html", desk, form=form or TrialLinkForm(None), issued=issued,
            address=url_for("trials.show", token=issued.token, _external=True) if issued else "",
            trial_links=[(link, policies.trial_link_state(link, desk.draft, now=now)) for link in links],
            names=queries.account_names(session, [link.issued_by_id for link in links]),
            talks=talks_of(desk), may_issue=policies.can_issue_trial_link(desk.actor, desk.instrument, desk.draft),
            may_settle=policies.can_settle_trial(desk.actor, desk.instrument),
        )  # fmt: skip


def talks_of(desk: Desk) -> list[tuple[str, str, list[Any]]]:
    """Code, name and comments of every node that has some, in reading order; deleted nodes last."""
    found: dict[str, list[Any]] = {}
    for comment in queries.comments_of(reading(), desk.draft.id):
        found.setdefault(comment.code, []).append(comment)
    order = [*desk.content.walk(desk.content.root), *(code for code in found if code not in desk.content.nodes)]
    return [(code, _name(desk, code), found[code]) for code in order if code in found]


def _name(desk: Desk, code: str) -> str:
    if code == desk.content.root:
        return _("Seluruh instrumen")
    if code not in desk.content.nodes:
        return _("Bagian yang sudah tidak ada (%(code)s)", code=code)
    return text_in(desk.content.nodes[code].get("label")) or code
