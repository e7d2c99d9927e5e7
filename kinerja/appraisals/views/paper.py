"""The operator's pages for sheets on paper: which are awaited, and one sheet entered as it was signed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from markupsafe import Markup
from werkzeug.wrappers import Response

from forms.errors import AnswersInvalid, Problem
from forms.page import page_for, values_of
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.policies.paper import can_read_conflict_scan, can_read_scan
from kinerja.appraisals.queries import stored_sheet
from kinerja.appraisals.queries.paper import (
    EnteredSheet,
    PaperDuty,
    PaperPart,
    conflict_entered,
    entered_sheet,
    paper_duty,
    paper_lines,
    printable_units,
)
from kinerja.appraisals.queries.visible import visible_data
from kinerja.appraisals.services.paper import PaperScan, enter_paper, paper_policy, reopen_paper
from kinerja.appraisals.services.paper import enter_conflict as keep_conflict
from kinerja.appraisals.views.blueprint import bp as sheets
from kinerja.appraisals.views.wording import problem_words, role_label
from kinerja.core.authz import Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, catalogue, locale_code, message
from kinerja.core.web import current_actor, guest_allowed
from kinerja.files.services import read_file

bp = Blueprint("paper", __name__, url_prefix="/kertas")
MOST_LINES = 200


@bp.get("")
def index() -> str:
    """The open sheets of the operator's units, and a field for the code of any other."""
    return _index()


@bp.post("/cari")
def search() -> Response | tuple[str, int] | str:
    """A sheet by its code; or lines by part of a name, which stays out of the address."""
    code = request.form.get("code", "").strip()
    if not code:
        return _index(words=request.form.get("search", "").strip()[:100])
    try:
        paper_duty(reading(), code, local_date(utc_now()))
    except NotFound:
        return _index(code=code[:60], refusal=message("paper.code_unknown")), 422
    return redirect(url_for("paper.entry", public_id=code), 303)


@bp.get("/<public_id>")
def entry(public_id: str) -> str:
    """The sheet to be entered; where a QR code leads."""
    return _entry(_duty(public_id))


@bp.post("/<public_id>")
def enter(public_id: str) -> Response | tuple[str, int]:
    """Send what stands on paper; what was typed stays on the page when it cannot be sent."""
    duty, now = _duty(public_id), utc_now()
    try:
        enter_paper(
            current_actor(),
            public_id,
            request.form.get("part", ""),
            request.form,
            stated=request.form.get("stated") == "1",
            scan=_scan(),
            now=now,
            locale=locale_code(),
        )
    except AnswersInvalid as refusal:
        return _entry(duty, problems=refusal.problems), 422
    except Invalid as refusal:
        own = {name: [message(code) for code in codes] for name, codes in refusal.errors.items()}
        return _entry(duty, own=own or {"scan": [message(refusal.code, **refusal.details)]}), 422
    except Conflict as refusal:
        flash(message(refusal.code, **refusal.details), "bad")
        return redirect(url_for("paper.index"), 303)
    left = _duty(public_id).next_part
    flash(_("Lembar tersimpan dan terkirim.") if left is None else _("Bagian ini terkirim. Lanjutkan."), "good")
    return redirect(url_for("paper.index") if left is None else url_for("paper.entry", public_id=public_id), 303)


@bp.post("/<public_id>/benturan")
def enter_conflict(public_id: str) -> Response | tuple[str, int]:
    """Keep that the paper declares a conflict of interest; somebody else is asked."""
    duty, now = _duty(public_id), utc_now()
    stated = request.form.get("stated") == "1"
    try:
        keep_conflict(current_actor(), public_id, stated=stated, scan=_scan(), now=now)
    except Invalid as refusal:
        own = {name: [message(code) for code in codes] for name, codes in refusal.errors.items()}
        return _entry(duty, conflict=own or {"scan": [message(refusal.code, **refusal.details)]}), 422
    except Conflict as refusal:
        flash(message(refusal.code, **refusal.details), "bad")
        return redirect(url_for("paper.index"), 303)
    flash(_("Benturan kepentingan dicatat. Administrator Dinas diminta menunjuk penggantinya."), "good")
    return redirect(url_for("paper.index"), 303)


@bp.get("/<public_id>/pernyataan")
@guest_allowed
def conflict_scan(public_id: str) -> FlaskResponse:
    """The signed declaration, only ever as a download. Raises NotFound, NotAllowed."""
    session, actor = reading(), current_actor()
    scope = paper_duty(session, public_id, local_date(utc_now()))
    administers = session.scalar(visible_data(actor).where(Appraisal.id == scope.row.about.appraisal_id)) is not None
    require(can_read_conflict_scan(actor, scope.row.duty, administers=administers))
    return _download(conflict_entered(session, public_id))


