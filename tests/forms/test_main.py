"""`python -m forms`: JSON in, JSON out, and exit codes that scripts can rely on."""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from forms import schemas
from forms.__main__ import main
from forms.jsonschema import json_schema
from forms.responses import responses_from_json
from tests.forms.builders import document, indicator, label, role

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command over values written to files; gives the exit code and the JSON printed."""

    def runs(command: str, *values: Any) -> tuple[int, Any]:
        paths = []
        for place, value in enumerate(values):
            paths.append(tmp_path / f"{place}.json")
            paths[-1].write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        code = main([command, *map(str, paths)])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if printed else None

    return runs


def answers(**changed: Any) -> dict[str, Any]:
    return {"responses": [{"role": "atasan", "answers": {"A": 4}}], **changed}


def test_check_gives_the_fingerprint_of_a_good_definition(run: Any) -> None:
    code, answer = run("check", document())
    assert (code, answer["status"], len(answer["fingerprint"]), answer["problems"]) == (0, "valid", 64, [])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"roles": []}, "role.unknown"),
        ({"code": 5}, "document.not_text"),
        ({"rounding": {"digits": 77}}, "rounding.digits"),
    ],
)
def test_check_names_what_is_wrong(run: Any, change: Any, found: str) -> None:
    code, answer = run("check", {**document(), **change})
    assert (code, answer["status"], answer["fingerprint"]) == (1, "invalid", None)
    assert found in [problem["code"] for problem in answer["problems"]]
    assert all(problem["message"].endswith(".") for problem in answer["problems"])


def test_the_mark_at_the_start_of_a_file_says_nothing(run: Any) -> None:
    assert run("score", document(), "\ufeff" + json.dumps(answers()))[1] == run("score", document(), answers())[1]


def test_a_problem_is_said_in_words(run: Any) -> None:
    _code, answer = run("score", document(), {"responses": []})
    assert "A: Belum diisi." in [problem["message"] for problem in answer["problems"]]


def test_score_prints_score_nodes_and_sheet(run: Any) -> None:
    code, answer = run("score", document(), answers())
    assert (code, answer["status"], answer["score"], answer["outcome"]) == (0, "scored", "80.00", None)
    assert answer["nodes"] == {"NILAI": "80", "A": "80"} and answer["sheet"]["format"] == "kinerja.sheet/1"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_score_of_the_golden_cases(run: Any, path: Path) -> None:
    golden = json.loads(path.read_text("utf-8"))
    for case in golden["cases"]:
        if "hidden" in case["answers"]:
            continue
        code, answer = run("score", golden["document"], case["answers"])
        expected = case["expected"]
        assert (answer["status"], answer["score"]) == (expected["status"], expected["score"])
        assert (answer["outcome"] or {}).get("code") == expected["outcome"]
        assert code == (1 if expected["status"] == "invalid" else 0)


def test_numbers_are_read_exactly_and_never_through_float(run: Any) -> None:
    measured = indicator(type="measured", spec={}, roles=["data"])
    changed = document(measured, roles=[role(), role("data", "system")])
    text = '{"responses": [{"role": "data", "answers": {"A": 0.10000000000000000000000000001}}]}'
    code, answer = run("score", changed, text)
    assert (code, answer["nodes"]["A"]) == (0, "0.10000000000000000000000000001")
    assert run("check", json.dumps(changed).replace('"60"', "60.5"))[1]["problems"][0]["code"] == "document.not_exact"


def test_ratings_that_are_still_due_leave_it_incomplete(run: Any) -> None:
    golden = json.loads((GOLDEN / "quadrant.json").read_text("utf-8"))
    sent = golden["cases"][0]["answers"] | {"ratings": {"hasil_kerja": "sesuai"}}
    code, answer = run("score", golden["document"], sent)
    assert (code, answer["status"], answer["score"], answer["outcome"]) == (0, "incomplete", "82.00", None)
    assert [problem["code"] for problem in answer["problems"]] == ["rating.missing"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([], "responses.not_object"),
        (answers(extra=1), "responses.unknown_key"),
        (answers(givens=[]), "responses.not_object"),
        (answers(responses={}), "responses.not_list"),
        (answers(responses=["x"]), "responses.not_object"),
        (answers(responses=[{"role": "atasan", "answers": {}, "x": 1}]), "responses.unknown_key"),
        (answers(responses=[{"role": 5, "answers": {}}]), "responses.not_text"),
        (answers(ratings={"x": 5}), "responses.not_text"),
        (answers(ratings={"x": "y"}), "rating.unknown_axis"),
        (answers(responses=[{"role": "atasan", "answers": {"A": 99}}]), "answer.off_scale"),
    ],
)
def test_score_refuses_answers_that_do_not_fit(run: Any, sent: Any, code: str) -> None:
    exit_code, answer = run("score", document(), sent)
    assert (exit_code, answer["status"], answer["score"]) == (1, "invalid", None)
    assert code in [problem["code"] for problem in answer["problems"]]


def test_plain_values_become_answers() -> None:
    plain = {"A": True, "B": False, "C": [1, "2"], "D": {"value": 5, "source": None}, "E": None, "F": "n/a"}
    sent = responses_from_json({"responses": [{"role": "x", "answers": plain}], "givens": {"G": 5, "H": None}})
    got = sent.sheets[0].answers
    assert [got[code].value for code in "ABCDE"] == ["yes", "no", ["1", "2"], {"value": "5", "source": None}, None]
    assert got["F"].not_applicable and sent.givens == {"G": "5"}


def test_diff_lists_changes_and_refuses_bad_form(run: Any) -> None:
    code, answer = run("diff", document(), document(title=label("Baru")))
    assert (code, [change["kind"] for change in answer["changes"]]) == (0, ["retexted"])
    assert run("diff", document(), {"x": 1})[0] == 1


@pytest.mark.parametrize("broken", ["{", '{"a": 1, "a": 2}', "\udcff", "[" * 100_000])
def test_what_is_no_json_is_a_matter_of_usage(run: Any, tmp_path: Path, broken: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    assert main(["check", str(path)]) == 2


@pytest.mark.parametrize(
    "arguments", [[], ["help"], ["check"], ["score", "x"], ["schema", "x"], ["check", "no/such/file"]]
)
def test_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_schema_is_printed_by_the_module_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["forms", "schema"])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(Path(schemas.__file__).with_name("__main__.py")), run_name="__main__")
    assert (left.value.code, json.loads(capsys.readouterr().out)) == (0, json_schema())


@pytest.mark.parametrize(
    ("name", "schema"),
    [("role", schemas.RoleSchema), ("given", schemas.GivenSchema), ("level", schemas.LevelSchema),
     ("indicator", schemas.IndicatorSchema), ("criterion", schemas.CriterionSchema), ("repeat", schemas.RepeatSchema),
     ("outcome", schemas.OutcomeSchema)],
)  # fmt: skip
def test_schema_knows_exactly_the_keys_that_are_read(name: str, schema: Any) -> None:
    published = json_schema()["$defs"][name]
    fields = {field.data_key or key: field for key, field in schema().fields.items()}
    assert set(published["properties"]) == set(fields)
    assert set(published["required"]) == {key for key, field in fields.items() if field.required}


def test_schema_of_the_whole_has_the_keys_that_are_read() -> None:
    fields = schemas.DraftSchema().fields
    assert set(json_schema()["properties"]) == set(fields)
    assert set(json_schema()["required"]) == {key for key, field in fields.items() if field.required}
