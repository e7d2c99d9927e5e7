"""In a made-up language, every page, error, letter and sheet says nothing that was not given to gettext."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, Assignment, Response, Result
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle
from kinerja.plans.models import EvidenceNote
from kinerja.reports.models import Printout
from tests.factories import Cast, Person
from tests.kinerja.core.browsing import log_in, post
from tests.translations.crawler import LEFT_OUT, Crawler
from tests.translations.data import Data
from tests.translations.stage import Everything

ROLES = ("sari", "budi", "dewi", "tono", "head", "wati", "ratna", "hasan", "operator", "auditor")
# Doors that Flask-Admin would open and ours keep shut, addresses that only lead on, and the page behind a letter.
SHUT = re.compile(
    r".*\.(ajax_lookup|confirm_view|edit_view)|(admin_accounts|admin_jobs|audit_log|instrumen)\.create_view|"
    r"(achievement|appraisal|change|closing|contest|copying|data_list|data_table|deadline|draw|guest_duty|mark|"
    r"reopening|service_figure|suggestion|supply|version_move|void)_admin\.index|(dampak|plans|rancangan|versi)\.index|"
    r"admin_holidays\.verb_view|security\.reset_password"
)


def person(people: Cast, name: str) -> Person:
    found = getattr(people, name)
    assert isinstance(found, Person)
    return found


def pages_of(app: Flask) -> set[str]:
    """The endpoints that answer a GET with a page."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - LEFT_OUT


def everybody(app: Flask, stage: Everything, data: Data) -> Iterator[Crawler]:
    """Anonymous, a guest, and each of the cast, in a browser of their own; a text is judged once for all."""
    judged: set[tuple[str, bool]] = set()
    yield Crawler(app, app.test_client(), data, "anonymous", judged=judged)
    guest = Crawler(app, app.test_client(), data, "guest", judged=judged)
    post(guest.client, f"/undangan/{stage.token}")
    yield guest
    for name in ROLES:
        crawler = Crawler(app, app.test_client(), data, name, judged=judged)
        log_in(crawler.client, person(stage.play.people, name))
        yield crawler


def addresses(app: Flask, stage: Everything, name: str) -> list[str]:
    """Every address without arguments, and those that no link leads to: one's own, and one that is somebody else's."""
    plain = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    who = person(stage.play.people, name).actor.employee_id if name in ROLES else None
    session = reading()
    mine = select(Assignment.public_id).where(Assignment.employee_id == who)
    sheets = select(Response.public_id).join(Assignment, Assignment.id == Response.assignment_id)
    inner = [f"/tugas/{one}" for one in session.scalars(mine)]
    for sheet in (*session.scalars(sheets.where(Assignment.employee_id == who)), session.scalars(sheets).first()):
        inner += [f"/lembar/{sheet}", f"/lembar/{sheet}/periksa", f"/lembar/{sheet}/bukti-kirim"]
    inner += [f"/penilaian/{one}" for one in session.scalars(select(Appraisal.public_id))]
    inner += [f"/hasil/{one}" for one in session.scalars(select(Result.public_id))]
    inner += [f"/keberatan/hasil/{one}/periksa" for one in session.scalars(select(Result.public_id))]
    inner += [f"/periksa/{one}" for one in session.scalars(select(Printout.code))]
    own = session.scalars(select(Assignment.public_id).where(Assignment.role_kind == "self"))
    inner += [f"/tugas/{one}/kembalikan" for one in own]
    inner += [f"/catatan/bukti/{one}" for one in session.scalars(select(EvidenceNote.public_id))]
    cycles = session.scalars(select(Cycle.public_id)).all()
    inner += [f"/tim/{one}/{page}" for one in cycles for page in ("kirim", "tanda-tangan")]
    links = [f"/undangan/{stage.token}", f"/undangan/{stage.dead_token}", f"/uji-coba/{stage.trial_token}"]
    return [*plain, *inner, *links, "/tidak-ada"]


@pytest.mark.once
@pytest.mark.long
@pytest.mark.timeout(400)
def test_every_page_and_error_is_given_to_gettext(app: Flask, stage: Everything, data: Data) -> None:
    findings: dict[str, str] = {}
    answered: set[tuple[str, int]] = set()
    posted: Counter[str] = Counter()
    # First everybody looks, for pressing buttons changes what there is to see.
    visits = [(one, one.follow(addresses(app, stage, one.role))) for one in everybody(app, stage, data)]
    for crawler, pages in visits:
        crawler.post_forms(pages, posted)
        findings = crawler.findings | findings
        answered |= crawler.answered
    assert findings == {}
    statuses = {status for _kind, status in answered}
    assert statuses >= {200, 400, 403, 404, 410, 422, 429}, statuses
    shown = {kind.split(" ")[0] for kind, status in answered if status == 200}
    assert [one for one in sorted(pages_of(app) - shown) if not SHUT.fullmatch(one)] == []
