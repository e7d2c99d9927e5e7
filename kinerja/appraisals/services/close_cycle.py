"""Closing a period: everything in it is settled, nothing is written any more, and a seal says what it was."""

from dataclasses import dataclass
from datetime import datetime

from kinerja.appraisals.changes.deadlines import end_all_clocks
from kinerja.appraisals.changes.sealing import FORMAT, seal_of
from kinerja.appraisals.changes.thanking import thank_later
from kinerja.appraisals.models import CycleSeal
from kinerja.appraisals.policies.closing import can_close
from kinerja.appraisals.queries.closing import hindering
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotFound
from kinerja.cycles.queries import cycle_for_update
from kinerja.cycles.workflow import Step, advance


def close_cycle(actor: Actor, cycle_id: str, *, now: datetime) -> str:
    """End the period and seal it; gives the fingerprint. Its summary is the report: what still runs ends with it.
    Open third parties are thanked afterwards.

    Raises NotFound, NotAllowed: also while somebody is neither final, without a result, nor skipped for a reason.
    """
    with transaction() as session:
        cycle = cycle_for_update(session, cycle_id)
        require(can_close(actor, cycle, hindered=hindering(session, cycle)))
        advance(cycle, Step.CLOSE)
        end_all_clocks(session, cycle.id, Step.CLOSE, now=now)
        session.flush()
        sealed = seal_of(session, cycle.id)
        session.add(
            CycleSeal(
                cycle_id=cycle.id, format=FORMAT, fingerprint=sealed.fingerprint, counts=sealed.counts,
                by_id=actor.account_id, at=now,
            )
        )  # fmt: skip
        facts = {"fingerprint": sealed.fingerprint, **sealed.counts}
        thank_later(session, cycle, now=now)
        record(session, actor, Event.CYCLE_CLOSED, "cycle", cycle.id, at=now, changes=facts)
        return sealed.fingerprint


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether a closed period is still what it was when it closed."""

    kept: str
    found: str
    broken: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        return self.kept == self.found and not self.broken


def verify_seal(cycle_id: int) -> SealCheck:
    """Read everything again and compare. Raises NotFound where the period has no seal."""
    session = reading()
    seal = session.get(CycleSeal, cycle_id)
    if seal is None:
        raise NotFound("closing.no_seal")
    sealed = seal_of(session, cycle_id)
    return SealCheck(seal.fingerprint, sealed.fingerprint, sealed.broken)
