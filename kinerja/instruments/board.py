"""What the designer shows: lines with words, balances, problems with their places."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from forms.errors import Problem
from forms.numbers import print_typed
from kinerja.core.i18n import _, format_amount, locale_code, message
from kinerja.instruments.content import Content
from kinerja.instruments.folding import opening
from kinerja.instruments.nodeplaces import node_place
from kinerja.instruments.outline import Balance, Line, Weights, balances_of, outline_of
from kinerja.instruments.places import rule_place
from kinerja.instruments.words import MODES, TYPES

Url = Callable[..., str]
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One line of the outline, ready to be written."""

    line: Line
    label: str
    roles: str
    weight: str  # as it stands in the input
    total: str  # what a criterion's own weights come to
    share: str
    balance: str
    tone: str
    tag: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in words, with the way to its place."""

    severity: str
    text: str
    action: str
    href: str

    @property
    def anchor(self) -> str:
        """The id of the field on its page."""
        return self.href.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Board:
    lines: Sequence[BoardLine]
    total: str
    balance: str
    tone: str
    findings: Sequence[Finding] = field(default=())

    @property
    def musts(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def hints(self) -> int:
        return len(self.findings) - self.musts


def short(number: Fraction | Decimal | int) -> str:
    """A number in the reader's language without needless zeros; two decimals at most."""
    text = format_amount(number)
    sign = "," if locale_code() == "id" else "."
    return text.rstrip("0").rstrip(sign) if sign in text else text


def text_in(texts: Mapping[str, str] | None) -> str:
    """The text in the reader's language, else Indonesian."""
    found = texts or {}
    return found.get(locale_code()) or found.get("id", "")


def board_of(content: Content, problems: Sequence[Problem], url: Url, *, opened: Container[str] | None = None) -> Board:
    """The outline with everything that is written beside it; of the criteria that are `opened`, when these are told."""
    balances = balances_of(content)
    touched: dict[str, int] = {}
    for problem in problems:
        if not problem.warning:
            touched[problem.path] = touched.get(problem.path, 0) + 1
    lines = [
        _line(content, each, balances.get(each.code), touched.get(each.code, 0))
        for each in outline_of(content)
        if opened is None or each.parent in opened
    ]
    root = balances.get(content.root)
    text, tone = balance_words(root)
    total = short(root.total) if root else "–"
    return Board(lines, total, text, tone, [finding_of(content, problem, url) for problem in problems])


def _line(content: Content, line: Line, balance: Balance | None, problems: int) -> BoardLine:
    text, tone = balance_words(balance)
    weight = line.entry.get("weight")
    return BoardLine(
        line,
        label=text_in(line.entry.get("label")) or _("(belum ada uraian)"),
        roles=roles_words(content, line.entry.get("roles", ())),
        weight=print_typed(Fraction(weight), locale_code()) if weight else "",
        total=short(balance.total) if balance and line.weight is not None else "",
        share=f"{short(line.share * 100)} %" if line.share is not None else "",
        balance=text,
        tone=tone,
        tag=_tag(line),
        problems=problems,
    )


def _tag(line: Line) -> str:
    if line.is_criterion:
        return "" if line.counts else _("tidak dihitung")
    kind = line.entry.get("type", "")
    return "" if kind == "rubric" else str(TYPES.get(kind, kind)).split(" (")[0]


def balance_words(balance: Balance | None) -> tuple[str, str]:
    """What a group lacks or has too much, and the tone to say it in."""
    if balance is None or balance.due is None:
        return "", ""
    if balance.gap > 0:
        return _("kurang %(gap)s", gap=short(balance.gap)), "bad"
    if balance.gap < 0:
        return _("lebih %(gap)s", gap=short(-balance.gap)), "bad"
    return _("pas"), "good"


def roles_words(content: Content, codes: Sequence[str]) -> str:
    """Who answers, short: everybody, or the first names and how many more."""
    people = [code for code, role in content.roles.items() if role.get("kind") != "system"]
    if len(codes) > MOST_NAMES and set(people) <= set(codes):
        return _("Semua penilai")
    names = [role_name(content, code) for code in codes]
    if len(names) <= MOST_NAMES + 1:
        return ", ".join(names)
    return _("%(names)s, dan %(count)s lagi", names=", ".join(names[:MOST_NAMES]), count=len(names) - MOST_NAMES)


def role_name(content: Content, code: str) -> str:
    role = content.roles.get(code)
    if role is None:
        return code
    name = text_in(role.get("label")) or code
    return _("%(role)s (tertutup)", role=name) if role.get("closed") else name


def finding_of(content: Content, problem: Problem, url: Url) -> Finding:
    """The problem's sentence with the name of what it is about, and a link to where it is mended."""
    sentence = message(problem.code, **{name: _param(content, value) for name, value in problem.params.items()})
    name, action, href = _place(content, problem, url)
    text = _("%(name)s: %(sentence)s", name=name, sentence=sentence) if name else sentence
    return Finding("warning" if problem.warning else "error", text, action, href)


def _param(content: Content, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value in content.roles:
        return role_name(content, value)
    try:
        return short(Fraction(value))
    except ValueError:
        return value


def _place(content: Content, problem: Problem, url: Url) -> tuple[str, str, str]:
    path = problem.path
    if path in content.nodes:
        name = "" if path == content.root else f"“{text_in(content.nodes[path].get('label')) or path}”"
        if problem.code.startswith("weight.") or problem.code == "criterion.empty":
            target = "jumlah" if path == content.root else f"baris-{path}"
            action = _("Ke bobot") if problem.code.startswith("weight.") else _("Ke baris")
            return name, action, url("page", **shown_at(content, path)) + f"#{target}"
        if path == content.root:
            return name, _("Ke susunan"), url("page") + "#susunan"
        return name, _("Lengkapi"), url("node", code=path) + f"#{node_place(problem)}"
    place = rule_place(content, problem)
    if place is not None:
        page, anchor = place
        actions = {"roles": _("Ke jenis penilai"), "givens": _("Ke data bawaan"), "outcome": _("Ke aturan hasil")}
        return rule_name(content, path), actions[page], url(page) + f"#{anchor}"
    if problem.code.startswith("feedback."):
        return "", _("Ke susunan"), url("page") + "#susunan"
    return "", _("Ke keterangan"), url("settings")


def shown_at(content: Content, code: str) -> dict[str, str]:
    """What the address of the outline says so that the row of a node is there."""
    needed = opening(content, code)
    return {"buka": needed} if needed else {}


def rule_name(content: Content, code: str) -> str:
    """The quoted name of a role or given; lists and axes speak for themselves."""
    if code in content.roles:
        return f"“{role_name(content, code)}”"
    named = [given for given in content.settings.get("givens", ()) if given["code"] == code]
    return f"“{text_in(named[0].get('label')) or code}”" if named else ""


def mode_words(content: Content) -> str:
    return str(MODES.get(Weights(content).mode(content.root), ""))
