""" "Kriteria saya": what one is appraised by, from the announcement on."""

from collections.abc import Callable

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.instrument import Criterion, Indicator
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import _, locale_code
from kinerja.core.web import current_actor
from kinerja.cycles import policies, queries, services
from kinerja.cycles.sentences import change_sentences, text_of, why_sentence
from kinerja.instruments.errata import sentences
from kinerja.instruments.models import Instrument, Version

bp = Blueprint("cycles", __name__)
SectionProvider = Callable[[Session, int, int], Markup]
_sections: list[SectionProvider] = []


def register_section(provider: SectionProvider) -> None:
    """A later package says more on "Kriteria saya": (session, employee id, cycle id) -> HTML, empty when nothing."""
    _sections[:] = [provider]


def usage_section(session: Session, actor: Actor, instrument: Instrument, former: Version | None) -> Markup:
    """On the page of an instrument: which period uses which version; with `former`, what going back to it means."""
    uses = queries.uses_of(session, actor, instrument.id, local_date(utc_now()))
    changeable = [cycle for cycle in queries.coming_cycles(session, actor)
                  if former is not None and policies.can_assign_instrument(actor, cycle)]  # fmt: skip
    page = render_template("cycles/admin/_using.html", uses=uses, former=former, changeable=changeable)
    return Markup(page)  # noqa: S704  # the template escapes


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.tests["indicator"] = lambda node: isinstance(node, Indicator)
    app.jinja_env.tests["criterion"] = lambda node: isinstance(node, Criterion)
    app.jinja_env.filters["text_of"] = text_of


@bp.get("/kriteria-saya")
def index() -> str:
    """The announced periods, the newest first."""
    actor, session = current_actor(), reading()
    cycles = queries.readable_cycles(session, actor)
    unread = {cycle.id for cycle in queries.unread_cycles(session, actor.employee_id or 0)}
    return render_template("cycles/index.html", cycles=cycles, unread=unread)


@bp.get("/kriteria-saya/<public_id>")
def criteria(public_id: str) -> str:
    """Indicators, levels, weights, who will answer, what changed, and why this instrument."""
    actor, session = current_actor(), reading()
    cycle = queries.cycle_by_public_id(session, actor, public_id)
    require(policies.can_read_criteria(actor, cycle))
    found = queries.criteria_for(session, actor.employee_id or 0, cycle, now=utc_now())
    return render_template(
        "cycles/criteria.html",
        cycle=cycle,
        criteria=found,
        windows=queries.window_rows(session, cycle, now=utc_now()),
        sections=[section(session, actor.employee_id or 0, cycle.id) for section in _sections],
        notes={part.part: sentences(part.errata, part.instrument, locale_code()) for part in found.parts},
        why={part.part: why_sentence(part.why) for part in found.parts},
        changes={part.part: change_sentences(part.changes, part.instrument) for part in found.parts},
    )


@bp.post("/kriteria-saya/<public_id>/baca")
def read(public_id: str) -> Response:
    """Keep that the criteria were read."""
    services.read_criteria(current_actor(), public_id, now=utc_now())
    flash(_("Tercatat: Anda sudah membaca kriteria ini."), "good")
    return redirect(url_for("cycles.criteria", public_id=public_id), 303)
