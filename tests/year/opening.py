"""How the year begins: the organisation and its instrument stand; the period is prepared and opened at the pages."""

from datetime import date, timedelta

from flask import Flask

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.core.db import transaction
from kinerja.instruments.models import Instrument, Version
from kinerja.instruments.versions import keep_document
from tests.kinerja.appraisals.stage import KINDS, with_data
from tests.kinerja.appraisals.test_decide import quadrant
from tests.year import table
from tests.year.organisation import Organisation, name_of, organise
from tests.year.pages import Clock, Person
from tests.year.play import Year, at

PERIOD = "Penilaian 2026"
DECREE = {
    "basis_kind": "agency_decree",
    "basis_number": "7/CONTOH",
    "basis_date": "2025-12-01",
    "basis_signer": "Nama Contoh",
    "basis_office": "Kepala Dinas Contoh",
}
ASKED_PEERS = 3  # a closed role that counts
CONFIRMED = ("Seksi 2.1", "Seksi 3.2", "UPTD Laboratorium")


def new_year(app: Flask) -> Year:
    """Everybody in the seat of January, and a published instrument without a decree yet."""
    with transaction() as session:
        stage = organise(session)
        draft = draft_from_document(with_data(quadrant()))
        compiled = compile_instrument(draft)
        keep_document(session, draft, compiled.fingerprint)
        owner = Instrument(code=draft.code, title=draft.title["id"], owner_unit_id=stage.province.id)
        session.add(owner)
        session.flush()
        version = Version(
            instrument_id=owner.id,
            number=1,
            fingerprint=compiled.fingerprint,
            effective_on=date(2026, 1, 1),
            author_id=stage.actor("bkd").account_id,
            approver_id=stage.actor("bkd2").account_id,
            published_at=at("2026-01-05"),
        )
        session.add(version)
    return Year(app, stage, Clock(at("2026-11-02", 8)))


def period_opens(year: Year) -> None:
    """The decree, the period with its windows and its instrument, the announcement, the opening."""
    bkd = year.person("bkd")
    record_decree(year, bkd)
    bkd.open("/admin/periode/baru")
    year.refuse("prepare the period", "/admin/periode/baru")
    asked = {"name": PERIOD, "starts_on": "2026-01-01", "ends_on": "2026-12-31", "confirms_raters": "y"}
    cycle = bkd.send("/admin/periode/baru", **asked)
    year.cycle_id = cycle.rpartition("/")[2]
    bkd.open(f"{cycle}/masa").send("/masa", **windows(table.RATERS.announced))
    bkd.open(f"{cycle}/instrumen")
    version = bkd.choice("/instrumen", "version_id", "Instrumen Uji")
    bkd.send("/instrumen", holding="version_id", version_id=version)
    bkd.open(cycle).submit("/umumkan").says("diumumkan")
    opening = bkd.link('/admin/penilaian/buka/[^"]*')
    bkd.open(opening)
    year.refuse("open the period", opening, form=opening)
    bkd.submit(opening).says("Periode dibuka")


def record_decree(year: Year, bkd: Person) -> None:
    bkd.open("/admin/instrumen/")
    bkd.open(bkd.link('/admin/instrumen/details/[^"]*'))
    version = bkd.link('/admin/versi/[^"/]*/')
    bkd.open(version)
    year.refuse("record the decree", form=f"{version}keputusan", **DECREE)
    bkd.send("/keputusan", holding="basis_kind", **DECREE)
    bkd.open(version).says("7/CONTOH")


def windows(raters_until: date | None) -> dict[str, str]:
    """All windows as the form takes them: what ends with a day closes when the next one begins."""
    found = {}
    last = raters_until or table.RATERS.last
    for kind in KINDS:
        until = table.SUPERVISORS.last if kind == "supervisor" else last
        found |= {f"opens_{kind}": wall(table.RATERS.first), f"closes_{kind}": wall(until + timedelta(days=1))}
    closes = wall(table.RATING.last + timedelta(days=1))
    return found | {"opens_rating": wall(table.RATING.first), "closes_rating": closes}


def wall(day: date) -> str:
    return f"{day}T00:00"


def confirm_raters(year: Year) -> None:
    """Three peers of the first one in three units; elsewhere nobody confirms, and nobody is asked."""
    year.now("2026-11-09")
    admin = year.person("admin")
    board = f"/admin/penilaian/kemajuan/{year.cycle_id}"
    units = admin.open(board).links(f'{board}/[^"]*')
    for name in CONFIRMED:
        page = units[name].replace("/penilaian/kemajuan/", "/usulan-penilai/")
        groups = {
            name: values
            for name, values in admin.open(page).form("/konfirmasi").offered.items()
            if name.startswith("g_")
        }
        kept = next(name for name, values in groups.items() if len(values) >= ASKED_PEERS)
        if name == CONFIRMED[0]:
            year.refuse("confirm raters", page, form=f"{page}/konfirmasi", on="2026-11-09")
            admin.open(page)
        admin.send("/konfirmasi", **{one: groups[one][:ASKED_PEERS] if one == kept else [] for one in groups})


def name_third_parties(year: Year) -> dict[str, str]:
    """Twelve: officials of another Dinas and guests from a named list, one for each of twelve people.

    The guests' links, by the seat of whom they are asked about.
    """
    year.now("2026-11-10")
    admin, links = year.person("admin"), {}
    outsiders = [seat for seat in year.stage.members if seat.startswith("luar-")]
    seats = third_parties_about(year.stage)
    for seat, third in zip(seats, [*outsiders, *year.stage.guests], strict=True):
        page = f"/admin/penilaian/penilaian/{year.key(seat)}"
        admin.open(page)
        if isinstance(third, str):
            admin.submit("/cari", search=name_of(third))
            (official,) = admin.form("/tunjuk").offered["employee"]
            admin.send("/tunjuk", employee=official, role="mitra")
            continue
        admin.submit("/tunjuk-tamu", guest=third.public_id)
        links[seat] = admin.link_in("tautan-isi")
    year.refuse("name a third party", form=f"{page}/tunjuk-tamu", role="mitra", guest=year.stage.guests[0].public_id)
    return links


def third_parties_about(stage: Organisation) -> list[str]:
    return [seat for seat in stage.appraised() if seat.startswith("staf")][:12]
