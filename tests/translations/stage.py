"""Everything at once on stage: each state of a sheet, a draft, a period, an invitation, an account."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select, update

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import Appraisal, AppraisalPart, AppraisalState, ChangeKind, Deadline, Result, TableKind
from kinerja.appraisals.services.assign import nominate_guest, nominate_official
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.hand_over import apply_change, foresee_change
from kinerja.appraisals.services.import_data import import_data, undo_list
from kinerja.appraisals.services.invite import issue_link, revoke_link
from kinerja.appraisals.services.mark import MarkInput, record_mark, withdraw_mark
from kinerja.appraisals.services.move import propose_move, withdraw_move
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.prepare import Naming, name_preparer
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.respond import add_evidence, decline_assignment
from kinerja.appraisals.services.serve import ServiceFigureInput, record_service_figure
from kinerja.appraisals.services.supply import record_data, set_givens
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job
from kinerja.core.runner import run_job
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.cycles.services.clocks import set_clocks
from kinerja.instruments import services as instruments
from kinerja.instruments.edits import set_node
from kinerja.instruments.legal import BasisEntry, Scan
from kinerja.instruments.models import DraftComment, Instrument, Version
from kinerja.instruments.services.errata import ErratumInput
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.changes.filing import keep_filing
from kinerja.objections.changes.packing import Contested
from kinerja.objections.models import Objection
from kinerja.objections.services.file_objection import save_objection
from kinerja.objections.services.hear_objection import state_side
from kinerja.people.models import Employee, ImportBatch, PlacementKind
from kinerja.people.services.holidays import HolidayInput, add_holiday
from kinerja.people.services.importing import check_list, upload_list
from kinerja.people.services.importing.requests import CHECK
from kinerja.plans.changes import Upload
from kinerja.plans.models import CoachingKind, FeedbackKind, SourceKind
from kinerja.plans.pasting import WorkResult
from kinerja.plans.services.coached import evaluate_competence, say_of_coaching
from kinerja.plans.services.coaching import CoachingInput, record_coaching
from kinerja.plans.services.feedback import FeedbackInput, ask_feedback, give_feedback, reply_to_feedback
from kinerja.plans.services.notes import NoteInput, add_note
from kinerja.plans.services.planning import keep_plan, set_source
from kinerja.reports.models import PageSize, Printout
from kinerja.reports.services.basis import PrintBasisEntry, record_print_basis
from kinerja.reports.services.bundle import request_bundle
from kinerja.reports.services.issue import issue_printouts
from kinerja.reports.services.scans import add_scan
from kinerja.review.services import request_impact
from tests.factories import Person, make_employee, make_guest, make_placement, make_post
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    KINDS,
    NOW,
    OVER,
    Play,
    appraisal_of,
    duty_of,
    filled,
    make_version,
    opened,
    sent,
    with_data,
)
from tests.kinerja.appraisals.stage import role as rater_role
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.cycles.closing import close_cycle
from tests.kinerja.instruments.overlaystage import OverlayStage
from tests.kinerja.instruments.stage import seed
from tests.kinerja.review.stage import drafted

# Words that no page of ours uses, so that data cannot hide a text of ours.
PLACES = {
    "diri": "Regu Tidore",
    "atasan": "Regu Moti",
    "rekan": "Regu Makian",
    "mitra": "Regu Kayoa",
    "komite_sekolah": "Regu Bacan",
    "rekap": "Regu Obi",
}
GIVENS = {"TARGET": "Layar", "MULAI": "Sauh", "PENUH": "Kemudi"}
FIGURES = {"ANGKA": "Pelabuhan", "ABSEN": "Dermaga", "KUNJUNGAN": "Mercusuar"}
ROLES = ["diri", "atasan"]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ANSWERS = {
    "HADIR": "3",
    "LAPOR": "4",
    "SKALA": "8",
    "TARGET": "12",
    "BOLEH": "yes",
    "SATU": "1",
    "BANYAK": "1",
    "KUAT": "Ombak tenang.",
}


def of(code: str, kind: str, place: str, **more: Any) -> dict[str, Any]:
    return {"kind": "indicator", "code": code, "type": kind, "label": {"id": place}, "roles": ROLES, **more}


def options(*places: str) -> list[dict[str, Any]]:
    return [{"value": str(n), "label": {"id": place}, "points": str(50 * n)} for n, place in enumerate(places, 1)]


def strict(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last one asks for a reason and for evidence."""
    return [*levels[:-1], levels[-1] | {"reason": True, "evidence": True}]


