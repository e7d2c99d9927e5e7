"""What goes over from one version to another: by code, where type and levels stay and the role is still asked."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from forms.aggregation import RaterSheet
from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.instrument import Answer, Instrument
from kinerja.appraisals.carrying import Asked, Carrying, asked_difference, codes_again
from kinerja.appraisals.material import PartSheets, material_from, place_of
from tests.kinerja.appraisals.stage import document, levels, with_data
from tests.kinerja.appraisals.test_rows import repeating

Document = dict[str, Any]
Change = Callable[[Document], None]
SENT = {"HADIR": Answer("4"), "LAPOR": Answer("5"), "KUAT": Answer("Rapi.")}


def compiled(content: Document) -> Instrument:
    return compile_instrument(draft_from_document(content))


def leaf(content: Document, code: str) -> Document:
    found: Document = next(one for one in content["root"]["children"][0]["children"] if one["code"] == code)
    return found


def changed(change: Change, content: Document | None = None) -> tuple[Instrument, Instrument]:
    """The stage's instrument, and the same changed."""
    old = content or document()
    new = copy.deepcopy(old)
    change(new)
    return compiled(old), compiled(new)


def carried(change: Change, answers: dict[str, Answer] | None = None, role: str = "atasan") -> dict[str, Answer]:
    old, new = changed(change)
    return dict(Carrying(old, new).answers(RaterSheet(role, answers or SENT), {}))


def nothing(content: Document) -> None:
    """The same again."""


def other_points(content: Document) -> None:
    for level in leaf(content, "HADIR")["levels"]:
        level["points"] = str(int(level["value"]) * 10)


def other_words(content: Document) -> None:
    leaf(content, "HADIR")["label"] = {"id": "Kehadiran di tempat tugas"}
    leaf(content, "HADIR")["levels"][0]["label"] = {"id": "Jarang hadir"}


def fewer_levels(content: Document) -> None:
    leaf(content, "HADIR")["levels"] = levels()[:4]


def more_levels(content: Document) -> None:
    leaf(content, "HADIR")["levels"].append({"value": "6", "label": {"id": "Luar biasa"}})


def another_type(content: Document) -> None:
    one = leaf(content, "HADIR")
    del one["levels"]
    one.update(type="yes_no")


def gone(content: Document) -> None:
    content["root"]["children"][0]["children"].remove(leaf(content, "LAPOR"))
    leaf(content, "HADIR")["weight"] = "100"


def not_asked(content: Document) -> None:
    leaf(content, "LAPOR")["roles"] = ["diri", "rekan"]
    leaf(content, "LAPOR")["weight"], leaf(content, "HADIR")["weight"] = "40", "60"


def moved_inside(content: Document) -> None:
    """Its place in the tree is nothing to the rater."""
    behaviour = content["root"]["children"][0]
    reports = leaf(content, "LAPOR")
    behaviour["children"].remove(reports)
    behaviour["children"].insert(0, reports)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (nothing, {"HADIR", "LAPOR", "KUAT"}),
        (other_points, {"HADIR", "LAPOR", "KUAT"}),
        (other_words, {"HADIR", "LAPOR", "KUAT"}),
        (moved_inside, {"HADIR", "LAPOR", "KUAT"}),
        (fewer_levels, {"LAPOR", "KUAT"}),
        (more_levels, {"LAPOR", "KUAT"}),
        (another_type, {"LAPOR", "KUAT"}),
        (gone, {"HADIR", "KUAT"}),
        (not_asked, {"HADIR", "KUAT"}),
    ],
)
def test_scores_are_computed_from_the_answers_that_fit(change: Change, codes: set[str]) -> None:
    found = carried(change)
    assert set(found) == codes and all(found[code] == SENT[code] for code in codes)


