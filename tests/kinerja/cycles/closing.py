"""A period that is closed, whatever stands in its way: for tests of what closed periods look like."""

from datetime import datetime

from sqlalchemy import select

from kinerja.core.authz import Actor
from kinerja.core.db import transaction
from kinerja.cycles.models import Cycle
from kinerja.cycles.workflow import Step, advance


def close_cycle(_actor: Actor, cycle_id: str, *, now: datetime) -> None:  # noqa: ARG001  # called as the service is
    """The state alone: no seal, nothing settled."""
    with transaction() as session:
        advance(session.scalars(select(Cycle).where(Cycle.public_id == cycle_id)).one(), Step.CLOSE)
