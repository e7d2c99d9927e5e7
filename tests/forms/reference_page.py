"""The sheet as a plain Jinja template that is rendered whole each time: what the joined page must equal."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from forms.builder import is_asked, is_required, takes_evidence
from forms.errors import Problem
from forms.exact import exact
from forms.fieldtypes import FIELD_TYPES
from forms.instrument import Criterion, Indicator, Instrument, RoleKind
from forms.numbers import print_number
from forms.scoring import scores, scoring_children, weight_among_siblings

TEMPLATE = Environment(autoescape=True, loader=FileSystemLoader(Path(__file__).parent)).get_template(
    "reference_page.html"
)


# What a level can oblige an open role to; a closed one owes nothing.
DUTIES: Mapping[RoleKind, tuple[str, ...]] = {
    RoleKind.SELF: (),
    RoleKind.SYSTEM: (),
    RoleKind.SUPERVISOR: ("evidence", "reason"),
    RoleKind.PEER: ("reason",),
    RoleKind.SUBORDINATE: ("reason",),
    RoleKind.EXTERNAL: ("reason",),
}


def clean(text: str) -> str:
    return text.replace("\x00", "")


def reference_page(
    instrument: Instrument,
    fields: Mapping[str, Sequence[str]],
    errors: Mapping[str, Sequence[Problem]],
    *,
    role: str,
    locale: str,
    extras: Mapping[str, Any],
    files: Mapping[str, Any],
    givens: Mapping[str, str],
    say: Callable[[str], str],
    message: Callable[[Problem], str],
) -> str:
    """The whole page from nothing, with Jinja's own escaping."""

    def sent(prefix: str, node: Indicator) -> Sequence[str]:
        return fields.get(prefix + node.code, ())

    def first(prefix: str, node: Indicator) -> str:
        return clean((list(sent(prefix, node)) or [""])[0])

    def is_leaf(node: Any) -> bool:
        return isinstance(node, Indicator)

    def shown(node: Any) -> bool:
        if is_leaf(node):
            return role in node.roles
        if node.repeat is not None and instrument.origin is not None:
            node = instrument.origin.nodes[node.code]  # shown even while it has no rows
        return any(map(shown, node.children))

    def opened(node: Indicator) -> bool:
        beside = {problem.field for problem in errors.get(node.code, ())} & {"reason", "evidence", "seen"}
        typed = any(any(sent(prefix, node)) for prefix in ("r_", "e_", "d_"))
        return bool(beside or typed or files.get(node.code))

    def total_weight(parent: Criterion) -> Any:
        return sum(weight_among_siblings(child, parent.mode) for child in scoring_children(parent))

    def control_of(node: Indicator) -> str:
        return FIELD_TYPES[node.type].asked.control_for(node) if is_asked(instrument, node, role) else ""

    return TEMPLATE.render(
        root=instrument.root,
        title_of=lambda node: clean(givens.get(instrument.titles.get(node.code, ""), "")),
        loose=[child for child in instrument.root.children if is_leaf(child) and shown(child)],
        role=role,
        newline="\n",
        extras=extras,
        files=files,
        say=say,
        clean=clean,
        exact=exact,
        sent=sent,
        first=first,
        is_leaf=is_leaf,
        shown=shown,
        scores=scores,
        opened=opened,
        total_weight=total_weight,
        control_of=control_of,
        own_weight=lambda node, parent: weight_among_siblings(node, parent.mode),
        amount=lambda number: print_number(number, locale),
        words=lambda text: clean(text.get(locale) or text.get("id", "")),
        options=lambda node: FIELD_TYPES[node.type].asked.options(node, role=role, locale=locale),
        messages=lambda node: [clean(message(problem)) for problem in errors.get(node.code, ())],
        parts=lambda node: [problem.field for problem in errors.get(node.code, ())],
        is_asked=lambda node: is_asked(instrument, node, role),
        required=lambda node: is_required(node, role),
        takes_evidence=lambda node: takes_evidence(instrument, node, role),
        owes=DUTIES[instrument.roles[role].kind] if not instrument.roles[role].closed else (),
        grounds=instrument.roles[role].kind is not RoleKind.SYSTEM,
    )
