/* Marks one of each kind of text: texts whose colours, sizes and surroundings are computed alike look alike,
   so that the check of contrast, which takes most of axe's time, looks at the first and the last of a kind. */
() => {
  const READ = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "fontFamily",
    "textShadow", "filter", "mixBlendMode", "position", "zIndex", "visibility", "display", "transform",
    "webkitTextStrokeWidth", "overflow"];
  const kinds = new Map();
  const surroundings = new Map();
  const kindOf = (element) => {
    if (element === null) return 0;
    if (surroundings.has(element)) return surroundings.get(element);
    const style = getComputedStyle(element);
    const parts = [kindOf(element.parentElement), element.disabled === true, ...READ.map((name) => style[name])];
    for (const pseudo of ["::before", "::after"]) {
      const drawn = getComputedStyle(element, pseudo);
      if (drawn.content !== "none") parts.push(pseudo, drawn.backgroundColor, drawn.position, drawn.width, drawn.height);
    }
    const key = parts.join("|");
    if (!kinds.has(key)) kinds.set(key, kinds.size + 1);
    surroundings.set(element, kinds.get(key));
    return kinds.get(key);
  };
  const first = new Map();
  const last = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    element.removeAttribute("data-contrast");
    const speaks = element.matches("input, select, textarea, button")
      || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || !element.getClientRects().length) continue;
    const kind = kindOf(element);
    if (!first.has(kind)) first.set(kind, element);
    else last.set(kind, element);
  }
  for (const element of [...first.values(), ...last.values()]) element.setAttribute("data-contrast", "");
  return [first.size + last.size, surroundings.size];
}
