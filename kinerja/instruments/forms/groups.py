"""How the values inside a criterion become one: the choice and what it asks."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.fields import ratio, settled
from kinerja.instruments.forms.formulas import formula, formula_from
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.words import AGGREGATES, ROUNDINGS

USUAL = "weighted_mean"


def group_op(entry: Entry, sent: Sent | None) -> str:
    """What the page has fields for: what was sent, else what is stored."""
    kind, _sep, op = (sent.get("shown", "") if sent is not None else "").partition(":")
    if kind != "criterion" or op not in AGGREGATES:
        op = str((entry.get("aggregate") or {}).get("op", USUAL))
    return op if op in AGGREGATES else USUAL


def group_fields(op: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"shown": HiddenField(), "agg_op": _select(lazy("Cara menggabungkan"), AGGREGATES)}
    if op == USUAL:
        digits = [Optional(), NumberRange(0, 12)]
        fields["agg_digits"] = IntegerField(lazy("Bulatkan setiap hasil kali (angka di belakang koma)"), digits)
        fields["agg_mode"] = _select(lazy("Cara membulatkan"), ROUNDINGS)
    if op == "product":
        fields["agg_base"] = ratio(lazy("Nilai penuh"))
    if op == "formula":
        fields["agg_formula"] = formula(lazy("Rumus"))
    return fields


def group_data(entry: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    aggregate: Mapping[str, Any] = entry.get("aggregate") or {}
    rounding = aggregate.get("round_terms") or {}
    return {
        "agg_op": group_op(entry, None),
        "agg_digits": rounding.get("digits", 2) if rounding else None,
        "agg_mode": rounding.get("mode", "half_up"),
        "agg_base": aggregate.get("base"),
        "agg_formula": aggregate.get("formula"),
    }


def group_from(data: Mapping[str, Any], op: str) -> dict[str, Any]:
    """The aggregate that the fields say; empty for the plain weighted mean."""
    chosen = data.get("agg_op") or op
    if chosen != op:
        return {} if chosen == USUAL else {"op": chosen}
    if op == USUAL:
        digits = data.get("agg_digits")
        rounding = {"digits": digits, "mode": data.get("agg_mode") or "half_up"}
        return {"op": USUAL, "round_terms": rounding} if digits is not None else {}
    found: dict[str, Any] = {"op": op}
    if op == "product" and data.get("agg_base") is not None:
        found["base"] = settled(data["agg_base"])
    if op == "formula" and data.get("agg_formula") is not None:
        found["formula"] = formula_from(data["agg_formula"])
    return found


def _select(label: Any, options: Mapping[str, Any]) -> Any:
    return SelectField(label, choices=[SelectChoice(value, text) for value, text in options.items()])
