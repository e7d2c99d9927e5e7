"""That a period closed is told to the third parties who gave feedback, by a job of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.core.authz import job_actor
from kinerja.core.queue import enqueue
from kinerja.cycles.models import Cycle

THANK = "thank_third_parties"


def thank_later(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """Have them thanked, once for each period: closing waits neither for them nor for a mail server."""
    args = {"cycle": cycle.public_id}
    enqueue(session, THANK, args, key=f"{THANK}:{cycle.public_id}", actor=job_actor(THANK), now=now)