def test_who_cannot_judge_says_so_only_where_that_is_offered() -> None:
    def not_offered(content: Document) -> None:
        leaf(content, "HADIR")["decline"] = []

    silent = {"HADIR": Answer(not_applicable=True)}
    assert carried(nothing, silent, "rekan") == silent
    assert carried(not_offered, silent, "rekan") == {}


def test_a_scale_goes_over_between_the_same_ends_only() -> None:
    def scale(most: str) -> Document:
        content = document()
        one = leaf(content, "LAPOR")
        del one["levels"]
        one.update(type="scale", spec={"least": "0", "most": most})
        return content

    old, same, wider = compiled(scale("10")), compiled(scale("10")), compiled(scale("20"))
    sheet = RaterSheet("atasan", {"LAPOR": Answer("7")})
    assert set(Carrying(old, same).answers(sheet, {})) == {"LAPOR"}
    assert set(Carrying(old, wider).answers(sheet, {})) == set()


def test_an_answer_that_the_new_version_refuses_is_left_out() -> None:
    """The type is the same and there are no levels, but the number does not fit the bounds any more."""
    old, new = changed(
        lambda one: one["root"]["children"][2]["children"][0]["spec"].update(most="50"), with_data(document())
    )
    way = Carrying(old, new)
    assert way.answers(RaterSheet("rekap", {"ABSEN": Answer("40")}), {}) == {"ABSEN": Answer("40")}
    kept = way.answers(RaterSheet("rekap", {"ABSEN": Answer("kata")}), {})
    assert kept == {}


def test_sheets_of_roles_that_are_gone_and_undeclared_givens_stay_behind() -> None:
    def without(content: Document) -> None:
        content["roles"] = [one for one in content["roles"] if one["code"] != "mitra"]
        for group in content["root"]["children"]:
            for one in group["children"]:
                one["roles"] = [code for code in one["roles"] if code != "mitra"] or ["atasan"]
                one["decline"] = [code for code in one.get("decline", []) if code != "mitra"]
        content["givens"] = [one for one in content["givens"] if one["code"] == "TARGET"]

    old, new = changed(without, with_data(document()))
    sheets = [RaterSheet("atasan", SENT, "A1"), RaterSheet("mitra", {"HADIR": Answer("1")}, "A2")]
    part = Carrying(old, new).part(PartSheets("overall", old, {"TARGET": "5", "MULAI": "2026-01-01"}, sheets))
    assert [(one.role, one.rater) for one in part.sheets] == [("atasan", "A1")]
    assert part.givens == {"TARGET": "5"} and part.instrument is new


def test_the_whole_is_scored_after_its_parts() -> None:
    assert sorted(["overall", "results", "behaviour"], key=place_of) == ["behaviour", "results", "overall"]
    plain = compiled(document())
    whole = compiled(document(givens=[{"code": "results", "label": {"id": "Hasil"}, "required": False}]))
    sheets = [RaterSheet("atasan", SENT, "A1")]
    material = material_from([PartSheets("overall", whole, {}, sheets), PartSheets("results", plain, {}, sheets)])
    assert material.instrument is whole and list(material.sheets) == ["results", "overall"]
    assert material.score.givens == {"results": "88"}


# What an open cycle asks again


@pytest.mark.parametrize(
    ("change", "role", "expected"),
    [
        (nothing, "atasan", Asked(frozenset(), frozenset(), False)),
        (other_points, "atasan", Asked(frozenset(), frozenset(), False)),
        (moved_inside, "atasan", Asked(frozenset(), frozenset(), False)),
        (other_words, "atasan", Asked(frozenset({"HADIR"}), frozenset({"HADIR"}), True)),
        (fewer_levels, "atasan", Asked(frozenset({"HADIR"}), frozenset({"HADIR"}), True)),
        (gone, "atasan", Asked(frozenset({"LAPOR"}), frozenset(), True)),
        (gone, "rekan", Asked(frozenset(), frozenset(), False)),
        (not_asked, "rekan", Asked(frozenset(), frozenset({"LAPOR"}), True)),
        (not_asked, "atasan", Asked(frozenset({"LAPOR"}), frozenset(), True)),
    ],
)
def test_a_role_is_concerned_where_its_own_questions_differ(change: Change, role: str, expected: Asked) -> None:
    assert asked_difference(*changed(change), role) == expected


