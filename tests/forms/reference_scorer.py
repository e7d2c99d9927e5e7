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


def calc(tree, read):
    """A number, a truth, words, "missing" or "na" in a tuple of one: what a stored formula gives."""
    if "number" in tree:
        return num(tree["number"])
    if "value" in tree:
        return read(tree["value"])
    op, of = tree["op"], tree.get("of", [])
    if op == "na":
        return ("na",)
    if op == "if":
        truth = calc(of[0], read)
        return truth if isinstance(truth, tuple) else calc(of[1 if truth else 2], read)
    found = [calc(each, read) for each in of]
    absent = [each for each in found if isinstance(each, tuple)]
    lacking = ("missing",) if ("missing",) in absent else ("na",)
    if op == "present":
        return not absent
    if op in ("and", "or"):
        decided = any(each is (op == "or") for each in found)
        return op == "or" if decided else lacking if absent else op == "and"
    if op in ("min", "max", "sum", "average"):
        there = [each for each in found if not isinstance(each, tuple)]
        if not there:
            return lacking
        return {"min": min, "max": max}[op](there) if op[0] == "m" else sum(there) / F(1 if op == "sum" else len(there))
    if absent:
        return lacking
    if op == "round":
        return round_to(found[0], tree.get("digits", 0), "half_up")
    if op in ("not", "negative", "abs"):
        return {"not": lambda a: not a, "negative": lambda a: -a, "abs": abs}[op](found[0])
    if op in ("<", "<=", "=", "!=", ">=", ">"):
        a, b = found
        return {"<": a < b, "<=": a <= b, "=": a == b, "!=": a != b, ">=": a >= b, ">": a > b}[op]
    value = found[0]
    for each in found[1:]:
        if op == "/" and each == 0:
            return ("missing",)
        value = {"+": value + each, "-": value - each, "*": value * each}[op] if op != "/" else value / each
    return value


def level_value(indicator, raw):
    top = max(num(level["value"]) for level in indicator["levels"])
    for level in indicator["levels"]:
        if num(level["value"]) == num(raw):
            return num(level["points"]) if level.get("points") is not None else num(level["value"]) / top * 100
    raise AssertionError


def target_value(indicator, raw, givens):
    spec, actual = indicator.get("spec", {}), num(raw)
    target = spec.get("target", givens.get(spec.get("target_given")))
    direction = givens.get(spec["direction_given"]) if "direction_given" in spec else spec.get("direction", "higher")
    upper = spec.get("target_to", givens.get(spec.get("target_to_given")))
    if target is None or direction is None or (direction == "range" and upper is None):
        return "missing"
    target = num(target)
    if direction == "range":
        upper, beyond = num(upper), spec.get("beyond", "mirror")
        if target <= actual <= upper:
            return limited(spec, F(100))
        if (target if actual < target else upper) == 0:
            return "na" if spec["zero_target"] == "na" else F(0)
        if actual < target:
            return limited(spec, actual * 100 / target)
        return limited(spec, upper * 100 / actual if beyond == "inverse" else 200 - actual * 100 / upper)
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
    return limited(spec, value)


def limited(spec, value):
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
    if node.get("repeat") and not node["children"]:
        return node["repeat"]["counts"]
    return any(has_value(child) for child in node["children"])


def points(node, hidden, other):
    if node["kind"] == "criterion" and node["mode"] == "points":
        shown = [child for child in node["children"] if has_value(child) and child["code"] not in hidden]
        return sum((points(child, hidden, other) for child in shown), F(0))
    return other[node["code"]] if node["code"] in other else num(node["weight"])


def operand(raw, answers, givens, nodes):
    """A number, words, or None where nothing is."""
    if isinstance(raw, dict):
        ((source, code),) = raw.items()
        raw = {"answer": answers, "given": givens, "node": nodes}[source].get(code)
        if isinstance(raw, dict):
            raw = raw.get("value")
        if isinstance(raw, list):
            return [operand(str(each), {}, {}, {}) for each in raw] or None
        raw = None if raw == "n/a" else raw
    if raw is None or not str(raw).strip():
        return None
    try:
        return F(str(raw).strip())
    except ValueError:
        return str(raw).strip()


