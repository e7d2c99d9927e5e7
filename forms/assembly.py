"""A draft with everything about it that is looked up again and again: the one place that makes an Instrument."""

from collections.abc import Iterator
from types import MappingProxyType

from forms.instrument import Criterion, Draft, Indicator, Instrument, Rows, walk
from forms.ordering import evaluation_order
from forms.visibility import conditional_order
from forms.weighting import is_reweighted


def titles_of(group: Criterion) -> Iterator[tuple[str, str]]:
    """The rows of a group, each with the given that names it."""
    repeat = group.repeat
    if repeat is not None and repeat.title is not None:
        for row in group.children:
            yield row.code, f"{repeat.given}.{row.code.rpartition('.')[2]}.{repeat.title}"


def assembled(draft: Draft, fingerprint: str, *, rows: Rows = (), origin: Instrument | None = None) -> Instrument:
    """The instrument of a draft that is known to be sound. `rows` and `origin`: see forms/rows.py."""
    nodes = {node.code: node for node in walk(draft.root)}
    criteria = [node for node in nodes.values() if isinstance(node, Criterion)]
    demanding = [node.code for node in nodes.values() if isinstance(node, Indicator) and node.require_if is not None]
    return Instrument(
        draft=draft,
        fingerprint=fingerprint,
        nodes=MappingProxyType(nodes),
        parents=MappingProxyType({child.code: parent.code for parent in criteria for child in parent.children}),
        roles=MappingProxyType({role.code: role for role in draft.roles}),
        order=evaluation_order(draft.root)[0],
        conditional=conditional_order(draft.root)[0],
        reweighted=is_reweighted(draft.root),
        demanding=tuple(demanding),
        groups=() if rows else tuple(node.code for node in criteria if node.repeat is not None),
        rows=rows,
        origin=origin,
        titles=MappingProxyType({code: title for node in criteria for code, title in titles_of(node)} if rows else {}),
    )
