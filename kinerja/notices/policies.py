"""Who says when people are reminded."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.notices.models import Audience, ReminderKind

# Never the superior of those who give feedback: the superior of a subordinate is often the one appraised.
WITH_SUPERIOR = (ReminderKind.SELF, ReminderKind.SUPERVISOR, ReminderKind.RATING, ReminderKind.RECEIPT)
# Duties that go on after their deadline.
GOES_ON = (ReminderKind.STAND_IN, ReminderKind.OBJECTION)


def is_audience(kind: ReminderKind, audience: Audience) -> bool:
    """May these be told that such a duty waits?"""
    return audience is not Audience.SUPERIOR or kind in WITH_SUPERIOR


def can_change_reminders(actor: Actor, agency_id: int | None) -> Decision:
    """The shared rules (None) by the province, those of a Dinas by its administrator too."""
    if agency_id is None:
        return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("reminder.province_only")
    return ALLOW if actor.administers(agency_id) else deny("reminder.other_agency")
