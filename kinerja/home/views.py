"""The page one lands on: what is to be done, by when, and what has arrived."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kinerja.appraisals.queries import tasks_for
from kinerja.appraisals.queries.deadlines import receipt_dues
from kinerja.appraisals.queries.preparing import preparations
from kinerja.appraisals.queries.results import decisions_waiting, results_of
from kinerja.appraisals.queries.summary import decision_ends, own_clocks
from kinerja.appraisals.queries.team import team_cycles
from kinerja.copying.queries import copies_waiting
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.cycles.queries import unread_cycles
from kinerja.home.desk import desk_of
from kinerja.home.tasks import finished_tasks, group_tasks, later_tasks
from kinerja.notices.queries import inbox_for
from kinerja.notices.sentences import notice_sentences
from kinerja.objections.views.duties import hearing_duties
from kinerja.plans.queries import requests_to

bp = Blueprint("home", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals["notice_sentences"] = notice_sentences


@bp.get("/")
def index() -> Response | str:
    """Tugas saya, with what one's roles look after; accounts without an employee see that alone."""
    actor, session, now = current_actor(), reading(), utc_now()
    desk = desk_of(session, actor, now=now)
    if actor.employee_id is None:
        return render_template("home/desk.html", desk=desk) if desk else redirect(url_for("results.index"), 303)
    own = results_of(session, actor, own=True)
    tasks = tasks_for(session, actor, now)
    return render_template(
        "home/index.html",
        live=group_tasks(tasks),
        later=later_tasks(tasks),
        over=finished_tasks(tasks),
        decisions=decisions_waiting(session, actor.employee_id),
        ends=decision_ends(session, actor.employee_id),
        clocks=own_clocks(session, actor.employee_id),
        leads=bool(team_cycles(session, actor)),
        hearings=hearing_duties(session, actor, now),
        asked=requests_to(session, actor),
        copying=copies_waiting(session, actor),
        now=now,
        receipts=[line for line in own if not line.received and not line.is_closed],
        receipt_dues=receipt_dues(session, actor.employee_id),
        unread=unread_cycles(session, actor.employee_id),
        notices=inbox_for(session, actor.employee_id, limit=10),
        desk=desk,
        prepares=len(preparations(session, actor, local_date(now))),
    )