def every_type() -> dict[str, Any]:
    """An indicator of each type, each with what it can carry."""
    children = [
        of("SKALA", "scale", "Gamkonora", weight="20", spec={"least": "0", "most": "10"}, decline=["atasan"]),
        of(
            "TARGET",
            "number",
            "Kie Besi",
            weight="20",
            spec={"target": "10", "unit": "perahu", "cap": "120"},
            help={"id": "Hitung perahunya."},
        ),
        of("BOLEH", "yes_no", "Dukono", weight="20", basis="Perwali 7/2024"),
        of(
            "SATU",
            "single_choice",
            "Ibu",
            weight="20",
            levels=strict(options("Jailolo", "Sahu")),
        ),
        of("BANYAK", "multiple_choice", "Loloda", weight="20", levels=options("Galela", "Tobelo")),
        of("KATA", "text", "Morotai", required=False),
        of("HARI", "date", "Kao", required=False),
        of("BUKTI", "evidence", "Maba", required=False),
        of("PESAN", "note", "Weda"),
    ]
    return {
        "kind": "criterion",
        "code": "RAGAM",
        "label": {"id": "Gunung"},
        "mode": "percent",
        "weight": "50",
        "children": children,
    }


def instrument(code: str = "UJI-2026") -> dict[str, Any]:
    """The instrument of the stage with two axes and every type; none of its words is one of ours."""
    document = with_data(quadrant()) | {"code": code, "note": {"id": "Catatan Halmahera."}}
    for role in document["roles"]:
        role["label"] = {"id": PLACES[role["code"]]}
    for predicate in document["outcome"]["matrix"]["predicates"]:
        predicate["label"] = {"id": f"Teluk {predicate['code']}"}
    for given in document["givens"]:
        given["label"] = {"id": GIVENS[given["code"]]}
    behaviour, words, figures = document["root"]["children"]
    for node in (figures, *figures["children"]):
        node["label"] = {"id": FIGURES[node["code"]]}
    document["root"]["children"] = [
        behaviour | {"weight": "50", "label": {"id": "Tanjung"}},
        every_type(),
        words | {"label": {"id": "Selat"}},
        figures,
    ]
    return document


@dataclass(frozen=True, slots=True)
class Everything:
    play: Play
    token: str  # of an open invitation
    dead_token: str
    trial_token: str  # of a draft that is tried and commented on


def everything() -> Everything:
    play = opened(instrument(), **ALWAYS)
    more_people(play)
    sheets(play)
    contested(play)
    year(play)
    token, dead_token = invitations(play)
    periods(play)
    drafts(play)
    tried_out(play)
    errata(play)
    move(play)
    days(play)
    layers(play)
    silent(play)
    handed_over(play)
    lists(play)
    return Everything(play, token, dead_token, tried(play))


def more_people(play: Play) -> None:
    """Somebody without an account and without an appraisal, and an acting head."""
    people = play.people
    with transaction() as session:
        someone = make_employee(session, "Umar Weda")
        make_placement(session, someone, make_post(session, people.division, "Juru Layar"))
        post = make_post(session, people.service_unit, "Kepala UPTD", is_head=True)
        make_placement(session, people.dewi.employee, post, kind=PlacementKind.PLT, letter="SP-7/2026")


