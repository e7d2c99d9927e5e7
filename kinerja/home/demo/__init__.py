"""The fictional demo: seeded once, step by step, into an empty system only."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.audit.services import record
from kinerja.core.authz import job_actor
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.home.demo import answers, cycles, figures, notes, objections, organisation
from kinerja.home.demo.logins import DEMO_LOGINS, DEMO_PASSWORD, DemoLogin
from kinerja.people.models import Unit

__all__ = ["DEMO_LOGINS", "DEMO_PASSWORD", "DemoLogin", "seed_demo"]

# In this order; each has its own marker, so that a step added later reaches a demo seeded before.
STEPS: tuple[tuple[str, Callable[[datetime], None]], ...] = (
    ("organisation", organisation.seed),
    ("instruments", cycles.seed_instruments),
    ("finished-period", cycles.seed_finished),
    ("finished-figures", figures.seed_finished),
    ("finished-answers", answers.seed_finished),
    ("finished-objections", objections.seed_finished),
    ("finished-closing", cycles.close_finished),
    ("open-period", cycles.seed_open),
    ("open-figures", figures.seed_open),
    ("open-answers", answers.seed_open),
    ("open-notes", notes.seed_open),
)


def seed_demo(app: Flask) -> list[str]:
    """Runs the steps that have not run yet and names them; never touches a system with units of its own."""
    with app.app_context():
        done = set(reading().scalars(select(AuditEvent.subject_id).where(AuditEvent.event == Event.DEMO_SEEDED)))
        if not done and reading().scalar(select(func.count()).select_from(Unit)):
            return []
        due = [(name, seed) for name, seed in STEPS if name not in done]
        for name, seed in due:
            now = utc_now()
            seed(now)
            with transaction() as session:
                record(session, job_actor("demo"), Event.DEMO_SEEDED, "demo", name, at=now)
        return [name for name, _seed in due]
