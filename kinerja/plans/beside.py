"""Remarks of the year as HTML beside the indicators that they speak of."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from kinerja.plans.queries import FileLine, Remark

FileAddress = Callable[[Remark, FileLine], str]


def by_indicator(remarks: Iterable[Remark], codes: Iterable[str]) -> tuple[dict[str, list[Remark]], list[Remark]]:
    """What stands beside each of these indicators, and what speaks of none of them.

    A row of a repeating criterion shows what was noted about the indicator that repeats.
    """
    beside: dict[str, list[Remark]] = {}
    placed: set[str] = set()
    remarks = tuple(remarks)
    for code in codes if remarks else ():
        plain = code.rpartition(".")[2]
        for remark in remarks:
            if code in remark.codes or plain in remark.codes:
                beside.setdefault(code, []).append(remark)
                placed.add(remark.public_id)
    return beside, [remark for remark in remarks if remark.public_id not in placed]


def beside_fields(beside: Mapping[str, Sequence[Remark]], address: FileAddress) -> dict[str, Markup]:
    """A fold per indicator."""
    return {code: folded(remarks, address) for code, remarks in beside.items()}


def folded(remarks: Sequence[Remark], address: FileAddress, *, is_rest: bool = False) -> Markup:
    """The remarks in an open fold; nothing without any. `is_rest`: those that speak of no indicator in particular."""
    if not remarks:
        return Markup("")
    page = render_template("plans/_beside.html", remarks=remarks, address=address, is_rest=is_rest)
    return Markup(page)  # noqa: S704  # the template escapes
