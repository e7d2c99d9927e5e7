"""A second scorer, standard library only and nothing from forms/: JSON in, exact values out.

Written from docs/scoring.md alone, in another shape than the engine: plain dictionaries and recursion.
"""

from fractions import Fraction as F


def num(raw):
    return F(str(raw))


def text(value):
    if value is None:
        return None
    n, d = value.numerator, value.denominator
    for places in range(200):
        if (10**places) % d == 0:
            if not places:
                return str(n)
            digits = str(abs(n) * 10**places // d).zfill(places + 1)
            return ("-" if n < 0 else "") + digits[:-places] + "." + digits[-places:]
        if places > 3 * d.bit_length():
            break
    return f"{n}/{d}"


def round_to(value, digits, mode):
    scaled = abs(value) * 10**digits
    low = scaled.numerator // scaled.denominator
    part = scaled - low
    if mode == "up":
        low += part > 0
    elif mode == "half_up":
        low += part >= F(1, 2)
    elif mode == "half_even":
        low += part > F(1, 2) or (part == F(1, 2) and low % 2)
    return (-1 if value < 0 else 1) * F(low, 10**digits)


def apply_step(step, value):
    op = step["op"]
    if op == "cap":
        return min(value, num(step["at"]))
    if op == "floor":
        return max(value, num(step["at"]))
    if op == "round":
        return round_to(value, int(step.get("digits", 0)), step.get("mode", "half_up"))
    if op == "line":
        return value * num(step.get("factor", 1)) + num(step.get("offset", 0))
    low = num(step["start"]) if "start" in step else None
    for row in step["rows"]:
        high = num(row["up_to"]) if "up_to" in row else None
        last = row is step["rows"][-1]
        if last or high is None or value < high or (value == high and row.get("including", False)):
            if "value" in row:
                return num(row["value"])
            first, second = map(num, row["line"])
            inside = max(low, min(high, value))
            return first + (second - first) / (high - low) * (inside - low)
        low = high
    raise AssertionError


def level_value(indicator, raw):
    top = max(num(level["value"]) for level in indicator["levels"])
    for level in indicator["levels"]:
        if num(level["value"]) == num(raw):
            return num(level["points"]) if level.get("points") is not None else num(level["value"]) / top * 100
    raise AssertionError


def target_value(indicator, raw, givens):
    spec, actual = indicator.get("spec", {}), num(raw)
    target = spec.get("target", givens.get(spec.get("target_given")))
    if target is None:
        return "missing"
    target, direction = num(target), spec.get("direction", "higher")
    if target == 0:
        if spec["zero_target"] == "na":
            return "na"
        return F(100 if (actual >= 0 if direction == "higher" else actual <= 0) else 0)
    if direction == "higher":
        value = actual * 100 / target
    elif direction == "lower_mirror":
        value = 200 - actual * 100 / target
    else:
        value = target * 100 / actual if actual > 0 else num(spec["cap"])
    if "floor" in spec:
        value = max(value, num(spec["floor"]))
    if "cap" in spec:
        value = min(value, num(spec["cap"]))
    return value


def scaled_value(spec, raw, default):
    scale = spec.get("scale", default)
    if scale == "direct":
        return num(raw)
    return num(raw) * 100 / num(spec["most"]) if scale == "share" else apply_step(scale, num(raw))


def value_of(indicator, raw, givens):
    """A number, "missing" or "na"."""
    kind, spec = indicator["type"], indicator.get("spec", {})
    if raw == "n/a":
        return "na"
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return "missing"
    if kind in ("rubric", "single_choice") or (kind == "measured" and indicator.get("levels")):
        return level_value(indicator, raw)
    if kind == "multiple_choice":
        total = sum((level_value(indicator, each) for each in raw), F(0))
        return max(F(0), min(F(100), total)) if spec.get("cap") else total
    if kind == "yes_no":
        return num(spec.get(raw, {"yes": 100, "no": 0}[raw]))
    if kind == "number":
        return target_value(indicator, raw, givens)
    return scaled_value(spec, raw, "share" if kind == "scale" else "direct")


WORDS = ("text", "date", "evidence", "note")


def has_value(node):
    if node["kind"] == "indicator":
        return node["type"] not in WORDS
    return any(has_value(child) for child in node["children"])


def points(node, hidden):
    if node["kind"] == "criterion" and node["mode"] == "points":
        shown = [child for child in node["children"] if has_value(child) and child["code"] not in hidden]
        return sum((points(child, hidden) for child in shown), F(0))
    return num(node["weight"])


class Case:
    """One appraisal: a document and its answers."""

    def __init__(self, document, sent):
        self.roles = {role["code"]: role for role in document["roles"]}
        self.document, self.sent = document, sent
        self.givens = {code: raw for code, raw in sent.get("givens", {}).items() if raw is not None}
        self.hidden = sent.get("hidden", [])
        self.values, self.absent, self.blocked = {}, {}, False

    def run(self):
        root = self.document["root"]
        if has_value(root):
            self.node(root)
        for given in self.document.get("givens", []):
            if given.get("required", True) and given["code"] not in self.givens:
                self.blocked = True
        result = {"nodes": {code: text(value) for code, value in self.values.items()}, "score": None, "exact": None}
        absence = self.absent.get(root["code"])
        if self.blocked or absence == "missing":
            return {**result, "status": "incomplete"}
        if absence == "na":
            return {**result, "status": "not_rated"}
        exact = self.values.get(root["code"])
        if exact is not None:
            rounding = self.document.get("rounding", {})
            digits = rounding.get("digits", 2)
            value = round_to(exact, digits, rounding.get("mode", "half_up")) * 10**digits
            shown = str(abs(value)).zfill(digits + 1)
            sign = "-" if value < 0 else ""
            result["score"] = sign + (f"{shown[:-digits]}.{shown[-digits:]}" if digits else shown)
        return {**result, "status": "scored", "exact": text(exact)}

    def node(self, node):
        """(value or None, absence or None, blocks) of a node."""
        value, absence, blocks = self.group(node) if node["kind"] == "criterion" else self.leaf(node)
        if absence and not blocks:
            rule = node.get("not_applicable" if absence == "na" else "missing", "renormalise")
            blocks = rule == "block" or (
                node["kind"] == "indicator" and absence == "missing" and node.get("required", True)
            )
        self.blocked |= blocks
        self.values[node["code"]] = value
        if absence:
            self.absent[node["code"]] = absence
        return value, absence, blocks

    def group(self, node):
        rows = []
        for child in node["children"]:
            if not has_value(child) or child["code"] in self.hidden:
                continue
            value, absence, blocks = self.node(child)
            if node["mode"] == "points":
                weight = points(child, self.hidden)
            else:
                weight = F(1) if node["mode"] == "equal" else num(child["weight"])
            rule = child.get("not_applicable" if absence == "na" else "missing", "renormalise")
            rows.append((weight, value, absence, blocks, rule))
        if any(blocks for *_, blocks, _ in rows):
            return None, "missing", True
        if all(absence == "na" for _, _, absence, _, _ in rows):
            return None, "na", False
        there = [(w, F(0) if v is None else v) for w, v, _, _, rule in rows if v is not None or rule == "zero"]
        if not there:
            return None, "missing", False
        total = sum(w for w, _ in there)
        if total == 0:
            return None, "na", False
        value = sum(w * v for w, v in there) / total
        for step in node.get("steps", []):
            value = apply_step(step, value)
        return value, None, False

    def leaf(self, indicator):
        present, absences, zeros, blocks = [], [], [], False
        for code in indicator["roles"]:
            role = self.roles[code]
            if num(role["weight"]) == 0:
                continue
            given = [
                value_of(indicator, sheet["answers"].get(indicator["code"]), self.givens)
                for sheet in self.sent["responses"]
                if sheet["role"] == code
            ]
            numbers = [each for each in given if isinstance(each, F)]
            minimum = role.get("minimum", 1)
            least = max(3, minimum) if role.get("closed") else minimum
            times = max(len(numbers), least) if role.get("counts", "once") == "per_rater" else 1
            weight = num(role["weight"]) * times
            if len(numbers) >= least:
                present.append((weight, sum(numbers) / len(numbers)))
            elif given.count("na") and len(numbers) + given.count("na") == len(given) >= least:
                absences.append("na")
            else:
                absences.append("missing")
                if not role.get("closed"):
                    blocks |= role.get("missing") == "block"
                    zeros += [weight] if role.get("missing") == "zero" else []
        if blocks:
            return None, "missing", True
        if not present:
            only_na = bool(absences) and set(absences) == {"na"}
            return None, "na" if only_na else "missing", False
        total = sum(weight for weight, _ in present) + sum(zeros)
        return sum(weight * value for weight, value in present) / total, None, False


def score(document, sent):
    """Status, score, exact value and every node's value as text."""
    return Case(document, sent).run()


def add_up(sheet):
    """The score that a sheet's own terms give: nothing but the sheet is read."""
    for entry in sheet["nodes"].values():
        before = num(entry["steps"][0]["before"]) if entry["steps"] else entry["value"] and num(entry["value"])
        if entry["value"] is None:
            continue
        terms = [sheet["nodes"][code]["term"] for code in entry["children"]]
        terms += [role["term"] for role in entry.get("roles", [])]
        assert sum((num(term) for term in terms if term is not None), F(0)) == before
        for step in entry["steps"]:
            assert apply_step(step, num(step["before"])) == num(step["after"])
        assert not entry["steps"] or num(entry["steps"][-1]["after"]) == num(entry["value"])
        for role in entry.get("roles", []):
            values = [num(rater["value"]) for rater in role.get("raters", []) if rater["value"] is not None]
            if values:
                assert num(role["value"]) == sum(values) / len(values)
            if role["share"] is not None and role["dropped"] is None:
                assert num(role["term"]) == num(role["share"]) * num(role["value"])
    root = sheet["nodes"].get(sheet["root"], {"term": None})
    return None if sheet["exact"] is None else root["term"]
