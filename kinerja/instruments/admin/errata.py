"""Correcting the wording of a published version: proposed by one, decided by another."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

import forms.instrument
from kinerja.core.authz import Actor, require
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import InstrumentPages, back_to, refusal_text
from kinerja.instruments.errata import ErratumRow, errata_of
from kinerja.instruments.forms.errata import ErratumForm, field_words
from kinerja.instruments.models import Instrument
from kinerja.instruments.versions import load_instrument

ON_FORM = {"reason": "erratum_reason"}


class ErrataPages(InstrumentPages):
    """The errata of one version."""

    def _page(self, public_id: str, *, erratum: ErratumForm) -> Any:
        """The page of the version, with what was typed."""
        raise NotImplementedError

    @expose("/<public_id>/ralat", methods=("POST",))
    def propose_erratum(self, public_id: str) -> Any:
        """A correction of wording, to be approved by somebody else."""
        session, actor = reading(), current_actor()
        instrument, version = queries.version_for(session, actor, public_id)
        require(policies.can_propose_erratum(actor, instrument))
        form = ErratumForm.from_request().offer(load_instrument(session, version.fingerprint))
        if not form.validate():
            return make_response(self._page(public_id, erratum=form), 422)
        try:
            services.propose_erratum(actor, public_id, form.entered(), now=utc_now())
        except Invalid as refusal:
            form.take(Invalid(refusal.code, {ON_FORM.get(name, name): kept for name, kept in refusal.errors.items()}))
            return make_response(self._page(public_id, erratum=form), 422)
        except Conflict as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._page(public_id, erratum=form), 409)
        flash(_("Ralat diusulkan. Sesudah disetujui pejabat kedua, ia tampil di samping teks lama."), "good")
        return back_to(self.get_url(".page", public_id=public_id) + "#ralat")

    @expose("/<public_id>/ralat/<erratum_id>", methods=("POST",))
    def decide_erratum(self, public_id: str, erratum_id: str) -> Any:
        """Approved or rejected, by the button that was pressed."""
        approved = request.form.get("verdict") == "setuju"
        self.attempt(
            lambda now: services.decide_erratum(current_actor(), public_id, erratum_id, approved=approved, now=now),
            _("Ralat disetujui dan tampil mulai hari ini.") if approved else _("Ralat ditolak."),
        )
        return back_to(self.get_url(".page", public_id=public_id) + "#ralat")

    def errata_shown(
        self, instrument: Instrument, version_id: int, compiled: forms.instrument.Instrument, form: ErratumForm | None
    ) -> dict[str, Any]:
        """What the page of a version shows of its errata."""
        actor, rows = current_actor(), errata_of(reading(), version_id)
        return {
            "errata": [(row, *_verdict(actor, instrument, row)) for row in rows],
            "form": form or ErratumForm(None).offer(compiled),
            "field_words": field_words,
            "may_propose": policies.can_propose_erratum(actor, instrument),
        }


def _verdict(actor: Actor, instrument: Instrument, row: ErratumRow) -> tuple[tuple[str, str], bool]:
    """The state of an erratum in words with its tone, and whether this reader may decide it."""
    words = {None: (_("menunggu"), "warn"), True: (_("disetujui"), "good"), False: (_("ditolak"), "plain")}
    allowed = policies.can_decide_erratum(actor, instrument, proposer_id=row.by_id, is_decided=row.approved is not None)
    return words[row.approved], bool(allowed)
