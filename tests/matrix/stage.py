"""Everybody and one record of every kind, so that each route can be asked for by each role about each relation."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.appraisals.models import Appraisal, DataList, Result, TableKind, WorkMark
from kinerja.appraisals.services.assign import nominate_guest
from kinerja.appraisals.services.import_data import import_data
from kinerja.appraisals.services.invite import issue_link
from kinerja.appraisals.services.mark import MarkInput, record_mark
from kinerja.appraisals.services.prepare import Naming, name_preparer
from kinerja.appraisals.services.receive import receive_result
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Role
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job
from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.instruments.edits import set_settings
from kinerja.instruments.legal import BasisEntry, Scan
from kinerja.instruments.models import Version
from kinerja.instruments.services import (
    approve_draft,
    create_instrument,
    edit_draft,
    issue_trial_link,
    propose_reversion,
    publish_instrument,
    start_draft,
    submit_draft,
)
from kinerja.objections.changes.filing import keep_filing
from kinerja.objections.changes.packing import Contested
from kinerja.objections.models import Objection
from kinerja.people.models import Account, Employee, Holiday, Post, Unit
from kinerja.people.services.holidays import HolidayInput, add_holiday
from kinerja.people.services.importing import upload_list
from kinerja.plans.models import NoteFile
from kinerja.plans.services.feedback import ask_feedback
from kinerja.plans.services.planning import keep_plan
from kinerja.reports.models import PageSize, PrintBasis, Printout
from kinerja.reports.services.basis import PrintBasisEntry, record_print_basis
from kinerja.reports.services.bundle import request_bundle
from kinerja.reports.services.issue import issue_printouts
from tests import factories
from tests.databases import played
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    appraisal_of,
    document,
    duty_of,
    opened,
    sent,
    started,
    with_data,
)
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import TOKEN, log_in
from tests.kinerja.objections.stage import decided
from tests.kinerja.plans.stage import PDF, coached, noted, told, upload

GUEST_ROLE = "komite_sekolah"


@dataclass
class Matrix:
    """The app, a logged-in client per role, and the ids of the records by kind and relation."""

    app: Flask
    play: Play
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def ask(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        """One request as that role, with its token when it writes."""
        client = self.clients[who]
        if method == "POST":
            data = {"csrf_token": self.tokens[who]} | kwargs.pop("data", {})
            return client.post(path, data=data, **kwargs)
        return client.open(path, method=method, **kwargs)


def build(app: Flask) -> Matrix:
    """Sari's appraisal is decided, Dewi's is being filled in; Tono works in the other Dinas."""
    play, ids = played("matrix", _records)
    matrix = Matrix(app, play, ids=ids)
    _people(matrix)
    return matrix


def _records() -> tuple[Play, dict[str, str]]:
    """One record of every kind and relation, each id under its name."""
    play = opened(with_data(quadrant()), **ALWAYS)
    ids: dict[str, str] = {}
    cast = play.people
    sent(cast.budi.actor, duty_of(cast.budi, cast.sari, "atasan"))
    ids["result"] = decide(play)
    _objection(play, ids)
    ids["printout"], ids["printout_code"] = _printout(play, ids["result"])
    ids["print_basis"] = _print_basis(cast)
    ids["bundle"] = request_bundle(cast.budi.actor, play.cycle_id, "", PageSize.A4, now=NOW)
    ids["appraisal_decided"] = appraisal_of(cast.sari).public_id
    ids["appraisal"] = appraisal_of(cast.dewi).public_id
    ids["appraisal_foreign"] = appraisal_of(cast.tono).public_id
    own = duty_of(cast.dewi, cast.dewi, "diri")
    ids["assignment"], ids["response"] = own.public_id, started(cast.dewi.actor, own)
    ids["assignment_about_dewi"] = duty_of(cast.budi, cast.dewi, "atasan").public_id
    ids["assignment_secret"] = duty_of(cast.operator, cast.dewi, "rekan").public_id
    ids["preparer"] = _named(cast)
    ids["sent_response"] = sent(cast.head.actor, duty_of(cast.head, cast.budi, "atasan"))
    guest = nominate_guest(cast.wati.actor, ids["appraisal"], GUEST_ROLE, cast.guest.public_id, now=NOW)
    ids["token"] = issue_link(cast.wati.actor, guest.assignment_id, now=NOW).token
    ids["guest_assignment"] = guest.assignment_id
    session = reading()
    ids["cycle"] = session.scalars(select(Cycle.public_id)).one()
    ids["cycle_rule"] = session.scalars(select(CycleInstrument.public_id)).first() or ""
    ids["version"] = session.scalars(select(Version.public_id)).first() or ""
    _instruments(play, ids)
    ids["people_list"] = _list_of(cast.wati)
    ids["people_list_foreign"] = _list_of(cast.ratna)
    ids["unit"], ids["unit_foreign"] = cast.division.public_id, cast.other_agency.public_id
    ids["employee"], ids["employee_foreign"] = _public(cast.sari), _public(cast.tono)
    ids["account"], ids["account_foreign"] = cast.sari.account.public_id, cast.tono.account.public_id
    ids["post"] = _post_in(cast.division)
    ids["post_foreign"] = _post_in(cast.other_agency)
    ids["guest"] = cast.guest.public_id
    _notes(play, ids)
    with transaction() as writing:
        ids["guest_foreign"] = factories.make_guest(writing, cast.other_agency, "Ketua Komite Lain").public_id
    # Holidays belong to no Dinas; the two stand for one another.
    entered = HolidayInput("ID", date(2026, 12, 25), "Hari Raya Natal", "Uji")
    ids["holiday"] = ids["holiday_foreign"] = _holiday(add_holiday(cast.ratna.actor, entered, now=NOW))
    # Jobs belong to the province alone; the two stand for one another.
    ids["job"] = ids["job_foreign"] = reading().scalars(select(Job.public_id)).first() or ""
    ids["event"] = _event_of(cast.agency)
    ids["event_foreign"] = _event_of(cast.other_agency)
    return play, ids


def _notes(play: Play, ids: dict[str, str]) -> None:
    """What is written about Sari, and whom she asks for more."""
    cast = play.people
    ids["note"] = noted(play, upload=upload())
    with transaction() as session:
        session.execute(update(NoteFile).values(public_id="berkas-catatan"))
    mark = MarkInput(cast.sari.nip, "", "leave", date(2026, 3, 2), date(2026, 3, 4), "Surat cuti")
    record_mark(play.wati, mark, now=NOW)
    with transaction() as session:
        session.execute(update(WorkMark).values(public_id="penanda-uji"))
    text = f"{cast.sari.nip};wfh;03/08/2026;04/08/2026;SE 5"
    import_data(play.wati, play.cycle_id, text, now=NOW, kind=TableKind.MARKS)
    with transaction() as session:
        session.execute(update(DataList).values(public_id="daftar-uji", kind=TableKind.FIGURES))
    ids["coaching"] = coached(play)
    ids["plan"] = keep_plan(cast.sari.actor, play.cycle_id, (), ("skp.pdf", BytesIO(PDF)), now=NOW)
    ids["feedback"] = told(play)
    ids["feedback_request"] = ask_feedback(cast.sari.actor, ids["employee_foreign"], "Posko", now=NOW)


def _objection(play: Play, ids: dict[str, str]) -> None:
    """Of the operator, whose result Budi decided: on trial no service would take it, so it is stored as it would be."""
    cast = play.people
    ids["result_objected"] = decided(cast.operator, cast.budi)
    ids["appraisal_objected"] = appraisal_of(cast.operator).public_id
    receive_result(cast.operator.actor, ids["result_objected"], now=NOW)
    with transaction() as session:
        appraisal = session.scalars(select(Appraisal).where(Appraisal.public_id == ids["appraisal_objected"])).one()
        result = session.get_one(Result, appraisal.result_id)
        objection = Objection(appraisal_id=appraisal.id, result_id=result.id, reasons="Uji", begun_at=NOW)
        session.add(objection)
        session.flush()
        keep_filing(session, cast.operator.actor, Contested(objection, result, appraisal), now=NOW)
        ids["objection"] = objection.public_id


def _printout(play: Play, result: str) -> tuple[str, str]:
    """The evaluation document of a result, issued: its public id and its code."""
    document, _sheet = issue_printouts(play.people.budi.actor, result, now=NOW)
    row = reading().get_one(Printout, document)
    return row.public_id, row.code


def _print_basis(cast: factories.Cast) -> str:
    """A decree about printing with its scan."""
    decree = BasisEntry("other", "2", NOW.date(), "Nama Contoh", "Pejabat Contoh", Scan("sk.pdf", BytesIO(b"%PDF-1.7")))
    record_print_basis(cast.ratna.actor, PrintBasisEntry(True, decree), now=NOW)
    return reading().scalars(select(PrintBasis.public_id)).one()


def _list_of(administrator: factories.Person) -> str:
    """An uploaded list of people; the province's is foreign to every Dinas."""
    return upload_list(administrator.actor, "daftar.csv", b"NIP;NAMA;UNIT KERJA\n1;Nama Contoh;Bidang", now=NOW)


