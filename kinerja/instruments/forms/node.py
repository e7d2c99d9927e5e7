"""The form of one criterion or indicator: what it says about the node, and what it refuses."""

from collections.abc import Mapping
from typing import Any

from wtforms.validators import ValidationError

from forms.compiler import formula_step_problems
from forms.conversions import step_problems
from forms.instrument import WeightMode
from kinerja.core.i18n import _, message
from kinerja.core.webform import WebForm
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.example import Trial
from kinerja.instruments.forms.answering import FIRST, Shown, chosen_in, spec_from, stored_as
from kinerja.instruments.forms.fields import texts_from
from kinerja.instruments.forms.groups import USUAL, group_from, group_op
from kinerja.instruments.forms.levels import level_places, levels_from
from kinerja.instruments.forms.nodedata import ABSENT, node_data
from kinerja.instruments.forms.repeating import repeat_from
from kinerja.instruments.forms.rows import count_of
from kinerja.instruments.forms.showing import CONDITIONS, MOST_PARTS, PRESENT, condition_from, part_from, readable
from kinerja.instruments.forms.steps import SCALE, problem_field, steps_data, steps_from
from kinerja.instruments.forms.weights import limits_from
from kinerja.instruments.forms.weightsets import (
    SET,
    lacking_condition,
    lacking_for_sets,
    set_prefixes,
    sets_from,
    total_words,
    types_of,
)


