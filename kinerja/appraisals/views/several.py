"""Several records under one password: own sheets that are complete, and ratings that were looked through."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.errors import AnswersInvalid
from forms.instrument import Instrument
from kinerja.appraisals.queries.distribution import predicate_of
from kinerja.appraisals.queries.reviews import Reviewed, complete_sheets, reviewed_in
from kinerja.appraisals.queries.team import team_cycle
from kinerja.appraisals.services import review_ratings, submit
from kinerja.appraisals.views.blueprint import team
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, KinerjaError, NotAllowed, NotFound
from kinerja.core.i18n import _, format_instant, message, ngettext
from kinerja.core.web import current_actor, require_fresh
from kinerja.cycles.models import Cycle
from kinerja.cycles.sentences import text_of

Answered = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One record that may be signed: whose, what it says, and where it is looked through."""

    public_id: str
    name: str
    post: str
    says: tuple[tuple[str, str], ...]
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is signed, in the words of its page."""

    template: str
    endpoint: str
    lines: Callable[[Cycle], list[Line]]
    sign: Callable[[str, datetime], object]
    done: Callable[[int], str]


@team.get("/<public_id>/kirim")
def sheets(public_id: str) -> str:
    """Own sheets that are complete, to be sent together."""
    return _page(SHEETS, team_cycle(reading(), current_actor(), public_id))


@team.post("/<public_id>/kirim")
def send_sheets(public_id: str) -> Answered:
    """Send the chosen sheets, each by itself."""
    return _signed(SHEETS, public_id)


@team.get("/<public_id>/tanda-tangan")
def decisions(public_id: str) -> str:
    """Ratings that were looked through, to be decided together."""
    return _page(DECISIONS, team_cycle(reading(), current_actor(), public_id))


@team.post("/<public_id>/tanda-tangan")
def sign_decisions(public_id: str) -> Answered:
    """Decide about the chosen people, each by itself."""
    return _signed(DECISIONS, public_id)


def _signed(page: Page, public_id: str) -> Answered:
    """One password; each record in its own transaction, so that one that is refused holds up no other."""
    cycle, chosen = team_cycle(reading(), current_actor(), public_id), request.form.getlist("record")
    lines = {line.public_id: line for line in page.lines(cycle)}
    try:
        if not chosen:
            raise Invalid("team.nothing_chosen", {"record": ["team.nothing_chosen"]})
        require_fresh(request.form.get("password"))
    except Invalid as refusal:
        return _page(page, cycle, chosen=chosen, refusal=refusal), 422
    failed: list[tuple[str, str]] = []
    number, now = 0, utc_now()
    for record in dict.fromkeys(chosen):
        try:
            page.sign(record, now)
            number += 1
        except (Conflict, Invalid, NotAllowed, NotFound) as refusal:
            details = {
                name: format_instant(value, cycle.zone) if isinstance(value, datetime) else value
                for name, value in refusal.details.items()
            }
            failed += [(_name(lines, record), message(code, **details)) for code in _codes(refusal)]
        except AnswersInvalid:
            failed.append((_name(lines, record), _("Lembar belum lengkap.")))
    if number:
        flash(page.done(number), "good")
    if failed:
        return _page(page, cycle, failed=failed), 409
    return redirect(url_for("team.board", public_id=public_id), 303)


def _codes(refusal: KinerjaError) -> list[str]:
    """What is wrong with the record: its fields say more than the whole."""
    found = [code for codes in refusal.errors.values() for code in codes] if isinstance(refusal, Invalid) else []
    return list(dict.fromkeys(found)) or [refusal.code]


def _name(lines: dict[str, Line], record: str) -> str:
    return lines[record].name if record in lines else _("Tidak lagi di daftar ini")


def _page(
    page: Page,
    cycle: Cycle,
    *,
    chosen: Iterable[str] | None = None,
    refusal: Invalid | None = None,
    failed: Iterable[tuple[str, str]] = (),
) -> str:
    """The list with everything chosen at first; `chosen` is kept when the password was wrong."""
    lines = page.lines(cycle)
    ticked = {line.public_id for line in lines} if chosen is None else set(chosen)
    errors = {} if refusal is None else refusal.errors or {"": [refusal.code]}
    return render_template(
        page.template,
        cycle=cycle,
        lines=lines,
        ticked=ticked,
        failed=list(failed),
        action=url_for(page.endpoint, public_id=cycle.public_id),
        errors={name: [message(code, **refusal.details) for code in codes] for name, codes in errors.items()}
        if refusal
        else {},
    )


def _sheet_lines(cycle: Cycle) -> list[Line]:
    found = complete_sheets(reading(), current_actor(), cycle.id, local_date(utc_now(), cycle.zone))
    return [
        Line(
            sheet.public_id,
            sheet.about.name,
            sheet.about.post,
            (),
            url_for("appraisals.review", public_id=sheet.public_id),
        )
        for sheet in found
    ]


def _decision_lines(cycle: Cycle) -> list[Line]:
    return [
        Line(one.public_id, one.name, one.post, _ratings(one), url_for("decisions.show", public_id=one.public_id))
        for one in reviewed_in(reading(), current_actor(), cycle.id)
    ]


def _ratings(one: Reviewed) -> tuple[tuple[str, str], ...]:
    """Each rating with its reason, and the predicate that they give."""
    said = []
    for axis in one.instrument.draft.outcome.axes:
        draft = one.drafts.get(axis.code)
        if draft is not None:
            labels = {option.code: text_of(option.label) for option in axis.options}
            said.append((text_of(axis.label), labels.get(draft.choice, draft.choice)))
            if draft.reason:
                said.append((_("Alasan rating %(axis)s", axis=text_of(axis.label)), draft.reason))
    predicate = _predicate(one.instrument, {axis: draft.choice for axis, draft in one.drafts.items()})
    return (*said, *([(_("Predikat kinerja"), predicate)] if predicate else []))


def _predicate(instrument: Instrument, ratings: dict[str, str]) -> str:
    matrix, code = instrument.draft.outcome.matrix, predicate_of(instrument, ratings)
    return next((text_of(one.label) for one in matrix.predicates if one.code == code), "") if matrix else ""


SHEETS = Page(
    "appraisals/team/sending.html",
    "team.send_sheets",
    _sheet_lines,
    lambda record, now: submit.submit_response(current_actor(), record, now=now),
    lambda number: ngettext("%(num)s lembar terkirim.", "%(num)s lembar terkirim.", number),
)
DECISIONS = Page(
    "appraisals/team/signing.html",
    "team.sign_decisions",
    _decision_lines,
    lambda record, now: review_ratings.sign_reviewed(current_actor(), record, now=now),
    lambda number: ngettext(
        "Rating %(num)s pegawai ditetapkan. Mereka dapat membaca hasilnya sekarang.",
        "Rating %(num)s pegawai ditetapkan. Mereka dapat membaca hasilnya sekarang.",
        number,
    ),
)
