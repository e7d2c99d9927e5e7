"""A workbook back as a document: codes identify, the order column decides, cells are data and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.document import FORMAT
from forms.errors import DefinitionInvalid
from kinerja.core.errors import Invalid
from kinerja.instruments.content import ROOT_PARENT, Content, document_from_content
from kinerja.instruments.exchange.documents import checked
from kinerja.instruments.exchange.words import bare, code_from
from kinerja.instruments.exchange.workbook.cells import entry_from, json_from_cells
from kinerja.instruments.exchange.workbook.findings import Findings, Row
from kinerja.instruments.exchange.workbook.layout import (
    GIVENS_SHEET,
    JSON_TITLE,
    LEVELS_SHEET,
    NODES_SHEET,
    ORIGIN,
    ROLES_SHEET,
    RULES_SHEET,
    SETTINGS_SHEET,
    TABLES,
    Column,
    Sheet,
)
from kinerja.instruments.exchange.workbook.package import Sheets, sheets_from
from kinerja.instruments.exchange.workbook.parts import IN_RULES, OF_CRITERIA, OF_INDICATORS, outcome_from
from kinerja.instruments.starting import usual_levels, usual_roles


def document_from_workbook(raw: bytes) -> dict[str, Any]:
    """The document that a workbook says, as the rows of a draft can hold it.

    Raises Invalid for a file that is no such workbook, DefinitionInvalid with every place.
    """
    return checked(read_workbook(raw)[0])


def read_workbook(raw: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document as it is written, half finished or not, and what the workbook was made from.

    Raises Invalid, DefinitionInvalid.
    """
    sheets, found = sheets_from(raw), Findings()
    for sheet in (SETTINGS_SHEET, *TABLES):
        if sheet.title not in sheets:
            raise Invalid("workbook.sheet_missing", {"file": ["workbook.sheet_missing"]}, sheet=sheet.title)
    settings = _settings(sheets, found)
    origin = _mapping(settings.pop(ORIGIN, None))
    roles = _coded(_rows(sheets, ROLES_SHEET, found), ROLES_SHEET, found)
    givens = _coded(_rows(sheets, GIVENS_SHEET, found), GIVENS_SHEET, found)
    if givens:
        settings["givens"] = [_without(row.entry) for row in _ordered(givens.values())]
    outcome = _outcome(sheets, found)
    if outcome:
        settings["outcome"] = outcome
    content = Content(settings, {code: row.entry for code, row in roles.items()}, {})
    nodes = _nodes(sheets, content, found)
    if found.problems:
        raise DefinitionInvalid(found.problems)
    return document_from_content(Content(settings, content.roles, nodes)), origin


def _settings(sheets: Sheets, found: Findings) -> dict[str, Any]:
    """The lines of the first sheet by their titles."""
    lines = {bare(row[0]): (number, row[1:]) for number, row in enumerate(sheets[SETTINGS_SHEET.title], 1) if row}
    cells, numbers = [], {}
    for column in SETTINGS_SHEET.columns:
        number, rest = lines.get(bare(column.title), (0, [""]))
        cells.append(rest[0] if rest else "")
        numbers[column.path] = (number, column)
    number, beside = lines.get(bare(JSON_TITLE), (0, []))
    try:
        kept = _mapping(json_from_cells(beside))
    except Invalid as refusal:
        found.add(refusal.code, SETTINGS_SHEET.title, number, JSON_TITLE)
        kept = {}
    entry, problems = entry_from(cells, SETTINGS_SHEET.columns, kept)
    for path, code in problems.items():
        found.add(code, SETTINGS_SHEET.title, numbers[path][0], numbers[path][1].title, **_explained(numbers[path][1]))
    return {"title": {}, **entry, "format": FORMAT}


def _rows(sheets: Sheets, sheet: Sheet, found: Findings) -> list[Row]:
    """The lines of a sheet as entries; blank ones do not count."""
    lines = sheets[sheet.title]
    places = _places(lines[0] if lines else [], sheet, found)
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if not any(line):
            continue
        cells = [line[place] if place is not None and place < len(line) else "" for place in places.columns]
        beside = line[places.json : places.end] if places.json is not None else []
        try:
            rest = json_from_cells(beside)
        except Invalid as refusal:
            found.add(refusal.code, sheet.title, number, JSON_TITLE)
            continue
        if sheet is RULES_SHEET:
            rest = {"whole": rest}
        entry, problems = entry_from(cells, sheet.columns, _mapping(rest))
        for column in sheet.columns:
            if column.path in problems:
                found.add(problems[column.path], sheet.title, number, column.title, **_explained(column))
        rows.append(Row(number, entry, any(beside)))
    return rows


@dataclass(frozen=True, slots=True)
class Places:
    columns: Sequence[int | None]
    json: int | None
    end: int | None  # somebody's own columns may stand behind