class NodeForm(WebForm):
    """What criteria and indicators share; subclasses are made by `node_form_class`."""

    extra_names = frozenset({"rev", "lanjut", "do"})
    entry: Entry = {}
    content: Content
    prefixes: tuple[str, ...] = ()  # of the steps, in their order
    now: Shown = Shown("")  # the answer that the page has fields for
    op: str = USUAL  # the way to one value that the page has fields for
    marked: frozenset[str] = frozenset()  # fields that a problem of the draft is about

    def changes(self) -> dict[str, Any]:
        """The fields of the node as the form says; None takes a field back to its default."""
        data = self.data
        fields: dict[str, Any] = {"label": texts_from(data, "label"), "help": texts_from(data, "help") or None}
        if "weight" in data:
            fields |= {"weight": data["weight"], "weight_given": data["weight_given"] or None}
            typed, again = limits_from(data), limits_from(node_data(self.entry))
            fields["limits"] = self.entry.get("limits") if typed == again else typed or None
        for name in ABSENT:
            if name in data:
                fields[name] = _unless(data[name], "renormalise", kept=self.entry.get(name))
        fields |= self._conditions(data)
        if self.entry["kind"] == "criterion":
            return fields | self._group(data) | self._repeat(data) | self._sets(data) | self._steps(data)
        fields |= self._asked(data) | self._levels(data) | self._wording(data)
        return fields | self._spec(data) | self._steps(data)

    def is_half_shown(self) -> bool:
        """Whether a type or a way to a value was chosen whose fields the page did not show yet."""
        if self.entry["kind"] == "criterion":
            return bool(self.data["agg_op"] != self.op)
        return self._chosen(self.data) != self.now

    def concerns(self, *names: str) -> bool:
        """Whether something is wrong with one of these fields, so that what folds them away stays open."""
        return any(name in self.marked or (name in self and self[name].errors) for name in names)

    def trial(self) -> Trial:
        """What is tried on the page; it is never stored."""
        return Trial(self.data.get("try"), self.data.get("try_target"))

    def sets(self) -> dict[str, str]:
        """The sets of weights on the page, each with what its weights come to."""
        data = self.data
        return {prefix: total_words(data, prefix, data.get("mode")) for prefix in set_prefixes(data)}

    def lacks_for_sets(self) -> str:
        """What is missing before another set can be added."""
        return lacking_for_sets(self.content, self.entry, self.data.get("mode"), self.op)

    def concerns_sets(self) -> bool:
        return self.concerns(*(name for name in [*self.marked, *self._fields] if name.startswith(SET)))

    def level_places(self) -> range:
        return level_places(self.data)

    def home(self) -> str | None:
        """Another criterion that it shall stand in; None where it stays."""
        chosen = self.data.get("parent")
        return chosen if chosen and chosen != self.entry["parent"] else None

    def _conditions(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The conditions that the page can write; any other stays."""
        fields: dict[str, Any] = {}
        types = {key: kind for key, (_name, kind) in readable(self.content, self.entry["code"]).items()}
        for field, prefix in CONDITIONS.items():
            if f"{prefix}_join" in data:
                typed, again = (self._condition(each, prefix, types) for each in (data, node_data(self.entry)))
                fields[field] = self.entry.get(field) if typed == again else typed
        return fields

    def _condition(self, data: Mapping[str, Any], prefix: str, types: Mapping[str, str]) -> dict[str, Any] | None:
        """The condition of some rows; one that cannot be read yet says nothing."""
        try:
            return condition_from(data, prefix, types)
        except ValidationError:
            return None

    def _group(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """How its values become one; weights are read for the weighted mean only."""
        stored: Any = self.entry.get("aggregate")
        typed, again = group_from(data, self.op), group_from(node_data(self.entry), group_op(self.entry, None))
        mode = data.get("mode") or self.entry["mode"]
        return {
            "mode": mode if data["agg_op"] == USUAL else WeightMode.EQUAL.value,
            "aggregate": stored if typed == again else typed or None,
        }

    def _repeat(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if "repeat_by" not in data:
            return {}
        typed, again = repeat_from(data), repeat_from(node_data(self.entry))
        return {"repeat": self.entry.get("repeat") if typed == again else typed}

    def _sets(self, data: Mapping[str, Any]) -> dict[str, Any]:
        stored: Any = self.entry.get("weight_sets")
        typed = sets_from(data, stored or (), types_of(self.content))
        return {"weight_sets": stored if typed == list(stored or ()) else typed or None}

    def _steps(self, data: Mapping[str, Any]) -> dict[str, Any]:
        stored = self.entry.get("steps")
        typed, again = (steps_from(each, stored or ()) for each in (data, steps_data(stored or ())))
        return {"steps": stored if typed == again else typed or None}

    def _asked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        roles = [role["code"] for role in self.content.ordered_roles()]
        asked = [code for code in roles if data.get(f"ask_{code}")]
        return {
            "type": data["type"],
            "basis": (data["basis"] or "").strip() or None,
            "required": None if data["required"] else False,
            "roles": asked,
            "decline": [code for code in asked if data.get(f"dec_{code}")] or None,
        }

    def _chosen(self, data: Mapping[str, Any]) -> Shown:
        """What was chosen, although the page may not show its fields yet."""
        if data["type"] != self.now.type:
            return stored_as({"type": data["type"]})
        return chosen_in(data, self.now.type)

    def _levels(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if not self._chosen(data).levelled:
            return {"levels": None}
        if "l0_id" not in data:
            return {"levels": self.entry.get("levels")}
        stored, typed = self.entry.get("levels"), levels_from(data, self.content.roles)
        again = levels_from(node_data(self.entry), self.content.roles) if stored else []
        return {"levels": stored if typed == again else typed or None}

    def _wording(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code in self.content.roles:
            texts = {part: words for part in ("label", "help") if (words := texts_from(data, f"o_{code}_{part}"))}
            if texts:
                found[code] = texts
        return {"wording": found or None}

    def _spec(self, data: Mapping[str, Any]) -> dict[str, Any]:
        stored: Mapping[str, Any] = self.entry.get("spec", {})
        if data["type"] != self.now.type:
            return {"spec": FIRST.get(data["type"])}
        same = self.now.type == self.entry.get("type")
        typed = self._spec_of(data, self._chosen(data), stored if same else {})
        again = self._spec_of(node_data(self.entry), stored_as(self.entry), stored) if same else None
        return {"spec": (stored if typed == again else typed) or None}

    def _spec_of(self, data: Mapping[str, Any], shown: Shown, kept: Mapping[str, Any]) -> dict[str, Any]:
        spec = spec_from(data, shown, kept)
        if shown.type == "text":
            must = [code for code in self.content.roles if data.get(f"must_{code}") and data.get(f"ask_{code}")]
            spec |= {"required_roles": must} if must else {}
        return spec

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for place in level_places(self.data):
            if texts_from(self.data, f"l{place}") and self.data[f"l{place}_value"] is None:
                valid = self._complain(f"l{place}_value", _("Isi nilai tingkat ini."))
        stored = self.entry.get("steps") or ()
        for prefix, step in zip(self.prefixes, steps_from(self.data, stored), strict=True):
            valid = (any(step is each for each in stored) or self._holds(prefix, step)) and valid
        valid = self._conditions_hold() and valid
        if self.op == "formula" and self.data["agg_op"] == self.op and not self.data["agg_formula"]:
            valid = self._complain("agg_formula", message("formula.empty"))
        if self.entry["kind"] == "indicator" and self.now == self._chosen(self.data):
            scale = spec_from(self.data, self.now, {}).get("scale")
            valid = (not isinstance(scale, dict) or self._holds(SCALE, scale)) and valid
        return valid

    def _conditions_hold(self) -> bool:
        types = {key: kind for key, (_name, kind) in readable(self.content, self.entry["code"]).items()}
        valid = True
        for prefix in lacking_condition(self.data):
            valid = self._complain(f"{prefix}_label_id", _("Susunan ini belum mempunyai syarat."))
        for prefix in [*CONDITIONS.values(), *(f"{prefix}_c" for prefix in set_prefixes(self.data))]:
            for row in range(count_of(self.data, prefix, most=MOST_PARTS)):
                name = f"{prefix}{row}"
                if not self.data[f"{name}_what"]:
                    continue
                if self.data[f"{name}_op"] != PRESENT and not (self.data[f"{name}_value"] or "").strip():
                    valid = self._complain(f"{name}_value", _("Isi yang dibandingkan."))
                    continue
                try:
                    part_from(self.data, name, types)
                except ValidationError as refusal:
                    valid = self._complain(f"{name}_value", str(refusal))
        return valid

    def _holds(self, prefix: str, step: Mapping[str, Any]) -> bool:
        """What the engine would refuse in a conversion stands beside its field: half a table calculates nothing."""
        check = formula_step_problems if step.get("op") == "formula" else step_problems
        problems = list(check(step, "", ""))
        for problem in problems:
            self._complain(problem_field(self.data, prefix, problem), message(problem.code, **problem.params))
        return not problems

    def _complain(self, name: str, text: str) -> bool:
        """Say what is wrong with a field, unless something else is already; always False."""
        if not self[name].errors:
            self[name].errors = [text]
        return False


def _unless(value: Any, default: Any, *, kept: Any) -> Any:
    """The value, None where it only says the default; a default that is written out stays written out."""
    return None if value == default and kept is None else value
