"""What is allowed and seldom meant: attendance that weighs much, texts in one language only."""

from typing import Any

import pytest

from forms.compiler import compile_instrument, problems_of
from forms.document import draft_from_document
from tests.forms.builders import Json, criterion, document, indicator, label, role

DATA = role("data", "system", "40")


def attendance(weight: str = "20", **changed: Any) -> Json:
    usual: Json = {"weight": weight, "roles": ["data", "atasan"]}
    return indicator("HADIR", **usual | changed) | {"label": changed.get("label", label("Kehadiran per bulan"))}


def warned(source: Json, code: str) -> list[tuple[str, dict[str, Any]]]:
    problems = problems_of(draft_from_document(source))
    assert all(each.warning for each in problems if each.code == code)
    return [(each.path, dict(each.params)) for each in problems if each.code == code]


def weighed(weight: str, **changed: Any) -> Json:
    """Attendance beside something else, inside a criterion that weighs half."""
    other = indicator("LAIN", weight=str(100 - int(weight)))
    inner = criterion("DISIPLIN", attendance(weight, **changed), other, mode="percent", weight="1")
    return document(inner, indicator("KERJA", weight="1"), mode="ratio", roles=[role(), DATA])


@pytest.mark.parametrize(("weight", "share"), [("30", ""), ("31", "15.5"), ("80", "40")])
def test_attendance_above_fifteen_per_cent_of_the_whole_is_a_warning(weight: str, share: str) -> None:
    expected = [("HADIR", {"share": share, "most": "15"})] if share else []
    assert warned(weighed(weight), "weight.attendance") == expected


def test_attendance_is_what_data_answer_and_the_label_says() -> None:
    assert warned(weighed("80", label=label("Kepala dinas hadir")), "weight.attendance") == []
    assert warned(weighed("80", label={"id": "Rekap", "en": "Attendance record"}), "weight.attendance")
    assert warned(weighed("80", roles=["atasan"]), "weight.attendance") == []


def test_several_attendance_indicators_add_up() -> None:
    two = [attendance("10"), attendance("10") | {"code": "APEL", "label": label("Absensi apel")}]
    source = document(*two, indicator("KERJA", weight="80"), mode="percent", roles=[role(), DATA])
    assert warned(source, "weight.attendance") == [("HADIR", {"share": "20", "most": "15"})]


@pytest.mark.parametrize(("op", "found"), [("mean", True), ("minimum", True), ("formula", True)])
def test_attendance_in_a_group_without_written_weights(op: str, found: bool) -> None:
    how = {"op": op, "formula": "MIN([HADIR]; [KERJA])"} if op == "formula" else {"op": op}
    children = (attendance() | {"weight": None}, indicator("KERJA"))
    source = document(criterion("K", *children, aggregate=how), roles=[role(), DATA])
    assert bool(warned(source, "weight.attendance")) is found


def test_a_definition_with_the_warning_can_be_published() -> None:
    assert compile_instrument(draft_from_document(weighed("80"))).fingerprint


def test_texts_that_lack_a_language_of_the_title_are_counted() -> None:
    bilingual = {"id": "Contoh", "en": "Example"}
    source = document(indicator("A", help=label("Bantuan")), title=bilingual)
    ((path, params),) = warned(source, "text.untranslated")
    assert (path, params["locale"], params["count"] > 10) == ("atasan", "en", True)
    assert warned(document(), "text.untranslated") == []


def test_a_text_that_is_there_in_both_is_not_counted() -> None:
    source = document(title={"id": "Contoh", "en": "Example"})
    both = {"id": "x", "en": "y"}

    def translated(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: both if key in ("label", "help") else translated(inner) for key, inner in part.items()}
        return [translated(each) for each in part] if isinstance(part, list) else part

    assert warned(translated(source) | {"title": source["title"]}, "text.untranslated") == []
