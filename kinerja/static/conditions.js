// Shows and hides what depends on answers, at once and without a connection. The server decides the same way
// (forms/visibility.py) when a sheet is sent; without this file its next page shows what the answers ask for.
//
// Expects a form with elements with data-show=CONDITION around fieldsets [data-field=CODE][data-type], and on some of those
// data-require=CONDITION beside a span.optional. A condition is JSON: all, any, not, compare {left, op, right},
// present, is. An operand is text, or {"answer": CODE}. A comparison with nothing is neither true nor false.

const NUMBER = /^-?[0-9]{1,40}(?:\.[0-9]{1,40}|\/[0-9]{1,40})?$/;
const BLANK = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const EDGES = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");
const SPACES = " \u00a0\u202f\u2009'\u2019";
const SHAPE = new RegExp(`^([+\u2212\u2013-]?)${BLANK}*([0-9.,${SPACES}]*[0-9])$`);
const EITHER = /^[1-9][0-9]{0,2}[.,][0-9]{3}$/;
const GROUPED = new RegExp(`^[1-9][0-9]{0,2}([${SPACES}.,])[0-9]{3}(?:\\1[0-9]{3})*$`);
const LONGEST_NUMBER = 40;
const COMPARISONS = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  ">=": (order) => order >= 0,
  ">": (order) => order > 0,
};

const stripped = (text) => text.replace(EDGES, "");
const isNumber = (value) => typeof value === "object" && "over" in value;

/** Text that is a number counts as the number; blank text is nothing. */
export function settled(raw) {
  const text = stripped(String(raw));
  if (!text) return null;
  if (!NUMBER.test(text)) return text;
  const [whole, under] = text.split("/");
  if (under !== undefined && !/[1-9]/.test(under)) return text;
  const [before, decimals = ""] = whole.split(".");
  return fraction(BigInt(before + decimals), BigInt(under ?? 1) * 10n ** BigInt(decimals.length));
}

function fraction(top, over) {
  let [a, b] = [top < 0n ? -top : top, over];
  while (b) [a, b] = [b, a % b];
  return a ? { top: top / a, over: over / a } : { top: 0n, over: 1n };
}

const asText = (value) => (isNumber(value) ? `${value.top}${value.over === 1n ? "" : `/${value.over}`}` : value);

/** Texts in the order of their characters, as the server compares them. */
function inOrder(left, right) {
  const [one, other] = [[...left], [...right]];
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const apart = one[place].codePointAt(0) - other[place].codePointAt(0);
    if (apart) return apart;
  }
  return one.length - other.length;
}

function order(left, right) {
  if (isNumber(left) && isNumber(right)) {
    const apart = left.top * right.over - right.top * left.over;
    return apart < 0n ? -1 : apart > 0n ? 1 : 0;
  }
  return inOrder(asText(left), asText(right));
}

const equal = (left, right) => isNumber(left) === isNumber(right) && order(left, right) === 0;

function chosen(op, left, right) {
  const [many, one] = Array.isArray(left) ? [left, right] : [right, left];
  if (!["=", "!="].includes(op) || Array.isArray(one)) return null;
  return many.some((each) => equal(each, one)) === (op === "=");
}

function together(parts, decisive) {
  if (parts.includes(decisive)) return decisive;
  return parts.includes(null) ? null : !decisive;
}

/** True, false, or null where something absent leaves it open; `answer` gives a code's value or null. */
export function truth(condition, answer) {
  const [[key, part]] = Object.entries(condition);
  const value = (operand) => (typeof operand === "string" ? settled(operand) : answer(operand.answer));
  if (key === "is") return part;
  if (key === "all" || key === "any") return together(part.map((each) => truth(each, answer)), key === "any");
  if (key === "present") return value(part) !== null;
  if (key === "not") {
    const inner = truth(part, answer);
    return inner === null ? null : !inner;
  }
  const [left, right] = [value(part.left), value(part.right)];
  if (left === null || right === null) return null;
  if (Array.isArray(left) || Array.isArray(right)) return chosen(part.op, left, right);
  return COMPARISONS[part.op](order(left, right));
}

