"""Who uses the versions of an instrument: a later package says it, because instruments know nobody who uses them."""

from collections.abc import Callable

from markupsafe import Markup
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.instruments.models import Instrument, Version

# (session, actor, instrument, the former version that is looked at or None) -> HTML, empty when nobody does.
UsageSection = Callable[[Session, Actor, Instrument, Version | None], Markup]
_sections: list[UsageSection] = []


def register_usage(section: UsageSection) -> None:
    _sections[:] = [section]


def usage_of(session: Session, actor: Actor, instrument: Instrument, former: Version | None = None) -> Markup:
    """What stands on the pages of an instrument about its use."""
    return Markup("").join(section(session, actor, instrument, former) for section in _sections)
