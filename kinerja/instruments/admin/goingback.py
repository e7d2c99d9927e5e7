"""Back to a former version: what would change, for which periods, and the proposal that another confirms."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.document import draft_from_document
from kinerja.core.authz import require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import _
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import InstrumentPages, back_to, refusal_text
from kinerja.instruments.forms.publish import ReasonForm
from kinerja.instruments.meaning import differences
from kinerja.instruments.models import Version
from kinerja.instruments.usage import usage_of
from kinerja.instruments.versions import document_of


class GoingBackPages(InstrumentPages):
    """One page of a former version, and the proposal that it makes."""

    @expose("/<public_id>/kembali", methods=("GET", "POST"))
    def go_back(self, public_id: str) -> Any:
        actor, session = current_actor(), reading()
        instrument, version = queries.version_for(session, actor, public_id)
        is_former = queries.is_former(session, instrument, version)
        require(policies.can_propose_reversion(actor, instrument, is_former=is_former))
        form = ReasonForm.from_request()
        if request.method == "GET" or not form.validate():
            return make_response(self._go_back(public_id, form), 200 if request.method == "GET" else 422)
        try:
            draft = services.propose_reversion(actor, public_id, reason=form.reason.data or "", now=utc_now())
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._go_back(public_id, form), refusal.status)
        flash(_("Diusulkan. Sekarang pejabat kedua mengukuhkannya."), "good")
        return back_to(self.get_url("rancangan.review", public_id=draft))

    def _go_back(self, public_id: str, form: ReasonForm) -> str:
        session, actor = reading(), current_actor()
        instrument, version = queries.version_for(session, actor, public_id)
        current = session.get_one(Version, instrument.current_version_id)
        old, new = (draft_from_document(document_of(session, one.fingerprint)) for one in (current, version))
        return self.render(  # type: ignore[no-any-return]  # the library is untyped
            "instruments/go_back.html", instrument=instrument, version=version, current=current, form=form,
            differences=differences(old, new), number=queries.next_number(session, instrument.id),
            usage=usage_of(session, actor, instrument, version),
        )  # fmt: skip