def condition_is(condition, answers, givens, nodes=None):
    """1 true, 0 false, None open."""
    ((kind, part),) = condition.items()
    if kind == "not":
        inner = condition_is(part, answers, givens, nodes)
        return None if inner is None else 1 - inner
    if kind in ("all", "any"):
        found = [condition_is(each, answers, givens, nodes) for each in part]
        decisive = 0 if kind == "all" else 1
        return decisive if decisive in found else None if None in found else 1 - decisive
    if kind == "present":
        return int(operand(part, answers, givens, nodes or {}) is not None)
    a, b = (operand(part[side], answers, givens, nodes or {}) for side in ("left", "right"))
    if a is None or b is None:
        return None
    if isinstance(a, list):
        return {"=": int(b in a), "!=": int(b not in a)}.get(part["op"])
    if isinstance(a, str) != isinstance(b, str):
        a, b = str(a), str(b)
    ways = {"<": a < b, "<=": a <= b, "=": a == b, "!=": a != b, ">=": a >= b, ">": a > b}
    return int(ways[part["op"]])


def aggregated(how, there):
    """(value or None, absence or None, False) of (weight, value) pairs."""
    values = [v for _, v in there]
    op = how["op"]
    if op == "product":
        value, base = num(how.get("base", 1)), num(how.get("base", 1))
        for each in values:
            value = value * each / base
        return value, None, False
    if op in ("mean", "sum", "minimum", "maximum", "first_present"):
        ways = {"mean": sum(values) / len(values), "sum": sum(values), "minimum": min(values), "maximum": max(values)}
        return ways.get(op, values[0]), None, False
    total = sum(w for w, _ in there)
    if total == 0:
        return None, "na", False
    terms = [w * v / total for w, v in there]
    if "round_terms" in how:
        rounding = how["round_terms"]
        terms = [round_to(term, rounding.get("digits", 2), rounding.get("mode", "half_up")) for term in terms]
    return sum(terms), None, False


def json_mentions(part, code):
    """Whether a condition reads an answer."""
    if isinstance(part, dict):
        return part.get("answer") == code or any(json_mentions(each, code) for each in part.values())
    return isinstance(part, list) and any(json_mentions(each, code) for each in part)


def everywhere(node):
    return [node, *(inner for child in node.get("children", []) for inner in everywhere(child))]


def flat(items, code):
    """Rows as codes of their own."""
    return {f"{code}.{place}.{key}": raw for place, item in enumerate(items, 1) for key, raw in item.items()}


def said(raw):
    return raw is not None and raw != "" and raw != []


def in_rows(document, sent):
    """The document with every repeating criterion written out, and what was sent by the codes of its rows."""
    groups = [node for node in everywhere(document["root"]) if node.get("repeat")]
    if not groups:
        return document, sent
    codes = {node["code"] for node in groups}
    responses = []
    for sheet in sent["responses"]:
        answers = {}
        for code, raw in sheet["answers"].items():
            answers |= flat(raw or [], code) if code in codes else {code: raw}
        responses.append({**sheet, "answers": answers})
    givens = {}
    for code, raw in sent.get("givens", {}).items():
        givens |= {code: len(raw), **flat(raw, code)} if isinstance(raw, list) else {code: raw}
    declared = list(document.get("givens", []))
    for given in document.get("givens", []):
        for place in range(1, int(givens.get(given["code"]) or 0) + 1) if given.get("type") == "rows" else ():
            declared += [{**each, "code": f"{given['code']}.{place}.{each['code']}"} for each in given["fields"]]
    root = copied(
        document["root"], {}, responses, {**givens}, {each["code"]: each for each in document.get("givens", [])}
    )
    return {**document, "root": root, "givens": declared}, {**sent, "responses": responses, "givens": givens}


