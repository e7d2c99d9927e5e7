/* Whether every control is at least 24 pixels wide and high and none lies on another: then axe's rule of target-size,
   dear because it works out in which order everything is drawn, can find nothing. Any doubt is a no. */
() => {
  const LEAST = 24;
  const STILL = ["alert", "group", "img", "list", "listitem", "log", "navigation", "none", "note", "presentation",
    "region", "search", "status", "table"].map((role) => `[role=${role}]`).join(", ");
  const CONTROLS = "a[href], area, button, iframe, input:not([type=hidden]), select, textarea, summary, "
    + `[contenteditable], [role]:not(${STILL})`;
  const boxes = [];
  for (const element of document.querySelectorAll(CONTROLS)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (right - left < LEAST || bottom - top < LEAST) return false;
    boxes.push({ element, left, right, top, bottom });
  }
  boxes.sort((one, other) => one.top - other.top);
  return boxes.every((box, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < box.bottom; next++) {
      const other = boxes[next];
      const beside = other.right <= box.left || box.right <= other.left;
      if (!beside && !box.element.contains(other.element) && !other.element.contains(box.element)) return false;
    }
    return true;
  });
}