def figures(play: Play) -> None:
    """Data and givens of some, with a correction; others have none."""
    sari = appraisal_of(play.people.sari).public_id
    set_givens(play.wati, sari, {"TARGET": "12,5", "PENUH": "yes"}, source="Surat Nakhoda", now=NOW)
    for share in ("90", "91"):
        typed = {"q_ABSEN": share, "q_HADIR": "4"}
        record_data(play.wati, sari, "rekap", typed, source="Buku Syahbandar", dated=date(2026, 11, 20), now=NOW)
    for kind, value in (("satisfaction", "87,5"), ("timeliness", "92"), ("complaints", "3")):
        unit = play.people.division if kind == "satisfaction" else play.people.agency
        figure = ServiceFigureInput(unit.public_id, kind, value, "Buku Dermaga", date(2026, 11, 20))
        record_service_figure(play.wati, play.cycle_id, figure, now=NOW)
    tables = {
        TableKind.FIGURES: f"{play.people.sari.nip};ABSEN;92;Buku Layar;20/11/2026",
        TableKind.MARKS: f"{play.people.sari.nip};wfh;03/08/2026;04/08/2026;Buku Layar",
        TableKind.SERVICE_FIGURES: "Dinas Kesehatan;BANTUAN;5;Buku Layar;20/11/2026",
    }
    for table, text in tables.items():
        judged = import_data(play.wati, play.cycle_id, text, now=NOW, kind=table, name="layar.csv")
        if table is not TableKind.FIGURES:
            undo_list(play.wati, play.cycle_id, judged.list_id, "Layar robek", now=NOW)
    days = (date(2026, 3, 2), date(2026, 3, 6))
    for kind in ("flexible", "leave"):
        record_mark(play.wati, MarkInput(play.people.sari.nip, "", kind, *days, "Surat Nakhoda"), now=NOW)
    kept = record_mark(play.wati, MarkInput("", play.people.agency.public_id, "outage", *days, "Buku Badai"), now=NOW)
    record_mark(play.wati, MarkInput("", play.people.agency.public_id, "leave", *days, "Buku Badai"), now=NOW)
    withdraw_mark(play.wati, kept or "", "Badai reda", now=NOW)


def printed(play: Play, result: str) -> None:
    """A decree about printing; documents of a result, one replaced and one with its scan; a file of a team."""
    budi = play.people.budi.actor
    issue_printouts(budi, result, "Mendayung sendiri.", now=NOW)
    decree = BasisEntry("other", "8/Moti", NOW.date(), "Nakhoda", "Juru mudi", Scan("layar.pdf", BytesIO(PDF)))
    record_print_basis(play.ratna, PrintBasisEntry(True, decree), now=NOW)
    document, _sheet = issue_printouts(budi, result, "Guntur", now=NOW)
    newest = reading().scalars(select(Printout.public_id).where(Printout.id == document)).one()
    add_scan(budi, newest, "layar.pdf", BytesIO(PDF), now=NOW)
    request_bundle(budi, play.cycle_id, "", PageSize.A4, now=NOW)


def sheets(play: Play) -> None:
    """Not started, begun, complete, sent; a decision waiting, and a result that is received."""
    people = play.people
    figures(play)
    sheet = filled(people.sari.actor, duty_of(people.sari, people.sari, "diri"), {"HADIR": "4", "LAPOR": "5"})
    add_evidence(people.sari.actor, sheet, "BUKTI", BytesIO(PDF), name="layar.pdf", now=NOW)
    for about in (people.sari, people.dewi):
        sent(people.budi.actor, duty_of(people.budi, about, "atasan"), ANSWERS)
    dewi = appraisal_of(people.dewi)
    choose_ratings(people.budi.actor, dewi.public_id, {"hasil": "sesuai", "perilaku": "sesuai"}, now=NOW)
    choices = {"hasil": Choice("sesuai"), "perilaku": Choice("di_atas", "Mendayung sendiri.")}
    rev = appraisal_of(people.dewi).rev
    result = finalize_appraisal(people.budi.actor, dewi.public_id, choices, rev=rev, now=NOW)
    receive_result(people.dewi.actor, result, now=NOW)
    printed(play, result)
    filled(people.dewi.actor, duty_of(people.dewi, people.sari, "rekan"), {"HADIR": "5"})


