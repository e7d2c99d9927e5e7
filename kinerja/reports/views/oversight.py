"""The auditor's page: the results of the agencies under assignment. Reading only."""

from flask import Blueprint, render_template, request

from kinerja.appraisals.queries.oversight import overseen_cycles, overseen_results
from kinerja.core.authz import Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.reports.views.results import outcome_text

PAGE_SIZE = 50
MOST_PAGES = 10_000
MOST_HITS = 200
bp = Blueprint("oversight", __name__, url_prefix="/pengawasan")


@bp.get("")
def index() -> str:
    """Page by page, perhaps of one period."""
    page = request.args.get("hal", 0, type=int)
    return _results(page=min(max(page, 0), MOST_PAGES), cycle=request.args.get("periode", "")[:24])


@bp.post("/cari")
def search() -> str:
    """By name or NIP: a POST without redirect, so that neither stands in an address."""
    return _results(words=request.form.get("search", "").strip()[:100], cycle=request.form.get("periode", "")[:24])


def _results(*, page: int = 0, words: str = "", cycle: str = "") -> str:
    actor = current_actor()
    if not actor.has(Role.AUDITOR):
        require(deny("result.not_yours"))
    session, today = reading(), local_date(utc_now())
    limit = MOST_HITS if words else PAGE_SIZE
    found = overseen_results(session, actor, today, words=words, cycle=cycle, offset=page * limit, limit=limit)
    return render_template(
        "reports/oversight.html",
        found=found,
        words=words,
        cycle=cycle,
        cycles=overseen_cycles(session, actor),
        page=page,
        pages=1 if words else -(-found.count // PAGE_SIZE),
        most=MOST_HITS,
        outcome_text=outcome_text,
    )
