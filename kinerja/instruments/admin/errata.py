"""What the page of a version shows of its errata."""

from typing import Any

import forms.instrument
from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.core.i18n import _
from kinerja.core.web import current_actor
from kinerja.instruments import policies
from kinerja.instruments.errata import ErratumRow, errata_of
from kinerja.instruments.forms.errata import ErratumForm, field_words
from kinerja.instruments.models import Instrument

# Fields of a refusal by the names that they have on the page.
ON_FORM = {"reason": "erratum_reason"}


def errata_shown(
    instrument: Instrument, version_id: int, compiled: forms.instrument.Instrument, form: ErratumForm | None
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
