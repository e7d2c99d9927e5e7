"""A pasted table onto a draft, row by row: what arises, what changes, and what is wrong with which row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from forms.errors import Problem
from kinerja.core.errors import Invalid
from kinerja.instruments import edits
from kinerja.instruments.content import Content
from kinerja.instruments.edits import Edit, Frozen
from kinerja.instruments.edits.base import NOTHING
from kinerja.instruments.exchange.cells import Rows
from kinerja.instruments.exchange.columns import Layout
from kinerja.instruments.exchange.lines import Line, line_of
from kinerja.instruments.exchange.words import bare, code_from, spoken
from kinerja.instruments.outline import WORDLESS

TOTALS = frozenset({"jumlah", "total", "jumlahbobot", "totalbobot", "jumlahseluruhnya"})


class Verdict(StrEnum):
    CRITERION = "criterion"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass
class RowPlan:
    """What becomes of one row; `number` counts as the spreadsheet did, from 1."""

    number: int
    verdict: Verdict
    criterion: str = ""
    code: str = ""
    line: Line | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Plan:
    """The draft as it will be, and the verdict on every row."""

    content: Content
    rows: list[RowPlan]
    touched: dict[str, Verdict]  # code -> what became of it

    @property
    def refused(self) -> list[RowPlan]:
        return [row for row in self.rows if row.verdict is Verdict.REFUSED]

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)


def paste_table(rows: Rows, layout: Layout) -> Edit:
    """The whole table as one step. Raises Invalid while a row is refused."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        plan = plan_of(rows, layout, content, frozen)
        if plan.refused:
            raise Invalid("paste.rows_refused", {"table": ["paste.rows_refused"]}, count=len(plan.refused))
        return plan.content

    return edit


def plan_of(rows: Rows, layout: Layout, content: Content, frozen: Frozen = NOTHING) -> Plan:
    """Reads the table from the top; a row without criterion belongs to the one above it.

    Deterministic: the same table on the same draft gives the same codes. Raises Invalid
    when no column holds the indicators or the place for them is gone.
    """
    if "indicator" not in layout.columns:
        raise Invalid("paste.no_indicator_column", {"table": ["paste.no_indicator_column"]})
    if content.nodes.get(layout.parent, {}).get("kind") != "criterion":
        raise Invalid("node.not_a_criterion", {"parent": ["node.not_a_criterion"]})
    pasting = _Pasting(content, layout, frozen)
    pasting.named = {layout.cell(row, "code").upper() for row in rows}
    for number, row in enumerate(rows, 1):
        if any(row) and not (layout.header and number == 1):
            pasting.take(number, row)
    return Plan(pasting.content, pasting.rows, pasting.touched)