def test_another_label_returns_the_sheet_but_keeps_the_answer() -> None:
    def label(content: Document) -> None:
        leaf(content, "LAPOR")["label"] = {"id": "Laporan bulanan"}

    assert asked_difference(*changed(label), "diri") == Asked(frozenset(), frozenset(), True)


def test_a_question_that_was_optional_and_is_owed_now_returns_the_sheet() -> None:
    def owed(content: Document) -> None:
        leaf(content, "LAPOR")["required"] = False

    new, old = changed(owed)
    assert asked_difference(old, new, "diri").touched and not asked_difference(old, new, "rekan").touched


def test_words_for_one_role_concern_that_role_alone() -> None:
    def for_peers(content: Document) -> None:
        leaf(content, "HADIR")["wording"] = {"rekan": {"label": {"id": "Apakah hadir?"}}}

    old, new = changed(for_peers)
    assert [code for code in old.roles if asked_difference(old, new, code).touched] == ["rekan"]


def test_what_is_asked_again_is_named_in_reading_order() -> None:
    def both(content: Document) -> None:
        other_words(content)
        leaf(content, "LAPOR")["levels"].pop()

    old, new = changed(both)
    roles = {code: asked_difference(old, new, code) for code in old.roles}
    assert list(codes_again(new, roles)) == ["HADIR", "LAPOR"]


# Rows

ITEMS = {"SKP": "2", "SKP.1.NAMA": "Laporan", "SKP.1.TARGET": "12", "SKP.2.NAMA": "Kunjungan", "SKP.2.TARGET": "40"}
IN_ROWS = {"RENCANA.1.JUMLAH": Answer("9"), "RENCANA.2.JUMLAH": Answer("50"), "HADIR": Answer("4")}


def group_of(content: Document) -> Document:
    return next(one for one in content["root"]["children"] if one["code"] == "RENCANA")


def in_other_rows(content: Document) -> None:
    group_of(content)["code"] = "HASIL"


def once(content: Document) -> None:
    del group_of(content)["repeat"]
    group_of(content)["children"][0]["children"][0]["spec"] = {"target": "10"}
    content["givens"] = []


def without_titles(content: Document) -> None:
    del group_of(content)["repeat"]["title"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [(nothing, set(IN_ROWS)), (without_titles, set(IN_ROWS)), (in_other_rows, {"HADIR"}), (once, {"HADIR"})],
)
def test_answers_in_rows_go_over_where_the_same_criterion_repeats(change: Change, codes: set[str]) -> None:
    old, new = changed(change, repeating())
    part = PartSheets("overall", old, ITEMS, [RaterSheet("atasan", IN_ROWS)])
    moved = Carrying(old, new).part(part)
    assert set(moved.sheets[0].answers) == codes
    assert dict(moved.givens) == (ITEMS if change is not once else {})


def test_a_row_that_the_plan_no_longer_has_stays_behind() -> None:
    old, new = changed(nothing, repeating())
    part = PartSheets("overall", old, ITEMS | {"SKP": "1"}, [RaterSheet("atasan", IN_ROWS)])
    assert set(Carrying(old, new).part(part).sheets[0].answers) == {"RENCANA.1.JUMLAH", "HADIR"}


def test_a_repeated_copy_scores_the_same() -> None:
    old, new = changed(nothing, repeating())
    part = PartSheets("overall", old, ITEMS, [RaterSheet("atasan", IN_ROWS | {"LAPOR": Answer("5")})])
    assert material_from([Carrying(old, new).part(part)]).score.exact == material_from([part]).score.exact
