"""The page one lands on: what is to be done, by when, and what has arrived."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kinerja.appraisals.queries import tasks_for
from kinerja.appraisals.queries.deadlines import receipt_dues
from kinerja.appraisals.queries.results import decisions_waiting, results_of
from kinerja.appraisals.queries.team import team_cycles
from kinerja.core.authz import Actor, Role
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.cycles.queries import unread_cycles
from kinerja.home.tasks import finished_tasks, group_tasks, later_tasks
from kinerja.notices.queries import inbox_for
from kinerja.notices.sentences import notice_sentences
from kinerja.objections.views.duties import hearing_duties

bp = Blueprint("home", __name__)

ADMINISTRATORS = (Role.PROVINCE_ADMIN, Role.AGENCY_ADMIN)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals["notice_sentences"] = notice_sentences


@bp.get("/")
def index() -> Response | str:
    """Tugas saya; accounts without an employee go where their role works."""
    actor = current_actor()
    if actor.employee_id is None:
        return redirect(url_for(start_of(actor)), 303)
    session, now = reading(), utc_now()
    own = results_of(session, actor, own=True)
    tasks = tasks_for(session, actor, now)
    return render_template(
        "home/index.html",
        live=group_tasks(tasks),
        later=later_tasks(tasks),
        over=finished_tasks(tasks),
        decisions=decisions_waiting(session, actor.employee_id),
        leads=bool(team_cycles(session, actor)),
        hearings=hearing_duties(session, actor, now),
        now=now,
        receipts=[line for line in own if not line.received],
        receipt_dues=receipt_dues(session, actor.employee_id),
        unread=unread_cycles(session, actor.employee_id),
        notices=inbox_for(session, actor.employee_id, limit=10),
        administers=any(actor.has(role) for role in ADMINISTRATORS),
        operates=actor.has(Role.UNIT_OPERATOR),
    )


def start_of(actor: Actor) -> str:
    """The endpoint where an account without an employee begins."""
    if any(actor.has(role) for role in ADMINISTRATORS):
        return "admin.index"
    if actor.has(Role.UNIT_OPERATOR):
        return "operator.index"
    if actor.has(Role.AUDITOR):
        return "oversight.index"
    return "results.index"
