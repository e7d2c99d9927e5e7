"""The assessor's people at a glance: who is where, and whom to go on with."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kinerja.appraisals.markwords import marks_of
from kinerja.appraisals.queries.across import not_started
from kinerja.appraisals.queries.contests import contested_counts
from kinerja.appraisals.queries.reviews import complete_sheets
from kinerja.appraisals.queries.team import Member, Stage, team_cycles, team_in
from kinerja.appraisals.services.start_team import start_team
from kinerja.appraisals.views.blueprint import team
from kinerja.appraisals.views.wording import refusal_words
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict
from kinerja.core.i18n import _, message, ngettext
from kinerja.core.web import current_actor
from kinerja.cycles.models import CycleState

MISSING_SELF = "diri"  # a filter beside the stages: it holds nothing up, and still one may want to remind people


@team.get("")
def index() -> Response | str:
    """The newest period in which the reader assesses somebody; why there is nothing, otherwise."""
    cycles = team_cycles(reading(), current_actor())
    current = next((cycle for cycle in cycles if cycle.state is CycleState.OPEN), cycles[0] if cycles else None)
    if current is None:
        return render_template("appraisals/team/none.html")
    return redirect(url_for("team.board", public_id=current.public_id), 303)


@team.get("/<public_id>")
def board(public_id: str) -> str:
    """Everybody with their state, or those at one stage."""
    actor, session, now = current_actor(), reading(), utc_now()
    found = team_in(session, actor, public_id, local_date(now), now=now)
    chosen = request.args.get("keadaan", "")
    waiting = not_started(session, actor, found.cycle.id)
    ahead = found.next_open()
    ids = [member.appraisal_id for member in found.members]
    return render_template(
        "appraisals/team/board.html",
        team=found,
        cycles=team_cycles(session, actor),
        shown=[member for member in found.members if _fits(member, chosen)],
        chosen=chosen,
        filters=_filters(found.members, chosen),
        ahead=ahead,
        ways={member.public_id: link_for(member) for member in found.members},
        waits={one.public_id: refusal_words(one.readiness, found.cycle.zone) for one in found.members},
        marks=marks_of(session, ids),
        contested=contested_counts(session, ids),
        not_started=len(waiting),
        complete=len(complete_sheets(session, actor, found.cycle.id, local_date(now, found.cycle.zone))),
        signable=sum(member.stage is Stage.SIGNATURE for member in found.members),
        rates=any(member.own is not None for member in found.members),
    )


@team.post("/<public_id>/mulai")
def begin(public_id: str) -> Response:
    """Open every sheet that is not started yet."""
    try:
        opened = start_team(current_actor(), public_id, now=utc_now())
    except Conflict as refusal:
        flash(message(refusal.code, **refusal.details), "bad")
        return redirect(url_for("team.board", public_id=public_id), 303)
    if opened:
        flash(ngettext("%(num)s lembar dibuka.", "%(num)s lembar dibuka.", opened), "good")
    return redirect(url_for("team.indicators", public_id=public_id), 303)


def link_for(member: Member) -> str:
    """Where one goes on with this person: the sheet, its start, the decision, or the result."""
    if member.stage is Stage.SHEET:
        if member.own is None:
            return ""
        if member.own.sheet is not None:
            return url_for("appraisals.sheet", public_id=member.own.sheet)
        return url_for("appraisals.start", public_id=member.own.ref)
    if member.result is not None:
        return url_for("results.show", public_id=member.result)
    return url_for("decisions.show", public_id=member.public_id)


def _fits(member: Member, chosen: str) -> bool:
    if chosen == MISSING_SELF:
        return _lacks_self(member)
    return not chosen or chosen not in set(Stage) or member.stage == chosen


def _lacks_self(member: Member) -> bool:
    duty = member.self_assessment
    return duty is not None and duty.state == "open"


def _filters(members: tuple[Member, ...], chosen: str) -> list[tuple[str, str, int, bool]]:
    """Code, words, number and whether it is chosen; stages where nobody is are left out."""
    stages = [member.stage for member in members]
    found = [("", _("semua"), len(members), not chosen)]
    found += [
        (stage.value, message(f"team.stage.{stage.value}"), stages.count(stage), chosen == stage)
        for stage in Stage
        if stage in stages
    ]
    lacking = sum(_lacks_self(member) for member in members)
    if lacking:
        found.append((MISSING_SELF, _("penilaian diri belum dikirim"), lacking, chosen == MISSING_SELF))
    return found