def _named(cast: factories.Cast) -> str:
    """Hasan prepares for Tono, who assesses nobody."""
    naming = Naming(_public(cast.tono), _public(cast.hasan), NOW.date(), None, "ST-03/2026")
    return name_preparer(cast.ratna.actor, naming, now=NOW)


def _instruments(play: Play, ids: dict[str, str]) -> None:
    cast = play.people
    for name, actor, owner in (
        ("draft", cast.wati.actor, cast.agency),
        ("draft_foreign", cast.ratna.actor, cast.other_agency),
    ):
        code = f"UJI-{name.upper().replace('_', '-')}"
        instrument, draft = create_instrument(actor, code, "Instrumen uji", owner.id, now=NOW)
        ids[name], ids[name.replace("draft", "instrument")] = draft, instrument
    for name in ("draft_in_review", "draft_approved"):
        content = document(f"UJI-{name[6:].upper().replace('_', '-')}")
        _instrument, draft = create_instrument(
            cast.wati.actor, content["code"], "Instrumen uji", cast.agency.id, document=content, now=NOW
        )
        submit_draft(cast.wati.actor, draft, rev=0, accept_warnings=True, now=NOW)
        ids[name] = draft
    approve_draft(cast.ratna.actor, ids["draft_approved"], rev=0, now=NOW)
    ids["version_set"] = _set_version(cast)
    ids["trial_token"] = issue_trial_link(cast.wati.actor, ids["draft"], days=14, now=utc_now()).token
    ids["draft_reversion"] = propose_reversion(cast.wati.actor, ids["version_set"], reason="Uji", now=NOW)


