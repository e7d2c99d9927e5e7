/* Marks one of each kind of text: texts whose colours, sizes and surroundings are computed alike look alike,
   so that the check of contrast, which takes most of axe's time, looks at the first and the last of a kind,
   and not again at kinds that were found clean on an earlier page (`judged`). Gives the kinds that are marked. */
(judged) => {
  // Two numbers of 26 bits in one: short, and the same on every page.
  const short = (text) => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let at = 0; at < text.length; at++) {
      a = Math.imul(a ^ text.charCodeAt(at), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(at), 1597334677);
    }
    return ((a >>> 0) * 2097152 + (b >>> 11)).toString(36);
  };
  const known = new Set(judged.split(" "));  // one text crosses the wire a hundred times faster than a list
  const READ = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "fontFamily",
    "textShadow", "filter", "mixBlendMode", "position", "zIndex", "visibility", "display", "transform",
    "webkitTextStrokeWidth", "overflow"];
  // What is see-through and lies in the flow adds nothing to the colours of what is in it.
  const PLAIN = { backgroundColor: "rgba(0, 0, 0, 0)", backgroundImage: "none", opacity: "1", textShadow: "none",
    filter: "none", mixBlendMode: "normal", zIndex: "auto", visibility: "visible", transform: "none",
    webkitTextStrokeWidth: "0px", overflow: "visible" };
  const looks = new Map();
  const lookOf = (element) => {
    if (element === null) return { around: String(innerWidth) };
    if (looks.has(element)) return looks.get(element);
    const style = getComputedStyle(element);
    const { around } = lookOf(element.parentElement);
    const parts = [around, element.disabled === true, ...READ.map((name) => style[name])];
    for (const pseudo of ["::before", "::after"]) {
      const drawn = getComputedStyle(element, pseudo);
      if (drawn.content !== "none") parts.push(pseudo, drawn.backgroundColor, drawn.position, drawn.width, drawn.height);
    }
    const plain = element.disabled !== true && parts.length === READ.length + 2
      && ["static", "relative"].includes(style.position)
      && Object.entries(PLAIN).every(([name, value]) => style[name] === value);
    const kind = short(parts.join("|"));
    looks.set(element, { kind, around: plain ? around : kind });
    return looks.get(element);
  };
  const first = new Map();
  const last = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    element.removeAttribute("data-contrast");
    const speaks = element.matches("input, select, textarea, button")
      || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || !element.getClientRects().length) continue;
    const { kind } = lookOf(element);
    if (known.has(kind)) continue;
    if (!first.has(kind)) first.set(kind, element);
    else last.set(kind, element);
  }
  for (const element of [...first.values(), ...last.values()]) element.setAttribute("data-contrast", "");
  return [...first.keys()];
}
