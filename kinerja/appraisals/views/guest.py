"""A guest's way in: a link shows a button, the button starts the session; a short code resumes elsewhere."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kinerja.appraisals.services import invite
from kinerja.appraisals.views.blueprint import bp
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid
from kinerja.core.i18n import lazy
from kinerja.core.limits import ADDRESS, Key, admit, forgive, network_of
from kinerja.core.sessions import enter_as_guest
from kinerja.core.web import current_actor, public
from kinerja.core.webform import WebForm

GONE = {"unknown": 404, "revoked": 410, "expired": 410, "done": 410}


class CodeForm(WebForm):
    code = StringField(lazy("Kode singkat"), [InputRequired(), Length(max=20)])


@bp.get("/undangan/<token>")
@public
def invitation(token: str) -> tuple[str, int]:
    """A button, or in plain words why there is none; never consumes the link, messengers open it for a preview."""
    state = invite.invitation_state(reading(), token, now=utc_now())
    page = render_template("appraisals/invitation.html", token=token, state=state, known=current_actor().is_known)
    return page, GONE.get(state, 200)


@bp.post("/undangan/<token>")
@public
def enter(token: str) -> Response | tuple[str, int]:
    """Start the guest's session and go on at a clean address."""
    now = utc_now()
    keys = [Key("invitation", network_of(request.remote_addr), ADDRESS)]
    admit(keys, now=now)
    if invite.invitation_state(reading(), token, now=now) != "good":
        return invitation(token)
    entered = invite.enter_by_token(token, now=now)
    forgive(keys, now=now)
    enter_as_guest(session, entered.guest_id)
    return redirect(url_for("appraisals.start", public_id=entered.assignment_id), 303)


@bp.get("/undangan")
@public
def code() -> str:
    """Where the short code is typed on another device."""
    return render_template("appraisals/code.html", form=CodeForm())


@bp.post("/undangan")
@public
def enter_code() -> Response | tuple[str, int]:
    """Resume with the short code; attempts are limited."""
    form, now = CodeForm.from_request(), utc_now()
    if not form.validate():
        return render_template("appraisals/code.html", form=form), 422
    keys = [Key("invitation", network_of(request.remote_addr), ADDRESS)]
    admit(keys, now=now)
    try:
        entered = invite.enter_by_code(str(form["code"].data), now=now)
    except Invalid as refusal:
        form.take(refusal)
        return render_template("appraisals/code.html", form=form), 422
    forgive(keys, now=now)
    enter_as_guest(session, entered.guest_id)
    return redirect(url_for("appraisals.start", public_id=entered.assignment_id), 303)