def _set_version(cast: factories.Cast) -> str:
    """A former version of the Dinas with a decree and its scan."""
    instrument, draft = create_instrument(
        cast.wati.actor, "UJI-SET", "Instrumen uji", cast.agency.id, document=document("UJI-SET"), now=NOW
    )
    scan = Scan("sk.pdf", BytesIO(b"%PDF-1.7"))
    basis = BasisEntry("other", "1", NOW.date(), "Nama Contoh", "Pejabat Contoh", scan)
    former = _published(cast, draft, 0, basis)
    draft = start_draft(cast.wati.actor, instrument, now=NOW)
    edit = set_settings({"note": {"id": "Kedua"}})
    edit_draft(cast.wati.actor, draft, rev=0, op="settings.set", edit=edit, now=NOW)
    _published(cast, draft, 1, None)
    return former


def _published(cast: factories.Cast, draft: str, rev: int, basis: BasisEntry | None) -> str:
    submit_draft(cast.wati.actor, draft, rev=rev, accept_warnings=True, now=NOW)
    approve_draft(cast.ratna.actor, draft, rev=rev, now=NOW)
    today = NOW.date()
    return publish_instrument(cast.wati.actor, draft, effective_on=today, reason="Uji", basis=basis, now=NOW)


def _holiday(row_id: int) -> str:
    return reading().scalars(select(Holiday.public_id).where(Holiday.id == row_id)).one()


def _event_of(agency: Unit) -> str:
    query = select(AuditEvent.id).where(AuditEvent.agency_id == agency.id)
    return str(reading().scalars(query.order_by(AuditEvent.id)).first() or 0)


def _public(person: factories.Person) -> str:
    return reading().scalars(select(Employee.public_id).where(Employee.id == person.employee_id)).one()


def _post_in(unit: Unit) -> str:
    return reading().scalars(select(Post.public_id).where(Post.unit_id == unit.id)).first() or ""


def _people(matrix: Matrix) -> None:
    cast = matrix.play.people
    with transaction() as session:
        others = _further_accounts(session, cast)
    named = ("sari", "budi", "dewi", "tono", "head", "wati", "ratna", "hasan", "operator", "auditor")
    people = {name: getattr(cast, name) for name in named} | others
    matrix.clients["anonymous"] = matrix.app.test_client()
    for name, person in people.items():
        matrix.clients[name] = matrix.app.test_client()
        log_in(matrix.clients[name], person)
    matrix.clients["guest"] = matrix.app.test_client()
    matrix.tokens["guest"] = _token(matrix.clients["guest"], f"/undangan/{matrix.ids['token']}")
    matrix.ask("guest", "POST", f"/undangan/{matrix.ids['token']}")
    for name, client in matrix.clients.items():
        paths = {"anonymous": "/masuk", "guest": f"/tugas/{matrix.ids['guest_assignment']}"}
        matrix.tokens[name] = _token(client, paths.get(name, "/akun"))


def _further_accounts(session: Any, cast: factories.Cast) -> dict[str, factories.Person]:
    """An administrator of the other Dinas, one whose grant has ended, an auditor of one Dinas."""
    people: dict[str, factories.Person] = {}
    grants: dict[str, dict[str, Any]] = {
        "wati_lain": {"role": Role.AGENCY_ADMIN, "agency_id": cast.other_agency.id},
        "ended": {"role": Role.PROVINCE_ADMIN, "valid_to": date(2025, 1, 1)},
        "auditor_lain": {"role": Role.AUDITOR, "agency_id": cast.other_agency.id, "reason": "ST-02/2026"},
    }
    for name, grant in grants.items():
        account: Account = factories.make_account(session, display_name=f"Akun {name}")
        factories.make_grant(session, account, grant.pop("role"), **grant)
        people[name] = factories.Person(account, factories.actor_for(session, account))
    return people


def _token(client: FlaskClient, path: str) -> str:
    found = TOKEN.search(client.get(path).text)
    assert found, path
    return found[1]
