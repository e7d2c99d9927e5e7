"""The auditor's page: the results of the agencies under assignment. Reading only."""

from flask import Blueprint, render_template

from kinerja.appraisals.queries.oversight import overseen_cycles, overseen_results
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.reports.views.auditing import Asked, asked_page, asked_words, reading_auditor
from kinerja.reports.views.results import outcome_text

bp = Blueprint("oversight", __name__, url_prefix="/pengawasan")


@bp.get("")
def index() -> str:
    """Page by page, perhaps of one period."""
    return _results(asked_page())


@bp.post("/cari")
def search() -> str:
    """By name or NIP: a POST without redirect, so that neither stands in an address."""
    return _results(asked_words())


def _results(asked: Asked) -> str:
    actor = reading_auditor("result.not_yours")
    session, today = reading(), local_date(utc_now())
    found = overseen_results(
        session, actor, today, words=asked.words, cycle=asked.cycle, offset=asked.offset, limit=asked.limit
    )
    return render_template(
        "reports/oversight.html",
        found=found,
        asked=asked,
        cycles=overseen_cycles(session, actor),
        outcome_text=outcome_text,
    )