def copied(node, names, responses, givens, declared):
    """A node by the names of the row it stands in, its own repetition written out."""
    repeat = node.get("repeat")
    made = named({key: part for key, part in node.items() if key not in ("children", "repeat", "label")}, names)
    if node["kind"] == "indicator":
        return made
    if not repeat:
        made["children"] = [copied(child, names, responses, givens, declared) for child in node["children"]]
        return made
    (template,), rows = node["children"], []
    if repeat.get("given"):
        places = range(1, int(givens.get(repeat["given"]) or 0) + 1)
        fields = [each["code"] for each in declared[repeat["given"]]["fields"]]
    else:
        begun = [key for sheet in responses for key, raw in sheet["answers"].items() if said(raw)]
        begun = {int(key.split(".")[1]) for key in begun if key.split(".")[0] == node["code"]}
        places, fields = sorted(begun | set(range(1, repeat.get("least", 0) + 1))), []
    for place in places:
        own = {each["code"]: f"{node['code']}.{place}.{each['code']}" for each in everywhere(template)}
        own[template["code"]] = f"{node['code']}.{place}"
        own |= {code: f"{repeat['given']}.{place}.{code}" for code in fields}
        row = copied(template, own, responses, givens, declared)
        if not repeat.get("given") and place > repeat.get("least", 0):
            asked = [each for each in everywhere(row) if each["kind"] == "indicator" and each["type"] != "note"]
            begun = {"any": [{"present": {"answer": each["code"]}} for each in asked]}
            for each in everywhere(row):
                if each["kind"] == "indicator" and each.get("required", True):
                    each |= {"required": False, "require_if": begun}
                elif each["kind"] == "indicator" and each.get("require_if"):
                    each["require_if"] = {"all": [begun, each["require_if"]]}
        rows.append(row)
    return {**made, "children": rows, "repeat": {**repeat, "counts": has_value(template)}}


REFERRING = ("code", "answer", "given", "value", "weight_given", "target_given", "target_to_given", "direction_given")


def named(part, names):
    """JSON of a definition that refers by other names."""
    if isinstance(part, list):
        return [named(each, names) for each in part]
    if not isinstance(part, dict):
        return part
    made = {}
    for key, inner in part.items():
        if key in REFERRING and isinstance(inner, str):
            made[key] = names.get(inner, inner)
        elif key == "weights":
            made[key] = {names.get(code, code): weight for code, weight in inner.items()}
        else:
            made[key] = named(inner, names)
    return made