def year(play: Play) -> None:
    """A plan, a note with its file, feedback given and asked for, talks, and a setting of where plans live."""
    people = play.people
    sari, tono = (
        reading().scalars(select(Employee.public_id).where(Employee.id == one.employee_id)).one()
        for one in (people.sari, people.tono)
    )
    day = date(2026, 3, 2)
    upload = Upload("layar.pdf", BytesIO(PDF), 180)
    add_note(
        people.sari.actor, play.cycle_id, NoteInput(day, "Menjahit terpal", ("HADIR",), "Buku Nakhoda", upload), now=NOW
    )
    add_note(people.sari.actor, play.cycle_id, NoteInput(day, "Menambal perahu"), now=NOW)
    words = FeedbackInput(FeedbackKind.INCIDENTAL, day, "Simpul rapi", "Dayung patah", "Meraut galah", "", ("HADIR",))
    given = give_feedback(people.budi.actor, sari, words, now=NOW)
    reply_to_feedback(people.sari.actor, given, "Sudah kuraut", now=NOW)
    ask_feedback(people.sari.actor, tono, "Pelayaran bersama", now=NOW)
    for kind in (CoachingKind.COACHING, CoachingKind.COUNSELLING):
        talk = CoachingInput(kind, day, "Berani berlayar", "Ombak besar", "Ada kawan", "Berangkat subuh", ("HADIR",))
        record_coaching(people.budi.actor, sari, talk, now=NOW)
    mentoring = CoachingInput(CoachingKind.MENTORING, day, "Membaca bintang", "Mendung", "Ada kawan", "Malam ini")
    mentored = record_coaching(people.budi.actor, sari, mentoring, now=NOW)
    say_of_coaching(people.sari.actor, mentored, "Bintangnya terang", now=NOW)
    evaluate_competence(people.budi.actor, mentored, 4, "Hafal tiga rasi", now=NOW)
    results = [WorkResult("Perahu siap", "Lambung", "Kebocoran", "12 perahu", "12", "perahu"), WorkResult("Layar utuh")]
    keep_plan(people.sari.actor, play.cycle_id, results, ("layar.pdf", BytesIO(PDF)), now=NOW)
    set_source(play.ratna, people.other_agency.id, None, SourceKind.EXTERNAL, "Sistem Bahari", now=NOW)
    set_source(play.ratna, people.other_agency.id, people.family.id, SourceKind.NONE, "", now=NOW)


def contested(play: Play) -> None:
    """An objection that waits with the word of one side, and a result to which somebody may still object."""
    people = play.people
    sent(people.budi.actor, duty_of(people.budi, people.operator, "atasan"), ANSWERS)
    appraisal = appraisal_of(people.operator)
    with transaction() as session:
        basis = {"kind": "other", "number": "7/Moti", "date": "2025-12-01"}
        parts = update(AppraisalPart).where(AppraisalPart.appraisal_id == appraisal.id)
        session.execute(parts.values(legal_basis=basis))
    choose_ratings(people.budi.actor, appraisal.public_id, {"hasil": "sesuai", "perilaku": "sesuai"}, now=NOW)
    choices = {"hasil": Choice("sesuai"), "perilaku": Choice("sesuai")}
    rev = appraisal_of(people.operator).rev
    result = finalize_appraisal(people.budi.actor, appraisal.public_id, choices, rev=rev, now=NOW)
    receive_result(people.operator.actor, result, now=NOW)
    with transaction() as session:
        clocks = update(Deadline).where(Deadline.appraisal_id == appraisal.id, Deadline.code == ClockCode.OBJECTION)
        session.execute(clocks.values(due_at=NOW.replace(year=2099)))
    typed = Typed("Perahu kandas.", {"axis.hasil": "Arus deras."}, ["https://contoh.invalid/perahu"])
    save_objection(people.operator.actor, result, typed, now=NOW)
    state_side(people.budi.actor, objected(people.dewi), "Angin reda.", now=NOW)


def objected(someone: Person) -> str:
    """Their result is on trial, so no service would take it: it is stored as it would be."""
    with transaction() as session:
        appraisal = session.scalars(select(Appraisal).where(Appraisal.employee_id == someone.employee_id)).one()
        result = session.get_one(Result, appraisal.result_id)
        objection = Objection(appraisal_id=appraisal.id, result_id=result.id, reasons="Layar robek.", begun_at=NOW)
        session.add(objection)
        session.flush()
        keep_filing(session, someone.actor, Contested(objection, result, appraisal), now=NOW)
        return objection.public_id