class _Pasting:
    """The state while a table is read: the draft so far, the criterion of the row above."""

    def __init__(self, content: Content, layout: Layout, frozen: Frozen) -> None:
        self.content, self.layout, self.frozen = content, layout, frozen
        self.rows: list[RowPlan] = []
        self.touched: dict[str, Verdict] = {}
        self.seen: dict[str, int] = {}  # code -> the row that spoke of it
        self.named: set[str] = set()  # codes that some row names: none is made for another
        self.here = "" if "criterion" in layout.columns else layout.parent

    def take(self, number: int, row: Sequence[str]) -> None:
        plan = RowPlan(number, Verdict.REFUSED)
        self.rows.append(plan)
        names = [self.layout.cell(row, name) for name in ("criterion", "indicator")]
        if any(bare(name) in TOTALS for name in names):
            plan.verdict = Verdict.SKIPPED
            return
        line, plan.problems = line_of(row, self.layout, number)
        plan.line = line
        musts = {each.field for each in plan.problems if not each.warning}
        if line.criterion and "criterion" not in musts and (line.label or "code" not in musts):
            self._attempt(plan, lambda: self._enter(line))
        plan.criterion = self.here
        if all(each.warning for each in plan.problems):
            self._attempt(plan, lambda: self._placed(plan, line))

    def _attempt(self, plan: RowPlan, verb: Callable[[], None]) -> None:
        """Do it, or leave everything as it was and say why."""
        content, touched = self.content, dict(self.touched)
        try:
            verb()
        except Invalid as refusal:
            self.content, self.touched, plan.verdict = content, touched, Verdict.REFUSED
            code = next((code for codes in refusal.errors.values() for code in codes), refusal.code)
            plan.problems.append(Problem(code, str(plan.number), next(iter(refusal.errors), ""), refusal.details))

    def _placed(self, plan: RowPlan, line: Line) -> None:
        if not self.here:
            raise Invalid("paste.no_criterion", {"criterion": ["paste.no_criterion"]})
        if not line.label:
            plan.verdict = self._of_criterion(plan, line)
            return
        known = self._known(line)
        plan.code = known or line.code or self._free(line.label, "I")
        self._once(plan)
        plan.verdict = self._changed(known, line, plan) if known else self._added(plan, line)
        self.touched[plan.code] = plan.verdict
        node = self.content.nodes[plan.code]
        if "weight" in line.fields and node.get("type") not in WORDLESS and self._mode(node["parent"]) == "equal":
            plan.problems.append(Problem("paste.weight_unused", str(plan.number), "weight", warning=True))

    def _mode(self, code: str) -> str:
        return str(self.content.nodes[code].get("mode", "percent"))

    def _enter(self, line: Line) -> None:
        """The criterion of that name, made when there is none."""
        self.here = ""
        wanted = spoken(line.criterion)
        nodes = self.content.nodes
        found = [
            code for code in nodes
            if nodes[code]["kind"] == "criterion"
            and wanted in (spoken(code), spoken(str(nodes[code].get("label", {}).get("id", ""))))
        ]  # fmt: skip
        inside = [code for code in found if nodes[code]["parent"] == self.layout.parent]
        if found:
            self.here = (inside or found)[0]
            return
        code = line.code if line.code and not line.label else self._free(line.criterion, "K")
        node = {"kind": "criterion", "code": code, "label": {"id": line.criterion}, "mode": self.layout.mode}
        self.content = edits.add_node(self.layout.parent, node)(self.content, self.frozen)
        self.touched[code] = Verdict.NEW
        self.here = code

    def _of_criterion(self, plan: RowPlan, line: Line) -> Verdict:
        """A row that speaks of the criterion itself."""
        plan.code = self.here
        fields = {name: value for name, value in line.fields.items() if name in ("weight", "help")}
        if "weight" in fields and self._adds_up(self.here):
            plan.problems.append(Problem("paste.weight_adds_up", str(plan.number), "weight", warning=True))
            del fields["weight"]
        if "help" in fields:
            fields["help"] = {**self.content.nodes[self.here].get("help", {}), "id": fields["help"]}
        changed = edits.set_node(self.here, fields)(self.content, self.frozen)
        if changed != self.content:
            self.touched.setdefault(self.here, Verdict.CHANGED)
        self.content = changed
        return Verdict.CRITERION

    def _adds_up(self, code: str) -> bool:
        """Whether a criterion weighs what stands in it, or nothing at all."""
        parent = self.content.nodes[code]["parent"]
        return not parent or self._mode(parent) in ("points", "equal")

    def _known(self, line: Line) -> str:
        """The indicator that the row means: by its code, else by its name in the same criterion."""
        if line.code:
            found = next((code for code in self.content.nodes if code.upper() == line.code.upper()), "")
            if found and self.content.nodes[found]["kind"] == "criterion":
                raise Invalid("paste.code_of_criterion", {"code": ["paste.code_of_criterion"]}, code=found)
            return found
        same = [
            code for code in self.content.children(self.here)
            if self.content.nodes[code]["kind"] == "indicator"
            and spoken(str(self.content.nodes[code].get("label", {}).get("id", ""))) == spoken(line.label)
        ]  # fmt: skip
        return same[0] if same else ""

    def _once(self, plan: RowPlan) -> None:
        first = self.seen.setdefault(plan.code.upper(), plan.number)
        if first != plan.number:
            raise Invalid("paste.repeated", {"code": ["paste.repeated"]}, first=first)

    def _added(self, plan: RowPlan, line: Line) -> Verdict:
        node = {**line.as_new(self.content), "code": plan.code}
        self.content = edits.add_node(self.here, node)(self.content, self.frozen)
        return Verdict.NEW

    def _changed(self, code: str, line: Line, plan: RowPlan) -> Verdict:
        """What the row says replaces what was there; its empty cells change nothing."""
        old = self.content.nodes[code]
        if old["parent"] != self.here and line.criterion:
            plan.problems.append(Problem("paste.stays", str(plan.number), "criterion", warning=True))
        changed = line.over(old)
        if changed.get("type") in WORDLESS:
            changed.pop("weight", None)
        self.content = edits.set_node(code, changed)(self.content, self.frozen)
        return Verdict.SAME if self.content.nodes[code] == old else Verdict.CHANGED

    def _free(self, label: str, stem: str) -> str:
        taken = {code.upper() for code in [*self.content.nodes, *self.frozen]} | self.named
        return code_from(label, taken, stem=stem)