def _places(header: Sequence[str], sheet: Sheet, found: Findings) -> Places:
    """Where each column stands; columns may be moved, and those for reading may be gone."""
    titles = {bare(title): place for place, title in reversed(list(enumerate(header)))}
    needed = [column for column in sheet.columns if column.path in ("code", "node", "part", "value")]
    for column in needed:
        if bare(column.title) not in titles:
            found.add("workbook.column_missing", sheet.title, 1, column.title)
    places = [titles.get(bare(column.title)) if column.kind != "told" else None for column in sheet.columns]
    beside = titles.get(bare(JSON_TITLE))
    own = [place for place, title in enumerate(header) if beside is not None and place > beside and title]
    return Places(places, beside, own[0] if own else None)


def _coded(rows: Sequence[Row], sheet: Sheet, found: Findings) -> dict[str, Row]:
    """The lines by their codes; a new one without a code gets one from its name."""
    known: dict[str, Row] = {}
    taken = {str(row.entry.get("code", "")).upper() for row in rows}
    for row in rows:
        code = row.entry.get("code")
        if not code:
            label = str(row.entry.get("label", {}).get("id", ""))
            if not label:
                found.add("workbook.no_name", sheet.title, row.number)
                continue
            code = row.entry["code"] = code_from(label, taken)
            taken.add(code.upper())
        if code in known:
            found.add("workbook.repeated", sheet.title, row.number, "Kode", code=code, first=known[code].number)
            continue
        known[str(code)] = row
    for place, row in enumerate(_ordered(known.values())):
        row.entry["position"] = place
    return known


def _nodes(sheets: Sheets, content: Content, found: Findings) -> dict[str, dict[str, Any]]:
    """The tree with its levels; every node in a criterion that is there, and one root."""
    sheet = NODES_SHEET
    rows = _coded(_rows(sheets, sheet, found), sheet, found)
    _levels(sheets, rows, found)
    for code, row in rows.items():
        entry = row.entry
        kind = entry.setdefault("kind", "indicator")
        entry.setdefault("label", {})
        entry.setdefault("parent", ROOT_PARENT)
        for foreign in OF_INDICATORS if kind == "criterion" else OF_CRITERIA:
            entry.pop(foreign, None)
        if kind == "criterion":
            entry.setdefault("mode", "points")
        else:
            _complete(row, content)
        home = entry["parent"]
        if home and (home not in rows or rows[home].entry.get("kind") != "criterion"):
            found.add("workbook.no_home", sheet.title, row.number, "Di dalam", parent=home[:40])
        elif code in _above(code, rows):
            found.add("workbook.in_itself", sheet.title, row.number, "Di dalam")
    roots = [row for row in rows.values() if not row.entry["parent"]]
    for row in roots[1:] if roots and roots[0].entry["kind"] == "criterion" else roots:
        found.add("workbook.second_root", sheet.title, row.number, "Di dalam")
    if not roots:
        found.add("workbook.no_root", sheet.title, 1)
    return {code: row.entry for code, row in rows.items()}


def _complete(row: Row, content: Content) -> None:
    """An indicator that somebody added gets what the designer gives a new one."""
    entry = row.entry
    kind = entry.setdefault("type", "rubric")
    if not row.is_known and "roles" not in entry:
        entry["roles"] = usual_roles(content)
    entry.setdefault("roles", [])
    if not row.is_known and kind == "rubric" and not entry.get("levels"):
        entry["levels"] = usual_levels()


def _above(code: str, rows: Mapping[str, Row]) -> set[str]:
    """The criteria above a node."""
    seen: set[str] = set()
    here = rows[code].entry.get("parent", "")
    while here in rows and here not in seen:
        seen.add(here)
        here = rows[here].entry.get("parent", "")
    return seen


def _levels(sheets: Sheets, rows: Mapping[str, Row], found: Findings) -> None:
    """Each level to its indicator, in the order of its column."""
    for level in _ordered(_rows(sheets, LEVELS_SHEET, found)):
        code = level.entry.pop("node", "")
        if code not in rows or rows[code].entry.get("kind") == "criterion":
            found.add("workbook.no_indicator", LEVELS_SHEET.title, level.number, "Indikator", code=str(code)[:40])
        elif "value" not in level.entry:
            found.add("workbook.no_value", LEVELS_SHEET.title, level.number, "Nilai")
        else:
            level.entry.setdefault("label", {})
            rows[code].entry.setdefault("levels", []).append(_without(level.entry))


def _outcome(sheets: Sheets, found: Findings) -> dict[str, Any]:
    rules: list[tuple[str, int, Any]] = []
    for row in _rows(sheets, RULES_SHEET, found):
        part, whole = row.entry.get("part"), row.entry.get("whole")
        if part is None or not whole:
            found.add("workbook.rule_incomplete", RULES_SHEET.title, row.number)
        elif part in IN_RULES or not any(known == part for known, _place, _whole in rules):
            rules.append((str(part), int(row.entry.get("position", 0)), whole))
        else:
            found.add("workbook.rule_twice", RULES_SHEET.title, row.number)
    return outcome_from(rules)


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """By the order column; lines without one stand last, as they are written."""
    return sorted(rows, key=lambda row: (row.entry.get("position", 10**9), row.number))


def _without(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in entry.items() if key != "position"}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _explained(column: Column) -> dict[str, Any]:
    return {"known": ", ".join(column.words.values()) or "ya, tidak"}