def silent(play: Play) -> None:
    """An open period whose window for ratings is over, undecided."""
    cycle = create_cycle(play.ratna, CycleInput("Musim Timur", date(2026, 1, 1), date(2026, 12, 31)), now=NOW)
    windows = [WindowInput(kind, **ALWAYS) for kind in KINDS]
    set_windows(play.ratna, cycle, [*windows, WindowInput("rating", **OVER)], now=NOW)
    assign_instrument(play.ratna, cycle, play.version_id, now=NOW)
    announce_cycle(play.ratna, cycle, now=NOW)
    open_cycle(play.ratna, cycle, now=NOW)


def handed_over(play: Play) -> None:
    """A change by letter, and somebody who prepares for an assessor."""
    people = play.people
    change = Change(
        ChangeKind.TASK, people.tono.employee_id, NOW.date(), "SP-9/Moti", "Ombak", other_id=people.head.employee_id
    )
    apply_change(play.ratna, change, mark=foresee_change(play.ratna, change, now=NOW).mark, now=NOW)
    budi, hasan = (
        reading().scalars(select(Employee.public_id).where(Employee.id == one.employee_id)).one()
        for one in (people.budi, people.hasan)
    )
    name_preparer(play.ratna, Naming(budi, hasan, date(2026, 1, 1), None, "ST-3/Moti"), now=NOW)


def lists(play: Play) -> None:
    """Uploaded lists of people: one whose columns wait, one that was looked through."""
    unit = "Bidang Pelayanan Kesehatan"
    rows = f"NIP;NAMA;UNIT KERJA\n198003032005011003;Laut Biru;{unit}\n1,98E+17;Karang;Dermaga\n"
    upload_list(play.ratna, "layar.csv", rows.encode(), now=NOW)
    second = upload_list(play.ratna, "dayung.csv", rows.encode(), now=NOW)
    columns = reading().scalars(select(ImportBatch.columns).where(ImportBatch.public_id == second)).one()
    check_list(play.ratna, second, [one["field"] for one in columns], effective_on=date(2026, 11, 1), now=NOW)
    for job in reading().scalars(select(Job.public_id).where(Job.kind == CHECK)):
        run_job(job, now=NOW, clock=lambda: NOW)


def invitations(play: Play) -> tuple[str, str]:
    """One open, one withdrawn; and officials from elsewhere, of whom one declined."""
    people, sari = play.people, appraisal_of(play.people.sari).public_id
    assert people.tono.employee is not None and people.hasan.employee is not None
    nominate_official(play.wati, sari, "mitra", people.tono.employee.public_id, now=NOW)
    declined = nominate_official(play.wati, sari, "mitra", people.hasan.employee.public_id, now=NOW)
    decline_assignment(people.hasan.actor, declined.assignment_id, now=NOW)
    first = nominate_guest(play.wati, sari, "komite_sekolah", people.guest.public_id, now=NOW)
    with transaction() as session:
        second = make_guest(session, people.agency, "Nakhoda Rua").public_id
        make_guest(session, people.agency, "Nakhoda Raha", list_name="Nakhoda", source="Surat Nakhoda")
    gone = nominate_guest(play.wati, sari, "komite_sekolah", second, now=NOW)
    link = issue_link(play.wati, gone.assignment_id, now=NOW)
    revoke_link(play.wati, gone.assignment_id, now=NOW)
    assert first.link is not None
    return first.link.token, link.token


def periods(play: Play) -> None:
    """One in preparation, one announced, one closed."""
    windows = [WindowInput(kind, **ALWAYS) for kind in (*KINDS, "rating")]
    for name, state in (("Musim Selatan", 0), ("Musim Utara", 1), ("Musim Barat", 2)):
        cycle = create_cycle(play.ratna, CycleInput(name, date(2026, 1, 1), date(2026, 12, 31)), now=NOW)
        assign_instrument(play.ratna, cycle, play.version_id, now=NOW)
        if state:
            set_windows(play.ratna, cycle, windows, now=NOW)
            announce_cycle(play.ratna, cycle, now=NOW)
        if state == 2:
            open_cycle(play.ratna, cycle, now=NOW)
            close_cycle(play.ratna, cycle, now=NOW)


