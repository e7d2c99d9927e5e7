"""Tries to name the authors of closed roles' sheets from a dump (SQLite file, WAL beside it): joins, orders, times."""

import re
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from itertools import product
from pathlib import Path


def read(path: Path) -> tuple[dict, bytes]:
    """Every row of every table with its rowid, and the raw bytes, freed pages and journal included."""
    raw = b"".join(one.read_bytes() for one in (path, Path(f"{path}-wal")) if one.exists())
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {t: [dict(row) for row in db.execute(f'SELECT rowid AS "#", * FROM "{t}"')] for t in names}, raw


def words(row: dict) -> set:
    return {word for cell in row.values() if isinstance(cell, str) for word in re.split(r"[^\w-]+", cell)}


def places(raw: bytes, texts: set) -> dict:
    """Where each text lies first and last; -1 where it lies in no one piece."""
    found = dict.fromkeys(texts, (-1, -1))
    lead = min([64, *map(len, texts)])
    likely = defaultdict(list)
    for text in texts:
        likely[text[:lead]].append(text)
    for place in (one.start() for one in re.finditer(rb"[{]", raw)):
        for text in likely.get(raw[place : place + lead], ()):
            if raw.startswith(text, place):
                found[text] = (place if found[text][0] < 0 else found[text][0], place)
    return found


def lined(pairs) -> list:
    """What stands second, in the order of what stands first; of equals the last."""
    return [*dict(sorted((str(first).rjust(40), second) for first, second in pairs)).values()]


def attack(path: Path) -> tuple[dict, dict]:
    """The sheets that something names for certain, with why; and whom each pair of orders (sheets', raters') names."""
    tables, raw = read(path)
    raters, sheets, links, traces, guesses = *(defaultdict(list) for _ in "12"), {}, *(defaultdict(dict) for _ in "12")
    voided = {row["sheet_id"]: row for row in tables.pop("voided_sheet")}  # of which group, and an order of its own
    for duty in tables["assignment"]:
        links |= {("assignment", str(duty["id"])): duty["id"], duty["public_id"]: duty["id"]}
        if duty["closed"] and duty["state"] == "done":
            raters[duty["appraisal_id"], duty["role"]].append(duty["id"])
    for one in tables["response"]:
        links |= {("response", str(one["id"])): one["assignment_id"], one["public_id"]: one["assignment_id"]}
    for sheet in tables["submission"] + tables["ballot"]:
        if (group := (sheet["appraisal_id"], sheet["role"])) in raters and sheet["answers"]:
            mark = voided.get(sheet["id"], {})
            sheet["marked"] = mark.get("#")
            sheets[(*group, sheet["part"], mark.get("void_id"))].append(sheet)
    rows = [row for group in sheets.values() for row in group]
    lying = places(raw, {row["answers"].encode() for row in rows})
    for row in rows:
        row["first"], row["last"] = lying[row["answers"].encode()]
    secret = {row["id"]: row["id"] for row in rows} | {row.get("hash"): row["id"] for row in rows}
    named = {row["id"]: "author block" for row in rows if row.get("response_id")}
    named |= {group[0]["id"]: "only one rater" for key, group in sheets.items() if len(raters[key[:2]]) == 1}
    for table, row in ((t, row) for t in tables if t not in ("submission", "ballot") for row in tables[t]):
        named |= {secret[word]: f"a row of {table}" for word in words(row) & secret.keys() if table != "result"}
        keys = {("assignment", str(row.get("assignment_id"))), ("response", str(row.get("response_id")))}
        keys |= {(table, str(row.get("id"))), (row.get("subject_kind"), str(row.get("subject_id")))}
        for who in {links[key] for key in keys | words(row) if key in links}:
            traces[who] |= {f"{table} {row.get('event', '')} {column}": cell for column, cell in row.items()}
    orders, clues = ({name for one in many for name in one} for many in (rows, traces.values()))
    for key, group in sheets.items():
        mine = {one: lined((row.get(one), row["id"]) for row in group) for one in sorted(orders)}
        theirs = {one: lined((traces[who].get(one), who) for who in raters[key[:2]]) for one in sorted(clues)}
        for order, clue in product(mine, theirs):
            if len(mine[order]) == len(theirs[clue]) == len(group):
                guesses[order, clue, "same"] |= zip(mine[order], theirs[clue], strict=True)
                guesses[order, clue, "reverse"] |= zip(mine[order], reversed(theirs[clue]), strict=True)
    return named, guesses


if __name__ == "__main__":
    sys.exit("\n".join(f"{sheet}: {why}" for sheet, why in attack(Path(sys.argv[1]))[0].items()) or 0)
