// The keyboard's ways through a draft: where the focus lands, and a few shortcuts. Every page works in full without this.
(() => {
  "use strict";
  const CONTROL = ":is(input:not([type=hidden]), select, textarea, button, a[href]):not(:disabled, [tabindex='-1'])";
  const FIELD = ":is(input:not([type=hidden]), select, textarea):not(:disabled, [tabindex='-1'])";
  const STAY = "kinerja-fokus";
  const depth = (row) => Number((/deep-(\d+)/.exec(row.className) || [0, 0])[1]);
  const rows = () => [...document.querySelectorAll("[data-outline] tr[data-code]")];

  // What an address names cannot always hold the focus; the control that one came for can.
  function land() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const stay = stayed();
    if (document.activeElement.matches(".errors")) return;
    const goal = target ? goalOf(target) : stay;
    if (!goal) return;
    for (let fold = goal.closest("details"); fold; fold = fold.parentElement.closest("details")) if (!goal.matches("summary")) fold.open = true;
    goal.focus({ preventScroll: !target });
    if (target && goal.id === "label_id") goal.select();
    goal.scrollIntoView({ block: target && target !== goal ? "nearest" : "center" });
  }

  function goalOf(target) {
    if (target.matches("[data-outline] tr[data-code]")) return goalOfRow(target);
    if (target.id === "jumlah") return document.querySelector(target.querySelector(".tag.bad") ? "[data-outline] input.w" : "[data-outline] .actions button");
    if (target.id === "susunan") return document.querySelector("[data-outline] .what a, [data-outline] .actions [name=do]");
    if (target.matches(`[tabindex], ${CONTROL}`)) return target;
    if (target.id === "bagian") return visible(".draft-parts :is([aria-current], summary)");
    if (target.matches("details")) return target.querySelector("summary");
    const first = [...target.querySelectorAll(FIELD), ...target.querySelectorAll(CONTROL)].find(shown);
    return (first && first.type === "radio" && target.querySelector(`[name="${first.name}"]:checked`)) || first;
  }

  function visible(ways) {
    return [...document.querySelectorAll(ways)].find(shown);
  }

  function shown(control) {
    return control.getClientRects().length > 0 && !control.closest("details:not([open]) > :not(summary)");
  }

  // A row that lacks something is entered where it is mended: its weights, or the button that fills it.
  function goalOfRow(row) {
    const next = row.nextElementSibling;
    const filled = next && next.dataset.code && depth(next) > depth(row);
    if (row.querySelector(".weight .tag.bad") && filled) return next.querySelector("input.w") || next.querySelector("a");
    if (row.matches(".has-problem")) {
      const add = row.querySelector("[value^='add:']");
      if (add && !filled) return add;
      if (row.querySelector("input.w")) return row.querySelector("input.w");
    }
    return row.querySelector(CONTROL);
  }

  // Saving comes back to the same page: the focus goes on where it was.
  function stayed() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(STAY));
      sessionStorage.removeItem(STAY);
    } catch { /* without storage one starts at the top */ }
    return kept && kept.path === location.pathname && document.getElementById(kept.id);
  }

  document.addEventListener("submit", (event) => {
    const focus = document.activeElement;
    if (event.defaultPrevented || !event.target.contains(focus) || !focus.matches(FIELD) || !focus.id) return;
    try {
      sessionStorage.setItem(STAY, JSON.stringify({ path: location.pathname, id: focus.id }));
    } catch { /* the same */ }
  });

  window.addEventListener("hashchange", () => setTimeout(land));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (link && link.pathname === location.pathname && link.hash && link.hash === location.hash) setTimeout(land);
  });
  // The browser goes to its own goal first, and drops the focus when that cannot hold it.
  if (document.readyState === "complete") land();
  else window.addEventListener("load", () => setTimeout(land));

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.isComposing || !target.closest) return;
    const row = target.closest("[data-outline] tr[data-code]");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") save(event);
    else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && document.querySelector("[data-node] fieldset:enabled")) finish(event);
    else if (event.altKey && event.key === "Enter" && document.querySelector("[data-outline]")) press(event, event.shiftKey ? document.querySelector("[data-outline] .actions [value^='group:']") : adding(row));
    else if (event.altKey && /^Page(Up|Down)$/.test(event.key)) jump(event);
    else if (event.altKey && event.key === "Delete" && row) press(event, row.querySelector("[value^='delete:']"));
    else if (event.altKey && /^Arrow(Up|Down)$/.test(event.key) && !row) shift(event);
    else if (!event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && row) step(event, row);
  });

  // From card to card: first the parts of the draft, last the button that saves.
  function jump(event) {
    const own = [...document.querySelectorAll(".draft-parts, main section.card, main .foot")];
    const stops = own.filter((box) => !box.parentElement.closest("section.card") && entryOf(box));
    const here = document.activeElement === document.body ? null : document.activeElement;
    const before = stops.filter((box) => here && (box.contains(here) || box.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING));
    const last = before[before.length - 1];
    const goal = !here ? stops[0] : event.key === "PageDown" ? stops[before.length] : before[before.length - (last && last.contains(here) ? 2 : 1)];
    if (!goal) return;
    event.preventDefault();
    entryOf(goal).focus();
  }

  function entryOf(box) {
    if (box.matches(".draft-parts")) return visible(".draft-parts :is([aria-current], summary)");
    if (box.matches(".foot")) return [...box.querySelectorAll(".btn")].pop();
    const inside = goalOf(box);
    return inside && box.getClientRects().length ? inside : null;
  }

  function press(event, button) {
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  // Of an indicator, its criterion's.
  function adding(row) {
    for (let at = row; at; at = at.previousElementSibling) if (at === row || depth(at) < depth(row)) {
      const button = at.querySelector("[value^='add:']");
      if (button) return button;
    }
    return null;
  }

  function save(event) {
    const edited = [...document.querySelectorAll("main form[method=post]")].filter((each) => each.querySelector("fieldset.bare"));
    const form = document.querySelector("[data-node], [data-outline]") || edited.find((each) => each.contains(document.activeElement)) || edited[0];
    if (!form) return;
    event.preventDefault();
    if (form.querySelector("fieldset.bare:disabled") || (form.matches("[data-outline]") && !form.querySelector("input.w"))) return;
    const stay = form.querySelector("[name=lanjut]");
    const place = document.activeElement.closest("[id]");
    if (stay && form.contains(place) && place.id.length < 40) stay.value = `#${place.id}`;
    form.requestSubmit(stay || undefined);
  }

  function finish(event) {
    event.preventDefault();
    document.querySelector("[data-node]").requestSubmit();
  }

  // The line, level or step around the focus, by its own buttons.
  function shift(event) {
    if (event.target.matches("select")) return;
    const verbs = event.key === "ArrowUp" ? ["up:", "tingkat-naik:", "naik:"] : ["down:", "tingkat-turun:", "turun:"];
    const wanted = verbs.map((verb) => `button[name=do][value^="${verb}"]`).join();
    for (let box = event.target.closest("main fieldset, main section"); box; box = box.parentElement.closest("fieldset, section")) {
      const found = [...box.querySelectorAll(wanted)].find((button) => button.closest("fieldset:not(.bare), section") === box);
      if (!found) continue;
      event.preventDefault();
      if (!found.disabled) found.click();
      return;
    }
  }

  // Up and down keep the column; inside an open menu they walk through it.
  function step(event, row) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    const menu = event.target.closest("details[open]");
    let next = null;
    if (menu) {
      const items = [...menu.querySelectorAll(".tool-menu :is(a, button:not(:disabled))")];
      next = items[(items.indexOf(event.target) + by + items.length + (by < 0 && event.target.matches("summary") ? 1 : 0)) % items.length];
    } else {
      const all = rows();
      for (let at = all.indexOf(row) + by; all[at] && !next; at += by) next = same(event.target, all[at]);
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.matches("input.w")) next.select();
  }

  function same(control, row) {
    if (control.matches("input.w")) return row.querySelector("input.w");
    if (control.matches("summary")) return row.querySelector("summary");
    if (control.matches("button[value]")) return row.querySelector(`.tool[value^="${control.value.split(":")[0]}:"]:not(:disabled)`);
    return row.querySelector(control.matches(".tool") ? "a.tool" : ".what a");
  }
})();