def days(play: Play) -> None:
    """A holiday of everybody and one of a calendar of its own, and a clock that differs since the announcement."""
    for calendar in ("", "Kalender Nakhoda"):
        entered = HolidayInput(calendar, date(2026, 12, 28), "Hari Layar", "Surat Nakhoda")
        add_holiday(play.ratna, entered, now=NOW)
    set_clocks(play.ratna, play.cycle_id, {ClockCode.RETURN: 10}, reason="Musyawarah", now=NOW)


def layers(play: Play) -> None:
    """An overlay whose core has moved on since, in words of its own."""
    content = instrument() | {"code": "INTI-LAUT", "title": {"id": "Layar Inti"}}
    content["root"]["children"][0]["overlay"] = {"retext": True, "add": True}
    stage = OverlayStage.built(play.people, NOW, content)
    stage.edit(set_node("DISIPLIN", {"label": {"id": "Disiplin Nakhoda"}}))
    stage.change_core(set_node("DISIPLIN", {"label": {"id": "Disiplin Syahbandar"}}))


def errata(play: Play) -> None:
    """Of the stage's version: one shown everywhere, one waiting, one rejected."""
    session = reading()
    version = session.scalars(select(Version.public_id).where(Version.id == play.version_id)).one()
    for code, approved in (("HADIR", True), ("DISIPLIN", True), ("LAPOR", False), ("SKALA", None)):
        entered = ErratumInput(code, "label", "id", "Layar putih", "Angin.")
        erratum = instruments.propose_erratum(play.ratna, version, entered, now=NOW)
        if approved is not None:
            instruments.decide_erratum(play.people.hasan.actor, version, erratum, approved=approved, now=NOW)


def move(play: Play) -> None:
    """To a version with other weights, another question and a role that bars it; it waits."""
    content = instrument()
    heavier(content)
    content["roles"].append(rater_role("bawahan", "subordinate") | {"label": {"id": "Regu Taliabu"}})
    attendance = content["root"]["children"][0]["children"][0]
    attendance["roles"].append("bawahan")
    attendance["levels"][0]["label"] = {"id": "Karam"}
    with transaction() as session:
        new = make_version(session, play.people, content, number=2).public_id
    old = reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()
    cycle = play.cycle_id
    first = propose_move(play.ratna, cycle, old, new, reason="Karang.", now=NOW)
    withdraw_move(play.ratna, cycle, first, now=NOW)
    propose_move(play.ratna, cycle, old, new, reason="Karang.", now=NOW)


def heavier(document: dict[str, Any]) -> None:
    attendance, reports = document["root"]["children"][0]["children"]
    attendance["weight"], reports["weight"] = "30", "70"


def tried_out(play: Play) -> None:
    """The closed period has a result, and a draft was computed over it; another waits for its turn."""
    people = play.people
    with transaction() as session:
        closed = session.scalars(select(Cycle.public_id).where(Cycle.name == "Musim Barat")).one()
        rows = select(Appraisal).where(Appraisal.employee_id == people.dewi.employee_id).order_by(Appraisal.id)
        kept, *_between, other = session.scalars(rows)
        like = session.get_one(Result, kept.result_id)
        names = [column.name for column in Result.__table__.columns if column.name not in ("id", "public_id")]
        result = Result(**{name: getattr(like, name) for name in names} | {"appraisal_id": other.id})
        session.add(result)
        session.flush()
        other.result_id, other.state = result.id, AppraisalState.DECIDED
        owner = session.scalars(select(Instrument).where(Instrument.code == "UJI-2026")).one()
        owner.current_version_id = play.version_id
    for done in (True, False):
        _instrument, draft = drafted(play, heavier)
        instruments.submit_draft(play.ratna, draft, rev=0, accept_warnings=True, now=NOW)
        request_impact(play.ratna, draft, closed, now=NOW)
        job = reading().scalars(select(Job).where(Job.kind == "compute_impact").order_by(Job.id.desc())).first()
        assert job is not None
        if done:
            run_job(job.public_id, now=NOW, clock=lambda: NOW)


