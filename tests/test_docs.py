"""What people must look up is documented: settings, events, field types, terms; and deployment files fit."""

import re
from pathlib import Path

import pytest

from config.settings import EMBEDDED
from forms.fieldtypes import FIELD_TYPES
from kinerja.appraisals import workflow as appraisals_workflow
from kinerja.audit.catalogue import Event
from kinerja.cycles import workflow as cycles_workflow
from kinerja.home.workflows import MACHINES, page
from kinerja.objections import workflow as objections_workflow
from kinerja.people.importing import workflow as importing_workflow

ROOT = Path(__file__).parent.parent
SETTINGS = (ROOT / "config" / "settings.py").read_text()
TERMS = [
    "Instrument",
    "Draft",
    "Version",
    "Document",
    "Publish",
    "Overlay",
    "Criterion",
    "Indicator",
    "Rubric",
    "Level",
    "Weight",
    "Share",
    "Cycle",
    "Window",
    "Appraisal",
    "Part",
    "Givens",
    "Appraisee",
    "Assessor",
    "Rater",
    "RaterRole",
    "Assignment",
    "Guest",
    "Response",
    "Answers",
    "Submission",
    "Ballot",
    "Rating",
    "Axis",
    "Indication",
    "ScoreSheet",
    "Score",
    "Category",
    "Predicate",
    "Result",
    "Receipt",
    "Objection",
    "Evidence",
    "Actor",
    "AuditEvent",
    "Form",
]
CONSTANTS = {"EMBEDDED": EMBEDDED}


def rows(name: str) -> dict[str, list[str]]:
    """The rows of every table in that page, by their first cell without its marks."""
    lines = [line for line in (ROOT / "docs" / name).read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def test_every_setting_is_documented_and_no_other():
    read = {f"KINERJA_{name}" for name in re.findall(r'env\.\w+\("([A-Z0-9_]+)"', SETTINGS)}
    documented = {name for name in rows("operasi.md") if name.startswith("KINERJA_")}
    assert len(read) > 10 and read == documented


def test_documented_defaults_are_those_of_the_code():
    documented = rows("operasi.md")
    for name, default in re.findall(r'env\.\w+\("([A-Z_]+)", "?([\w@:/.]+)"?[,)]', SETTINGS):
        assert documented[f"KINERJA_{name}"][-1] in (f"`{CONSTANTS.get(default, default)}`", "SQLite di folder data"), (
            name
        )


def test_needed_settings_are_marked():
    needed = re.search(r"needed = \((.*?)\)", SETTINGS)
    assert needed
    names = {name.upper() for name in re.findall(r'"(\w+)"', needed[1])} | {"SECRET_KEY", "PASSWORD_SALT", "BASE_URL"}
    marked = {name for name, cells in rows("operasi.md").items() if cells and "**P**" in cells[0]}
    assert marked == {f"KINERJA_{name}" for name in names}


def test_every_event_is_documented_and_no_other():
    documented = {name for name in rows("audit.md") if re.fullmatch(r"[a-z_]+\.[a-z_]+", name)}
    assert documented == {event.value for event in Event}


def test_every_field_type_is_documented():
    text = (ROOT / "docs" / "instrument-format.md").read_text()
    assert [name for name in FIELD_TYPES if f"`{name}`" not in text] == []


def test_every_term_has_its_line():
    documented = rows("glossary.md")
    assert [term for term in TERMS if not all(documented.get(term, [""])[:2])] == []


@pytest.mark.parametrize("name", ["operasi.md", "audit.md", "glossary.md", "instrument-format.md"])
def test_links_inside_the_documents_lead_somewhere(name):
    text = (ROOT / "docs" / name).read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_workflows_are_drawn_from_their_tables():
    assert (ROOT / "docs" / "alur.md").read_text() == page()


def test_every_state_and_step_is_drawn():
    drawn = {machine.states for machine in MACHINES}
    drawn_from = (
        appraisals_workflow.TABLE,
        appraisals_workflow.VOIDS,
        cycles_workflow.TABLE,
        importing_workflow.TABLE,
        objections_workflow.TABLE,
    )
    tables = [step for table in drawn_from for step in table]
    assert {type(start) for start, _step in tables} == drawn


def test_deployment_starts_what_exists_and_keeps_headers_on_errors():
    unit = (ROOT / "deploy" / "kinerja.service").read_text()
    assert "-m kinerja.core.cli serve" in unit
    added = re.findall(r"add_header .+;$", (ROOT / "deploy" / "nginx.conf").read_text(), re.MULTILINE)
    assert added and all(line.endswith("always;") for line in added)
