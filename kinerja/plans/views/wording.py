"""Topics as the pages of this package show them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.cycles.sentences import text_of
from kinerja.plans import queries
from kinerja.plans.queries import Topic


def topic_pairs(topics: Sequence[Topic]) -> list[tuple[str, str]]:
    """Code and words of each; the criterion stands before the indicator."""
    return [(topic.code, f"{text_of(topic.criterion)} › {text_of(topic.label)}") for topic in topics]


def topics_about(session: Session, actor: Actor, employee_id: int) -> list[tuple[str, str]]:
    """What can be chosen today when somebody writes about that employee."""
    now = utc_now()
    cycle = queries.period_for(session, actor, local_date(now))
    return topic_pairs(queries.topics_for(session, employee_id, cycle, now=now))