def overtaken(play: Play, instrument_id: str) -> None:
    """A draft whose indicator a newer version changed otherwise; in single words, as differences show them."""
    ratna, hasan = play.ratna, play.people.hasan.actor
    slow, fast = (instruments.start_draft(ratna, instrument_id, now=NOW) for _n in range(2))
    for draft, text in ((slow, "Angin"), (fast, "Guntur")):
        edit = set_node("HADIR", {"help": {"id": text}})
        instruments.edit_draft(ratna, draft, rev=0, op="node.set", edit=edit, now=NOW)
    instruments.submit_draft(ratna, fast, rev=1, accept_warnings=True, now=NOW)
    instruments.approve_draft(hasan, fast, rev=1, now=NOW)
    instruments.publish_instrument(ratna, fast, effective_on=date(2026, 12, 1), reason="Musyawarah", now=NOW)


def tried(play: Play) -> str:
    """A draft behind a link, with comments, one of them closed; a decree; and a way back that is proposed."""
    ratna, owner = play.ratna, play.people.agency.id
    document = instrument("COBA-2026")
    made, draft = instruments.create_instrument(ratna, "COBA-2026", "Perahu", owner, document=document, now=NOW)
    instruments.submit_draft(ratna, draft, rev=0, accept_warnings=True, now=NOW)
    instruments.approve_draft(play.people.hasan.actor, draft, rev=0, now=NOW)
    decree = BasisEntry("other", "7/Moti", NOW.date(), "Nakhoda", "Juru mudi", Scan("layar.pdf", BytesIO(PDF)))
    former = instruments.publish_instrument(
        ratna, draft, effective_on=NOW.date(), reason="Musyawarah", basis=decree, now=NOW
    )
    second = instruments.start_draft(ratna, made, now=NOW)
    edit = set_node("HADIR", {"help": {"id": "Guntur"}})
    instruments.edit_draft(ratna, second, rev=0, op="node.set", edit=edit, now=NOW)
    instruments.submit_draft(ratna, second, rev=1, accept_warnings=True, now=NOW)
    instruments.approve_draft(play.people.hasan.actor, second, rev=1, now=NOW)
    instruments.publish_instrument(ratna, second, effective_on=NOW.date(), reason="Musyawarah", now=NOW)
    instruments.propose_reversion(ratna, former, reason="Musyawarah", now=NOW)
    third = instruments.start_draft(ratna, made, now=NOW)
    token = instruments.issue_trial_link(ratna, third, days=90, now=utc_now()).token
    for text in ("Layar", "Sauh"):
        instruments.leave_comment(token, instruments.CommentEntry("HADIR", "Nakhoda", text), now=utc_now())
    with transaction() as session:
        closed = session.scalars(select(DraftComment.public_id).order_by(DraftComment.id)).first() or ""
    instruments.close_comment(ratna, third, closed, now=NOW)
    return token


def drafts(play: Play) -> None:
    """Being edited with faults, under review, approved, set aside, published."""
    people = play.people
    owner, ratna, hasan = people.agency.id, play.ratna, people.hasan.actor
    instruments.create_instrument(ratna, "KOSONG-2026", "Perahu kosong", owner, now=NOW)
    made = {}
    for name in ("AJU", "SETUJU", "SISIH", "TETAP"):
        document = instrument(f"{name}-2026")
        made[name] = instruments.create_instrument(ratna, f"{name}-2026", "Perahu", owner, document=document, now=NOW)
    instruments.discard_draft(ratna, made["SISIH"][1], now=NOW)
    for name in ("AJU", "SETUJU", "TETAP"):
        instruments.submit_draft(ratna, made[name][1], rev=0, accept_warnings=True, now=NOW)
    for name in ("SETUJU", "TETAP"):
        instruments.approve_draft(hasan, made[name][1], rev=0, now=NOW)
    instruments.publish_instrument(
        ratna, made["TETAP"][1], effective_on=date(2026, 12, 1), reason="Musyawarah", now=NOW
    )
    overtaken(play, made["TETAP"][0])
    returned = instruments.create_instrument(
        ratna, "DINKES-X", "Perahu besar", owner, document=seed("dinkes-layanan"), now=NOW
    )[1]
    instruments.submit_draft(ratna, returned, rev=0, accept_warnings=True, now=NOW)
    instruments.return_draft(hasan, returned, reason="Layar sobek.", now=NOW)
