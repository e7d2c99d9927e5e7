"""Pages for colleagues without account: a draft to be tried and commented on, behind a link."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from markupsafe import Markup

import forms.instrument
from forms.errors import Problem
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, format_instant, locale_code, message
from kinerja.core.limits import ADDRESS, Key, TooManyAttempts, admit, network_of
from kinerja.core.web import public
from kinerja.instruments import policies, queries
from kinerja.instruments.board import text_in
from kinerja.instruments.checks import draft_or_problems
from kinerja.instruments.content import Content
from kinerja.instruments.drafts import content_of
from kinerja.instruments.legal import standing_words, trial_meaning
from kinerja.instruments.models import Instrument
from kinerja.instruments.previews import preview_of, trying
from kinerja.instruments.services import CommentEntry, leave_comment
from kinerja.instruments.services.trying import hash_of

bp = Blueprint("trials", __name__)
SEND, ABOUT = "kirim", "komentar:"
GONE = {"unknown": 404, "revoked": 410, "expired": 410, "over": 410}


@dataclass(frozen=True, slots=True)
class Look:
    """A draft for somebody who may only look at it."""

    content: Content
    engine: forms.instrument.Draft | None
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Comment:
    """The form of a comment: what was typed, what is wrong with it, and whether it has just been sent."""

    code: str = ""
    name: str = ""
    text: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    is_sent: bool = False
    is_asked: bool = False  # opened by a button beside an indicator


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(standing_words=standing_words, trial_meaning=trial_meaning)


@bp.get("/uji-coba/<token>")
@public
def show(token: str) -> tuple[str, int]:
    """The form as one role sees it; messengers open it for a preview, which uses nothing up."""
    return _page(token, None, Comment())


@bp.post("/uji-coba/<token>")
@public
def attempt(token: str) -> tuple[str, int]:
    """Try answers, or send a comment; what was typed stays on the page either way."""
    order, sent = request.form.get("do", ""), request.form
    comment = Comment(sent.get("k_code", ""), sent.get("k_name", ""), sent.get("k_text", ""))
    if order == SEND:
        return _commented(token, comment)
    if order.startswith(ABOUT):
        comment = Comment(order.removeprefix(ABOUT), comment.name, comment.text, is_asked=True)
    return _page(token, sent, comment)


def _commented(token: str, comment: Comment) -> tuple[str, int]:
    now = utc_now()
    entered = CommentEntry(comment.code, comment.name, comment.text)
    try:
        admit([Key("trial_comment", network_of(request.remote_addr), ADDRESS)], now=now)
        leave_comment(token, entered, now=now)
    except TooManyAttempts as refusal:
        text = message("comment.too_fast", retry_at=format_instant(refusal.retry_at))
        return _refused(token, comment, {"": [text]}, refusal.status)
    except Invalid as refusal:
        errors = {name: [message(code) for code in codes] for name, codes in refusal.errors.items()}
        return _refused(token, comment, errors, refusal.status)
    except Conflict as refusal:
        return _refused(token, comment, {"": [message(refusal.code)]}, refusal.status)
    page, _status = _page(token, request.form, Comment(comment.code, comment.name, is_sent=True))
    return page, 200


def _refused(token: str, comment: Comment, errors: dict[str, list[str]], status: int) -> tuple[str, int]:
    page, _status = _page(token, request.form, Comment(comment.code, comment.name, comment.text, errors))
    return page, status


def _page(token: str, typed: Any, comment: Comment) -> tuple[str, int]:
    session, now = reading(), utc_now()
    found = queries.trial_link_for(session, hash_of(token))
    state = "unknown" if found is None else policies.trial_link_state(*found, now=now)
    if found is None or state != "good":
        return render_template("instruments/trial_gone.html", state=state), GONE[state]
    link, draft = found
    content = content_of(session, draft.id)
    look = Look(content, *draft_or_problems(content))
    role, bahasa = (request.values.get(name, "") for name in ("role", "bahasa"))
    shown = preview_of(look, role=role, bahasa=bahasa, drawn=False)
    context, status = trying(look, shown, typed, _buttons(token, content))
    page = render_template(
        "instruments/trial.html",
        instrument=session.get_one(Instrument, draft.instrument_id),
        link=link,
        desk=None,
        address=url_for("trials.attempt", token=token),
        note=text_in(content.settings.get("note")),
        comment=comment,
        parts=_parts(content),
        reader=locale_code(),
        **context,
    )
    return page, status


def _buttons(token: str, content: Content) -> dict[str, Markup]:
    """Beside each indicator, a way to say something about it that keeps what was answered."""
    action = url_for("trials.attempt", token=token, _anchor="komentar")
    return {
        code: Markup(
            '<p class="small flush"><button class="link" name="do" value="{}" formaction="{}" formnovalidate'
            ' aria-label="{}">{}</button></p>'
        ).format(
            ABOUT + code, action, _("Beri komentar tentang %(name)s", name=_name(content, code)), _("Beri komentar")
        )
        for code, node in content.nodes.items()
        if node["kind"] == "indicator"
    }


def _parts(content: Content) -> list[tuple[str, str]]:
    """What a comment may be about, in reading order."""
    found = [(content.root, _("Seluruh instrumen"))]
    return found + [(code, _name(content, code)) for code in content.walk(content.root) if code != content.root]


def _name(content: Content, code: str) -> str:
    return text_in(content.nodes[code].get("label")) or code
