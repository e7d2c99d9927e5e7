"""The auditor's pages about raters: who was invited, who took part and on which day. Reading only, no contents."""

from flask import Blueprint, render_template

from kinerja.appraisals.queries import nominated_roles, raters_of
from kinerja.appraisals.queries.participation import (
    audited_appraisal,
    audited_cycles,
    draws_of,
    paper_days,
    participation,
)
from kinerja.appraisals.queries.voiding import voids_of
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.people.queries import account_names, employee_card
from kinerja.reports.views.auditing import Asked, asked_page, asked_words, reading_auditor

bp = Blueprint("participation", __name__, url_prefix="/pengawasan/penilai")


@bp.get("")
def index() -> str:
    """Page by page, perhaps of one period."""
    return _rows(asked_page())


@bp.post("/cari")
def search() -> str:
    """By name or NIP: a POST without redirect, so that neither stands in an address."""
    return _rows(asked_words())


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    """The raters of one appraisal, the draws that gave them, voided groups and sheets from paper. Raises NotFound."""
    actor, session = current_actor(), reading()
    appraisal = audited_appraisal(session, actor, public_id)
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    voids = voids_of(session, actor, appraisal.id)
    deciders = {one.decided_by_id for one in voids if one.decided_by_id is not None}
    return render_template(
        "reports/participation_one.html",
        appraisal=appraisal,
        cycle=cycle,
        employee=employee_card(session, appraisal.employee_id, local_date(utc_now(), cycle.zone)),
        raters=raters_of(session, appraisal.id),
        roles={one.code: one.label for one in nominated_roles(session, appraisal.id)},
        draws=draws_of(session, appraisal),
        voids=voids,
        names=account_names(session, {one.proposed_by_id for one in voids} | deciders),
        paper=paper_days(session, appraisal.id),
    )


def _rows(asked: Asked) -> str:
    actor = reading_auditor("appraisal.not_yours")
    session, today = reading(), local_date(utc_now())
    found = participation(
        session, actor, today, words=asked.words, cycle=asked.cycle, offset=asked.offset, limit=asked.limit
    )
    return render_template(
        "reports/participation.html",
        found=found,
        asked=asked,
        cycles=audited_cycles(session, actor),
    )
