"""A figure about somebody: entered by the Dinas, contested by the one it is about, settled with a reason."""

from tests.year.play import Year

WHOSE = "staf11-5"


def a_figure_is_contested(year: Year) -> None:
    year.now("2026-12-09")
    admin, key = year.person("admin"), year.key(WHOSE)
    page = f"/admin/data/penilaian/{key}/overall/rekap"
    admin.open(page)
    year.refuse("enter data", page, form=page, q_ABSEN="1", source="Rekap", dated="2026-12-01")
    admin.send(page, q_ABSEN="80", source="Rekap kehadiran", dated="2026-12-01")
    own, employee = f"/data-saya/{key}", year.person(WHOSE)
    employee.open(own).says("Rekap kehadiran")
    figure = employee.choice(own, "figure", "Hari hadir")
    year.refuse("contest a figure", own, form=own, figure=figure, reason="Bukan saya.")
    employee.send(own, figure=figure, reason="Dua hari dinas luar tercatat alpa.")
    contests = f"/admin/sanggahan-data/{year.cycle_id}"
    admin.open(contests).says("Dua hari dinas luar")
    action = admin.link_of_form(f"{contests}/")
    name = action.rpartition("/")[2]
    year.refuse("settle a contest", contests, form=action, **{f"{name}-outcome": "tetap", f"{name}-reason": "-"})
    admin.send(action, **{f"{name}-outcome": "keliru", f"{name}-reason": "Surat tugasnya ada."})
    admin.open(page).send(page, q_ABSEN="90", source="Rekap yang dibetulkan", dated="2026-12-01")
    employee.open(own).says("Rekap yang dibetulkan")