class Case:
    """One appraisal: a document and its answers."""

    def __init__(self, document, sent):
        document, sent = in_rows(document, sent)
        self.roles = {role["code"]: role for role in document["roles"]}
        self.document, self.sent = document, sent
        self.givens = {code: raw for code, raw in sent.get("givens", {}).items() if raw not in (None, "")}
        self.hidden = sent.get("hidden", [])
        self.places = {node["code"]: node for node in everywhere(document["root"])}
        self.other = self.other_weights()
        self.values, self.absent, self.known, self.blocked = {}, {}, {}, False
        self.above = {child["code"]: node for node in self.places.values() for child in node.get("children", [])}
        leaves = [node for node in self.places.values() if not node.get("children")]
        gone = {leaf["code"] for leaf in leaves if self.nobody_sees(leaf)}
        for node in list(self.places.values())[1:]:
            if gone.issuperset(each["code"] for each in everywhere(node) if not each.get("children")):
                gone.add(node["code"])
        self.hidden = [*self.hidden, *gone]

    def other_weights(self):
        """The weights that givens name or that the chosen sets hold."""
        named = {node["code"]: node["weight_given"] for node in self.places.values() if node.get("weight_given")}
        other = {code: num(self.givens[given]) for code, given in named.items() if given in self.givens}
        for node in self.places.values():
            for each in node.get("weight_sets", []):
                if condition_is(each["when"], {}, self.givens) == 1:
                    other |= {code: num(weight) for code, weight in each["weights"].items()}
                    break
        return other

    def weight(self, child):
        return self.other[child["code"]] if child["code"] in self.other else num(child["weight"])

    def sheets_of(self, leaf):
        sheets = self.sent["responses"]
        return [sheet["answers"] for sheet in sheets if sheet["role"] in leaf.get("roles", self.roles)] or [{}]

    def nobody_sees(self, leaf):
        return not any(self.sees(answers, leaf["code"]) for answers in self.sheets_of(leaf))

    def sees(self, answers, code):
        """Whether somebody with these answers is shown a node."""
        if code in self.above and not self.sees(answers, self.above[code]["code"]):
            return False
        condition = self.places[code].get("show_if")
        return condition is None or self.holds(condition, answers)

    def holds(self, condition, answers):
        shown = {
            code: raw for code, raw in answers.items() if json_mentions(condition, code) and self.sees(answers, code)
        }
        return condition_is(condition, shown, self.givens) == 1

    def owed(self, leaf):
        if leaf.get("required", True):
            return True
        condition = leaf.get("require_if")
        counting = {**leaf, "roles": [code for code in leaf["roles"] if num(self.roles[code]["weight"])]}
        return condition is not None and any(
            self.sees(answers, leaf["code"]) and self.holds(condition, answers) for answers in self.sheets_of(counting)
        )

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
        """(value or None, absence or None, blocks) of a node, worked out once."""
        if node["code"] in self.known:
            return self.known[node["code"]]
        if node.get("repeat") and not node["children"]:
            return self.no_rows(node)
        value, absence, blocks = self.group(node) if node["kind"] == "criterion" else self.leaf(node)
        required = node["kind"] == "indicator" and absence == "missing" and self.owed(node)
        if not blocks and not required:
            value, absence = self.stepped(node, value, absence)
        if absence and not blocks:
            rule = node.get("not_applicable" if absence == "na" else "missing", "renormalise")
            blocks = rule == "block" or required
        self.blocked |= blocks
        self.values[node["code"]] = value
        if absence:
            self.absent[node["code"]] = absence
        self.known[node["code"]] = value, absence, blocks
        return value, absence, blocks

    def no_rows(self, node):
        """A repeating criterion without a row is what it says."""
        empty = node["repeat"].get("empty", "na")
        value, absence = (F(0), None) if empty == "zero" else (None, "na" if empty == "na" else "missing")
        rule = node.get("not_applicable", "renormalise") if empty == "na" else "block"
        blocks = absence is not None and rule == "block"
        self.blocked |= blocks
        self.values[node["code"]] = value
        if absence:
            self.absent[node["code"]] = absence
        self.known[node["code"]] = value, absence, blocks
        return value, absence, blocks

    def stepped(self, node, value, absence):
        for step in node.get("steps", []):
            if step["op"] == "formula":
                so_far = value if value is not None else (absence,)
                value, absence = self.formula(step["formula"], so_far)
            elif value is not None:
                value = apply_step(step, value)
        return value, absence

    def formula(self, tree, so_far=None):
        found = calc(tree, lambda code: so_far if code == "." else self.read(code))
        return (None, found[0]) if isinstance(found, tuple) else (found, None)

    def read(self, code):
        """What a formula finds under a code."""
        if code in self.places:
            if self.is_hidden(code):
                return ("na",)
            value, absence, _ = self.node(self.places[code])
            return (absence or "missing",) if value is None else value
        if code not in self.givens:
            return ("missing",)
        kind = next(each.get("type", "number") for each in self.document.get("givens", []) if each["code"] == code)
        raw = self.givens[code]
        return num(raw) if kind == "number" else raw == "yes" if kind == "yes_no" else raw

    def is_hidden(self, code):
        above = [node for node in self.places.values() if code in [child["code"] for child in node.get("children", [])]]
        return code in self.hidden or any(self.is_hidden(node["code"]) for node in above)

    def group(self, node):
        rows = []
        for child in node["children"]:
            if not has_value(child) or child["code"] in self.hidden:
                continue
            value, absence, blocks = self.node(child)
            if node["mode"] == "points":
                weight = points(child, self.hidden, self.other)
            else:
                weight = F(1) if node["mode"] == "equal" else self.weight(child)
            rule = child.get("not_applicable" if absence == "na" else "missing", "renormalise")
            rows.append((weight, value, absence, blocks, rule))
        if any(blocks for *_, blocks, _ in rows):
            return None, "missing", True
        how = node.get("aggregate") or {"op": "weighted_mean"}
        if how["op"] == "formula":
            return *self.formula(how["formula"]), False
        if all(absence == "na" for _, _, absence, _, _ in rows):
            return None, "na", False
        there = [(w, F(0) if v is None else v) for w, v, _, _, rule in rows if v is not None or rule == "zero"]
        if not there:
            return None, "missing", False
        return aggregated(how, there)

    def leaf(self, indicator):
        present, absences, zeros, blocks = [], [], [], False
        for code in indicator["roles"]:
            role = self.roles[code]
            if num(role["weight"]) == 0:
                continue
            everybody = [sheet["answers"] for sheet in self.sent["responses"] if sheet["role"] == code]
            seeing = [answers for answers in everybody if self.sees(answers, indicator["code"])]
            given = [value_of(indicator, answers.get(indicator["code"]), self.givens) for answers in seeing]
            numbers = [each for each in given if isinstance(each, F)]
            minimum = role.get("minimum", 1)
            least = max(3, minimum) if role.get("closed") else minimum
            times = max(len(numbers), least) if role.get("counts", "once") == "per_rater" else 1
            weight = num(role["weight"]) * times
            if everybody and not seeing:
                absences.append("na")
            elif len(numbers) >= least:
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


