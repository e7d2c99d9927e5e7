/* Whether every control that shows has at least the 24 pixels of WCAG 2.5.8 for itself: then axe's rule of target-size,
   dear because it works out in which order everything is drawn, can find nothing. Any doubt is a no. */
() => {
  const EDGE = 2;  // so far may borders lie on each other
  const LEAST = 24 + 2 * EDGE;
  const STILL = ["alert", "group", "img", "list", "listitem", "log", "navigation", "none", "note", "presentation",
    "region", "search", "status", "table"].map((role) => `[role=${role}]`).join(", ");
  const CONTROLS = "a[href], area, button, iframe, input:not([type=hidden]), select, textarea, summary, "
    + `[contenteditable], [role]:not(${STILL})`;
  const both = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  const EVERYWHERE = { left: -scrollX, right: Infinity, top: -scrollY, bottom: Infinity };
  const windows = new Map();
  const windowOf = (element) => {  // what scrolls cuts off what is in it
    if (element === null) return EVERYWHERE;
    if (!windows.has(element)) {
      const around = windowOf(element.parentElement);
      const cuts = getComputedStyle(element).overflow !== "visible" && element !== document.body;
      windows.set(element, cuts ? both(around, element.getBoundingClientRect()) : around);
    }
    return windows.get(element);
  };
  const boxes = [];
  for (const element of document.querySelectorAll(CONTROLS)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const whole = element.getBoundingClientRect();
    const box = both(whole, windowOf(element.parentElement));
    const hidden = whole.width > 0 && whole.height > 0 && (box.right <= box.left || box.bottom <= box.top);
    if (hidden) continue;
    if (box.right - box.left < LEAST || box.bottom - box.top < LEAST) return false;
    boxes.push({ element, ...box });
  }
  boxes.sort((one, other) => one.top - other.top);
  return boxes.every((box, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < box.bottom - EDGE; next++) {
      const other = boxes[next];
      const beside = other.right - EDGE <= box.left || box.right - EDGE <= other.left;
      if (!beside && !box.element.contains(other.element) && !other.element.contains(box.element)) return false;
    }
    return true;
  });
}
