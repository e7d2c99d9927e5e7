"""Evidence notes: one's own alone, inside their period, with files that tell nothing about others."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import CycleKind
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.files.models import StoredFile
from kinerja.plans import queries
from kinerja.plans.changes import MOST_FILES
from kinerja.plans.models import EvidenceNote, NoteFile
from kinerja.plans.services.notes import add_note, change_note, remove_note, remove_note_file
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, announced, opened
from tests.kinerja.cycles.closing import close_cycle
from tests.kinerja.files.test_stripping import chunk, png
from tests.kinerja.plans.stage import PDF, events, note, noted, upload


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def files(note_id: str) -> list[NoteFile]:
    found = reading().scalars(select(EvidenceNote).where(EvidenceNote.public_id == note_id)).one()
    return queries.files_of(reading(), found.id)


def refused(play: Play, **changes) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        noted(play, **changes)
    return dict(refusal.value.errors)


def test_a_note_is_kept_with_one_event(play: Play) -> None:
    found = reading().scalars(select(EvidenceNote).where(EvidenceNote.public_id == noted(play))).one()
    assert (found.employee_id, found.codes, found.reference) == (play.people.sari.employee_id, ["HADIR"], "SK-7")
    assert events("note") == [("note.added", {"codes": ["HADIR"], "file": False})]


def test_the_same_note_twice_is_one(play: Play) -> None:
    assert noted(play) == noted(play)
    assert count(EvidenceNote) == 1 and len(events("note")) == 1


def test_notes_begin_with_the_announcement(app: Flask) -> None:
    play = announced(**ALWAYS)
    assert noted(play)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"text": " \n"}, {"text": ["notes.text_missing"]}),
        ({"text": "x" * 5001}, {"text": ["text.too_long"]}),
        ({"noted_on": date(2025, 12, 31)}, {"noted_on": ["notes.outside_period"]}),
        ({"noted_on": date(2026, 12, 31)}, {"noted_on": ["notes.in_future"]}),
        ({"codes": ("TIDAK-ADA",)}, {"codes": ["notes.topic_unknown"]}),
        ({"reference": "x" * 2001}, {"reference": ["text.too_long"]}),
        ({"upload": upload("catatan.docx", b"PK")}, {"file": ["file.content_differs"]}),
        ({"upload": upload("kosong.pdf", b"")}, {"file": ["file.empty"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(play: Play, changes: dict, errors: dict) -> None:
    assert refused(play, **changes) == errors
    assert count(EvidenceNote) == 0 and events("note") == []


def test_a_file_loses_what_the_camera_wrote(play: Play) -> None:
    noted(play, upload=upload(content=png(chunk(b"eXIf", b"GPSLatitude"))))
    stored = reading().scalars(select(StoredFile)).one()
    assert stored.size == len(png())


def test_a_file_is_kept_until_well_after_its_year(play: Play) -> None:
    [file] = files(noted(play, upload=upload()))
    assert file.purge_on == date(2027, 6, 29)


def test_a_note_holds_a_few_files_only(play: Play) -> None:
    note_id = noted(play)
    for number in range(MOST_FILES):
        change_note(play.people.sari.actor, note_id, note(upload=upload("a.pdf", PDF + bytes([number]))), now=NOW)
    with pytest.raises(Invalid, match=r"notes\.too_many_files"):
        change_note(play.people.sari.actor, note_id, note(upload=upload()), now=NOW)
    assert len(files(note_id)) == MOST_FILES


def test_a_changed_note_says_when(play: Play) -> None:
    note_id = noted(play)
    change_note(play.people.sari.actor, note_id, note(text="Alur dipakai.", codes=()), now=NOW)
    found = reading().scalars(select(EvidenceNote).where(EvidenceNote.public_id == note_id)).one()
    assert (found.text, found.codes, found.changed_at) == ("Alur dipakai.", [], NOW)
    assert events("note.changed") == [("note.changed", {"codes": [], "file": False})]


def test_saving_without_a_change_changes_nothing(play: Play) -> None:
    change_note(play.people.sari.actor, noted(play), note(), now=NOW)
    assert events("note.changed") == []


def test_a_removed_note_takes_its_files_along(play: Play) -> None:
    remove_note(play.people.sari.actor, noted(play, upload=upload()), now=NOW)
    assert (count(EvidenceNote), count(NoteFile), count(StoredFile)) == (0, 0, 0)
    assert [name for name, _changes in events("note")] == ["note.added", "note.removed"]


def test_a_content_that_another_note_names_stays(play: Play) -> None:
    kept = noted(play, upload=upload(), text="Yang lain.")
    note_id = noted(play, upload=upload())
    remove_note_file(play.people.sari.actor, note_id, files(note_id)[0].public_id, now=NOW)
    assert len(files(kept)) == 1 and count(StoredFile) == 1
    with pytest.raises(NotFound, match=r"file\.unknown"):
        remove_note_file(play.people.sari.actor, note_id, files(kept)[0].public_id, now=NOW)


@pytest.mark.parametrize("who", ["budi", "dewi", "wati", "ratna", "auditor"])
def test_nobody_else_changes_a_note(play: Play, who: str) -> None:
    note_id, actor = noted(play), getattr(play.people, who).actor
    for act in (
        lambda: change_note(actor, note_id, note(text="x"), now=NOW),
        lambda: remove_note(actor, note_id, now=NOW),
    ):
        with pytest.raises(NotAllowed, match=r"notes\.not_yours"):
            act()


def test_only_employees_write_notes(play: Play) -> None:
    with pytest.raises(NotAllowed, match=r"notes\.employees_only"):
        add_note(play.people.auditor.actor, play.cycle_id, note(), now=NOW)


def test_notes_end_with_the_decisions(app: Flask) -> None:
    play = opened(**OVER)
    with pytest.raises(NotAllowed, match=r"notes\.period_over"):
        noted(play)


def test_a_closed_period_takes_no_notes(play: Play) -> None:
    note_id = noted(play)
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    with pytest.raises(NotAllowed, match=r"notes\.period_over"):
        remove_note(play.people.sari.actor, note_id, now=datetime(2026, 12, 31, 1, tzinfo=UTC))


def test_a_quarter_that_is_over_leaves_the_notes_of_its_year_open(play: Play) -> None:
    """The newer period covers the same day, and its decisions are over."""
    note_id = noted(play)
    entered = CycleInput("Triwulan I", date(2026, 1, 1), date(2026, 3, 31), CycleKind.QUARTERLY)
    quarter = create_cycle(play.ratna, entered, now=NOW)
    set_windows(play.ratna, quarter, [WindowInput("rating", **OVER)], now=NOW)
    assign_instrument(play.ratna, quarter, play.version_id, now=NOW)
    announce_cycle(play.ratna, quarter, now=NOW)
    change_note(play.people.sari.actor, note_id, note(text="Alur dipakai."), now=NOW)
    found = reading().scalars(select(EvidenceNote.text).where(EvidenceNote.public_id == note_id)).one()
    assert found == "Alur dipakai."


def test_unknown_things_are_not_found(play: Play) -> None:
    actor = play.people.sari.actor
    with pytest.raises(NotFound, match=r"cycle\.unknown"):
        add_note(actor, "tidak-ada", note(), now=NOW)
    with pytest.raises(NotFound, match=r"notes\.unknown"):
        remove_note(actor, "tidak-ada", now=NOW)