@sheets.post("/lembar/<public_id>/perbaiki")
@guest_allowed
def reopen(public_id: str) -> Response:
    """The rater takes the sheet back to mend what was entered from paper."""
    reopen_paper(current_actor(), public_id, now=utc_now())
    flash(_("Perbaiki isiannya, lalu kirim lagi. Sebelum dikirim lagi, lembar ini belum dihitung."), "warn")
    return redirect(url_for("appraisals.sheet", public_id=public_id), 303)


@sheets.get("/lembar/<public_id>/pindaian")
@guest_allowed
def scan(public_id: str) -> FlaskResponse:
    """The signed scan, only ever as a download."""
    session, now = reading(), utc_now()
    sheet = stored_sheet(public_id, local_date(now))
    scope = paper_duty(session, sheet.assignment_public_id, local_date(now)).scope
    require(can_read_scan(current_actor(), sheet.duty, assessor_id=scope.assessor_id))
    return _download(entered_sheet(session, public_id))


def _download(entered: EnteredSheet | None) -> FlaskResponse:
    if entered is None or entered.scan_sha256 is None:
        raise NotFound("file.unknown")
    response = FlaskResponse(b"".join(read_file(reading(), entered.scan_sha256)), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=entered.scan_name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _scan() -> PaperScan | None:
    chosen = request.files.get("scan")
    return PaperScan(chosen.filename, chosen.stream) if chosen is not None and chosen.filename else None


def _index(*, words: str = "", code: str = "", refusal: str = "") -> str:
    actor = current_actor()
    if not actor.has(Role.UNIT_OPERATOR):
        require(deny("paper.operator_only"))
    session, on = reading(), local_date(utc_now())
    return render_template(
        "appraisals/paper/index.html",
        lines=paper_lines(session, actor, on, words=words, limit=MOST_LINES),
        units=printable_units(session, actor, on),
        words=words,
        code=code,
        refusal=refusal,
        most=MOST_LINES,
    )


def _duty(public_id: str) -> PaperDuty:
    """The sheet, for an operator who may enter it. Raises NotFound, NotAllowed."""
    session, now = reading(), utc_now()
    duty = paper_duty(session, public_id, local_date(now))
    allowed = paper_policy(session, current_actor(), duty, now=now)
    # A finished sheet still has a page that says so; everybody else is sent away.
    if allowed.reason != "paper.duty_over":
        require(allowed)
    return duty


def _entry(
    duty: PaperDuty,
    *,
    problems: Sequence[Problem] = (),
    own: Mapping[str, list[str]] = MappingProxyType({}),
    conflict: Mapping[str, list[str]] = MappingProxyType({}),
) -> str:
    part = duty.next_part
    refused = bool(problems or own)
    return render_template(
        "appraisals/paper/entry.html",
        duty=duty,
        part=part,
        role=role_label(duty.parts[0].instrument, duty.row.role) if duty.parts else duty.row.role,
        sections=_sections(duty, part, problems, refused=refused) if part is not None else "",
        errors=[*_errors(duty.row.role, part, problems), *((text, f"#{name}") for name in own for text in own[name])],
        own=own,
        conflict=conflict,
        conflict_lines=[(text, f"#conflict-{name}") for name in conflict for text in conflict[name]],
        conflict_stated=bool(conflict) and request.form.get("stated") == "1",
        stated=refused and request.form.get("stated") == "1",
    )


def _sections(duty: PaperDuty, part: PaperPart, problems: Sequence[Problem], *, refused: bool) -> Markup:
    """The generated questions of the role, with what was typed when the page comes back."""
    role, locale = duty.row.role, locale_code()
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.path, []).append(problem)
    values = values_of(
        part.instrument,
        {},
        {code: wrong for code, wrong in by_code.items() if code},
        role=role,
        locale=locale,
        typed=request.form if refused else None,
        givens=part.givens,
        message=problem_words,
    )
    page = page_for(part.instrument, role=role, locale=locale, translate=catalogue().ugettext)
    return Markup(page.join(values))  # noqa: S704  # every value was escaped when it was made


def _errors(role: str, part: PaperPart | None, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    labels = {one.code: one.label_for(role) for one in part.instrument.indicators()} if part is not None else {}
    found = []
    for problem in problems:
        label = labels.get(problem.path, {})
        name = label.get(locale_code()) or label.get("id", "")
        words = problem_words(problem)
        found.append((f"{name}: {words}" if name else words, f"#i_{problem.path}" if problem.path else ""))
    return found
