"""The operator's page: who has an account, whose password is set, who has filled in; never what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Flask, render_template, request
from sqlalchemy.orm import Session

from kinerja.core.authz import require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.web import current_actor
from kinerja.people import policies, queries
from kinerja.people.codes import LIFETIME, issue_login_code
from kinerja.people.models import Account
from kinerja.people.numbers import shown_number

PAGE_SIZE = 50
MOST_PAGES = 10_000
bp = Blueprint("operator", __name__, url_prefix="/operator")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of somebody's sheets of the open cycles are sent."""

    done: int
    total: int


ProgressProvider = Callable[[Session, Sequence[int], datetime], Mapping[int, Progress]]
_providers: list[ProgressProvider] = []


def register_progress(provider: ProgressProvider) -> None:
    """The package that knows says how far each employee is: (session, employee ids, now) -> id -> Progress."""
    _providers[:] = [provider]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.filters["employee_number"] = shown_number


@bp.get("")
def index() -> str:
    """People of the operator's units, page by page."""
    page = request.args.get("hal", 0, type=int)
    return _people_page(page=min(max(page, 0), MOST_PAGES))


@bp.post("/cari")
def search() -> str:
    """The same page for a name or NIP; never by address, because both are personal."""
    return _people_page(words=request.form.get("search", "").strip()[:100])


@bp.post("/kode/<public_id>")
def issue_code(public_id: str) -> str:
    """A one-time code on a slip to print; it is shown this once."""
    actor, now = current_actor(), utc_now()
    session, today = reading(), local_date(now)
    account_id = queries.id_of(session, Account, public_id, queries.visible_accounts(actor, today))
    code = issue_login_code(actor, public_id, now)
    employee_id = queries.person_by_account(session, account_id, today).employee_id
    card = queries.employee_card(session, employee_id, today) if employee_id is not None else None
    return render_template("people/login_code.html", code=code, card=card, expires_at=now + LIFETIME)


def _people_page(*, page: int = 0, words: str = "") -> str:
    actor, now = current_actor(), utc_now()
    require(policies.can_see_operator_page(actor))
    session, today = reading(), local_date(now)
    units = queries.operated_units(actor)
    people = queries.served_people(session, units, today, search=words, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
    count = queries.served_count(session, units, today)
    return render_template(
        "people/operator.html",
        people=people,
        count=count,
        words=words,
        page=page,
        pages=1 if words else -(-count.people // PAGE_SIZE),
        units=sorted(queries.unit_names(session, units, today).values()),
        progress=_progress(session, [person.card.employee_id for person in people], now),
        own_id=actor.employee_id,
    )


def _progress(session: Session, employee_ids: Sequence[int], now: datetime) -> Mapping[int, Progress] | None:
    return _providers[0](session, employee_ids, now) if _providers and employee_ids else None