def traced_reads(sheet, tree, trace, path=""):
    """What a formula read under each code, from its trace; nodes stand in the sheet with the same value."""
    if "value" in tree:
        (entry,) = [each for each in trace if each["part"] == path] or [None]
        if entry is None:
            return {}
        raw = entry["value"]
        node = sheet["nodes"].get(tree["value"])
        assert node is None or (raw, entry.get("absence", "")) == (node["value"], node["absence"])
        if raw is None:
            return {tree["value"]: (entry["absence"],)}
        return {tree["value"]: raw == "true" if raw in ("true", "false") else num(raw) if raw[-1].isdigit() else raw}
    found = {}
    for place, each in enumerate(tree.get("of", [])):
        found |= traced_reads(sheet, each, trace, f"{path}.{place}".lstrip("."))
    return found


def again(sheet, entry):
    """A formula once more, over what its trace says that it read; a branch not taken reads nothing."""
    reads = traced_reads(sheet, entry["formula"], entry["trace"])
    value = calc(entry["formula"], lambda code: reads.get(code, ("missing",)))
    return None if isinstance(value, tuple) else value


def before_steps(sheet, entry):
    """The value that a node's own members give."""
    how = entry.get("aggregate", {"op": "weighted_mean"})
    if how["op"] == "formula":
        return again(sheet, how)
    if "counted" in how:
        return aggregated(how, [(F(0), num(value)) for value in how["counted"].values()])[0]
    members = [sheet["nodes"][code] for code in entry["children"]] + entry.get("roles", [])
    return sum((num(each["term"]) for each in members if each["term"] is not None), F(0))


def row_holds(row, seen, case):
    if "least" in row and seen < num(row["least"]):
        return False
    return "when" not in row or condition_is(row["when"], {}, case.givens, case.values) == 1


def outcome(document, case):
    """The code of the category and every figure, after a run; the list is read from the top."""
    rules = document.get("outcome", {})
    result = case.run()
    row = {}
    if rules.get("category") and result["status"] == "scored" and result["exact"] is not None:
        found = next(each for each in rules["lists"] if each["code"] == rules["category"])
        seen = case.values.get(found.get("node", document["root"]["code"]))
        if seen is not None:
            seen = round_to(seen, found["digits"], "half_up") if "digits" in found else seen
            row = next((each for each in found["rows"] if row_holds(each, seen, case)), {})
    known = {code: num(value) for code, value in row.get("figures", {}).items()}
    shown = num(result["score"]) if result["score"] is not None else ("missing",)

    def read(code):
        if code == ".":
            return shown
        return known[code] if code in known else case.read(code)

    for figure in rules.get("figures", []):
        value = calc(figure["formula"], read)
        if not isinstance(value, tuple) and "digits" in figure:
            value = round_to(value, figure["digits"], figure.get("mode", "half_up"))
        known[figure["code"]] = value
    return row.get("code"), {code: text(value) for code, value in known.items() if not isinstance(value, tuple)}


def add_up(sheet):
    """The score that a sheet's own terms give: nothing but the sheet is read."""
    for entry in sheet["nodes"].values():
        for step in entry["steps"]:
            if step["op"] == "formula":
                after = again(sheet, step)
            else:
                after = apply_step(step, num(step["before"]))
            assert after == (step["after"] and num(step["after"]))
        if entry["steps"]:
            assert entry["steps"][-1]["after"] == entry["value"]
        before = entry["steps"][0]["before"] if entry["steps"] else entry["value"]
        if before is not None:
            assert before_steps(sheet, entry) == num(before)
        for role in entry.get("roles", []):
            values = [num(rater["value"]) for rater in role.get("raters", []) if rater["value"] is not None]
            if values:
                assert num(role["value"]) == sum(values) / len(values)
            if role["share"] is not None and role["dropped"] is None:
                assert num(role["term"]) == num(role["share"]) * num(role["value"])
    root = sheet["nodes"].get(sheet["root"], {"term": None})
    return None if sheet["exact"] is None else root["term"]