/** The number somebody typed, in either notation; null for what the server would refuse. */
export function typedNumber(raw) {
  const text = stripped(raw);
  const [, sign, body] = (text.length <= LONGEST_NUMBER && SHAPE.exec(text)) || [];
  if (body === undefined || EITHER.test(body)) return null;
  const digits = digitsOf(body);
  return digits === null ? null : settled((sign && sign !== "+" ? "-" : "") + digits);
}

function digitsOf(body) {
  if (/^[0-9]+$/.test(body)) return body;
  const all = GROUPED.exec(body);
  if (all && (!".,".includes(all[1]) || body.split(all[1]).length > 2)) return body.split(all[1]).join("");
  const mark = body.lastIndexOf(".") > body.lastIndexOf(",") ? "." : ",";
  const at = body.lastIndexOf(mark);
  const [whole, decimals] = [body.slice(0, Math.max(at, 0)), body.slice(at + 1)];
  if (at < 0 || !/^[0-9]+$/.test(decimals)) return null;
  if (/^[0-9]*$/.test(whole)) return `${whole || "0"}.${decimals}`;
  const grouped = GROUPED.exec(whole);
  if (!grouped || grouped[1] === mark) return null;
  return `${whole.split(grouped[1]).join("")}.${decimals}`;
}

function typedDay(raw) {
  const text = stripped(raw);
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(text);
  const local = /^([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})$/.exec(text);
  if (!iso && !local) return null;
  const [year, month, day] = (iso ? iso.slice(1) : local.slice(1).reverse()).map(Number);
  const found = new Date(Date.UTC(2000, month - 1, day));
  found.setUTCFullYear(year, month - 1, day);
  if (year < 1 || found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) return null;
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/** What stands in the fields of one indicator, as a condition reads it. */
export function answerIn(group) {
  const named = (prefix) => [...group.querySelectorAll(`[name^="${prefix}"]`)];
  if (named("n_").some((input) => input.checked)) return null;
  const inputs = named("q_");
  const ticked = inputs.filter((input) => input.checked).map((input) => settled(input.value)).filter((one) => one !== null);
  if (group.dataset.type === "multiple_choice") return ticked.length ? ticked : null;
  if (inputs.some((input) => ["radio", "checkbox"].includes(input.type))) return ticked[0] ?? null;
  if (!inputs.length) return null;
  const typed = inputs[0].value;
  if (group.dataset.type === "number") return typedNumber(typed);
  if (group.dataset.type === "date") return typedDay(typed);
  return settled(typed);
}

/** Brings one sheet in line with the answers that stand in it. */
function update(sheet) {
  const veiled = [...sheet.querySelectorAll("[data-show]")].map((each) => [each, JSON.parse(each.dataset.show)]);
  const demanding = sheet.querySelectorAll("[data-require]");
  if (!veiled.length && !demanding.length) return;
  let hidden = new Set();
  const isHidden = (element) => {
    for (let veil = element.closest("[data-show]"); veil; veil = veil.parentElement.closest("[data-show]")) {
      if (hidden.has(veil)) return true;
    }
    return false;
  };
  const answer = (code) => {
    const group = sheet.querySelector(`[data-field="${CSS.escape(code)}"]`);
    return group === null || isHidden(group) ? null : answerIn(group);
  };
  // A condition may read what another one hides; there is no ring among them, so this settles.
  for (let pass = 0; pass <= veiled.length; pass += 1) {
    const now = new Set(veiled.filter(([, show]) => truth(show, answer) !== true).map(([each]) => each));
    const same = now.size === hidden.size && [...now].every((each) => hidden.has(each));
    hidden = now;
    if (same) break;
  }
  for (const [each] of veiled) each.hidden = hidden.has(each);
  for (const each of demanding) {
    const owed = truth(JSON.parse(each.dataset.require), answer) === true;
    for (const mark of each.querySelectorAll("legend .optional")) mark.hidden = owed;
  }
}

const SHEETS = "form, .phone-page";
const follow = (event) => {
  const sheet = event.target.closest?.(SHEETS);
  if (sheet) update(sheet);
};
document.addEventListener("input", follow);
document.addEventListener("change", follow);
window.addEventListener("pageshow", () => document.querySelectorAll(SHEETS).forEach(update));
document.querySelectorAll(SHEETS).forEach(update);
