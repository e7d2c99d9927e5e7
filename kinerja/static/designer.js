// The designer without reloading: weights save themselves, rows move by keyboard. Every page works in full without this.
(() => {
  "use strict";
  const form = () => document.querySelector("[data-outline]");

  let queue = Promise.resolve();
  live();

  // Choosing is enough: the button is for browsers without this script.
  function live() {
    for (const choice of document.querySelectorAll("[data-preview]")) choice.classList.add("live");
  }

  // One after the other: each step is made against the revision that the step before has left.
  function send(button) {
    queue = queue.then(() => post(button)).catch(() => failed());
    return queue;
  }

  async function post(button) {
    const current = form();
    const data = new FormData(current);
    if (button) data.append(button.name, button.value);
    const sent = new Map([...data].filter(([name]) => name.startsWith("w_")));
    mark("waiting");
    await take(await fetch(current.action, { method: "POST", body: data, headers: { Accept: "text/html" } }), sent);
  }

  // The answer is the whole page: what it shows replaces what is here, typed but unsent weights stay.
  async function take(response, sent) {
    const url = new URL(response.url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("#papan");
    if (!fresh || !page.querySelector("[data-outline]")) {
      // A new node opens its own page, at its name; a session that ended opens the log-in page.
      window.location.assign(url.href + (page.querySelector("[data-node]") ? "#label_id" : ""));
      return;
    }
    const focus = document.activeElement;
    const at = wayTo(focus);
    const open = [...document.querySelectorAll("#papan .tool-more[open] > summary")].map(wayTo);
    const caret = caretOf(focus);
    for (const input of document.querySelectorAll("#papan input.w")) {
      const twin = fresh.querySelector(`#${CSS.escape(input.id)}`);
      if (twin && sent && sent.get(input.name) !== input.value) twin.value = input.value;
    }
    document.querySelector("#papan").replaceWith(fresh);
    swap("aside", page);
    tell(page);
    for (const way of open) if (find(way)) find(way).parentElement.open = true;
    const wrong = response.ok ? null : fresh.querySelector("[aria-invalid]");
    const back = wrong || find(at);
    if (back) {
      back.focus({ preventScroll: true });
      if (caret && !wrong) back.setSelectionRange(...caret);
    }
  }

  // How to find again, on the page that replaces this one, what has the focus.
  function wayTo(control) {
    const way = selectorOf(control);
    return way && `${way} @${[...document.querySelectorAll(way)].indexOf(control)}`;
  }

  function find(way) {
    const [selector, place] = (way || "").split(" @");
    return selector ? document.querySelectorAll(selector)[place || 0] : null;
  }

  function selectorOf(control) {
    if (!control || control === document.body) return "";
    if (control.id) return `#${CSS.escape(control.id)}`;
    const box = control.matches("summary") ? control.closest("tr[data-code], details[id]") : control.closest("tr[data-code]");
    const around = box ? `#${CSS.escape(box.id)} ` : ":is(#papan, [data-node]) ";
    if (control.matches("summary")) return box ? `${around}summary` : "";
    if (control.matches("button[name]")) return `${around}button[name="${control.name}"][value="${CSS.escape(control.value)}"]`;
    if (control.matches("a[href]")) return `${around}a[href="${CSS.escape(control.getAttribute("href"))}"]`;
    const form = control.closest("#papan form");
    return form && control.matches("button") ? `#papan form[action="${CSS.escape(form.getAttribute("action"))}"] .btn` : "";
  }

  function caretOf(control) {
    return control && control.matches("input[type=text], textarea") ? [control.selectionStart, control.selectionEnd] : null;
  }

  // The region stays and its content changes: that is what screen readers announce.
  function tell(page, text) {
    const here = document.querySelector(".flashes");
    const there = page && page.querySelector(".flashes");
    if (here && there) here.replaceChildren(...there.childNodes);
    if (!here || !text) return;
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.textContent = text;
    here.append(said);
  }

  function swap(selector, page) {
    const here = document.querySelector(selector);
    const there = page.querySelector(selector);
    if (here && there) here.replaceWith(there);
    live();
  }

  function mark(state) {
    const saved = document.getElementById("tersimpan");
    if (saved) saved.className = `save ${state}`;
  }

  function failed() {
    mark("failed");
    const saved = document.getElementById("tersimpan");
    if (saved) saved.textContent = document.getElementById("papan").dataset.tOffline;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-outline] input.w")) send(null);
    if (event.target.matches("[data-preview] select")) look(event.target.form);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-outline]")) {
      event.preventDefault();
      const button = event.submitter && event.submitter.name ? event.submitter : null;
      const [verb, code] = button ? button.value.split(":") : [];
      const known = codes();
      const heir = verb === "delete" ? heirOf(code) : "";
      const at = wayTo(document.activeElement);
      send(button).then(() => settle(verb, code, known, heir || at));
    } else if (event.target.matches("[data-preview]")) {
      event.preventDefault();
      look(event.target);
    }
  }, true);

  function codes() {
    return [...document.querySelectorAll("tr[data-code]")].map((row) => row.dataset.code);
  }

  // What follows a row and all that stands in it, else what stands before it.
  function heirOf(code) {
    const rows = [...document.querySelectorAll("tr[data-code]")];
    const depth = (row) => Number(/deep-(\d+)/.exec(row.className)[1]);
    const own = rows.findIndex((row) => row.dataset.code === code);
    if (own < 0) return "";
    const next = rows.slice(own + 1).find((row) => depth(row) <= depth(rows[own])) || rows[own - 1];
    return next ? `#${CSS.escape(next.id)}` : "";
  }

  // After a step of a row the focus is on what the step made of it, and a sentence says where that is.
  function settle(verb, code, known, to) {
    const all = codes();
    if (!verb || !document.getElementById("papan")) return;
    const own = document.getElementById(`baris-${code}`);
    if (["up", "down", "in", "out"].includes(verb)) {
      const row = own;
      const again = find(to);
      const usable = again && row && row.contains(again) && !again.disabled && !again.closest(".tool-menu");
      enter(row, usable ? again : row && row.querySelector(["up", "down"].includes(verb) ? ".tool[value]:not(:disabled, .wide)" : "summary"));
      if (all.indexOf(code) !== known.indexOf(code)) say("tMoved", row, all.indexOf(code) + 1, all.length);
    } else if (verb === "delete" && !all.includes(code)) {
      const row = find(to);
      enter(row, row ? row.querySelector(".what a, .tool, summary") : document.querySelector("[data-outline] .actions [name=do]"));
    } else if (verb === "copy") {
      const made = all.find((each) => !known.includes(each));
      const row = made && document.getElementById(`baris-${made}`);
      enter(row, row && row.querySelector(".what a"));
      if (row) say("tCopied", row, all.indexOf(made) + 1, all.length);
    } else if (verb === "even") {
      enter(own, own ? own.querySelector("summary") : document.querySelector("[data-outline] .actions button"));
    }
  }

  function enter(row, control) {
    if (control) control.focus({ preventScroll: true });
    if (row || control) (row || control).scrollIntoView({ block: "nearest" });
    for (const menu of document.querySelectorAll(".tool-more[open]")) if (!menu.contains(document.activeElement) || document.activeElement.matches("summary")) menu.open = false;
  }

  function say(what, row, place, count) {
    const words = document.getElementById("papan").dataset[what];
    const name = row && row.querySelector(".what").firstChild;
    if (words && name) tell(null, words.replace("{1}", place).replace("{2}", count).replace("{0}", () => name.textContent.trim()));
  }

  async function look(choice) {
    const url = new URL(choice.action);
    url.search = new URLSearchParams(new FormData(choice));
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const at = wayTo(document.activeElement);
    swap("aside", page);
    const back = find(at);
    if (back) back.focus({ preventScroll: true });
    const outline = form();
    for (const name of ["role", "bahasa"]) if (outline && outline.elements[name]) outline.elements[name].value = url.searchParams.get(name) || "";
  }

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest && event.target.closest("[data-outline] tr[data-code]");
    if (event.key === "Enter" && event.target.matches("[data-outline] input.w")) {
      event.preventDefault();
      const inputs = [...document.querySelectorAll("[data-outline] input.w")];
      const next = inputs[inputs.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
      if (next) {
        next.focus();
        next.select();
      } else {
        // The last one is saved where it is: the focus is not lost.
        event.target.select();
        send(null);
      }
    } else if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const verb = event.key === "ArrowUp" ? "up" : "down";
      const button = row.querySelector(`[value^="${verb}:"]:not(:disabled)`);
      if (button) button.click();
    } else if (event.key === "Escape") {
      for (const menu of document.querySelectorAll(".tool-more[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // A button that only reshapes the page of a node: the answer's form takes the place of this one, nothing is saved.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!event.target.matches("[data-node]") || !button || button.name !== "do" || button.dataset.plain) return;
    event.preventDefault();
    const focus = document.activeElement;
    shape(button.value, focus && focus !== button ? focus.id : "", wayTo(focus));
  }, true);

  // One after the other, each with the form that the one before has left; without an answer the page sends itself.
  function shape(order, at, from) {
    queue = queue.then(() => reshape(order, at, from)).catch(() => {
      const button = orderButton(order);
      if (!button) return;
      button.dataset.plain = "1";
      button.click();
    });
  }

  function orderButton(order) {
    return document.querySelector(`[data-node] [name="do"][value="${CSS.escape(order)}"]`);
  }

  // Of a level or step that moves, the same button is pressed again.
  function moving(order) {
    return /^(tingkat-)?(naik|turun):/.test(order);
  }

  async function reshape(order, at, from) {
    const current = document.querySelector("[data-node]");
    const button = orderButton(order);
    if (!current || !button) return;
    const data = new FormData(current);
    const sent = new Map(data);
    data.append(button.name, button.value);
    const response = await fetch(current.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-node]");
    if (!fresh) throw new Error("no form in the answer");
    for (const fold of current.querySelectorAll("details[id][open]")) {
      const twin = fresh.querySelector(`#${CSS.escape(fold.id)}`);
      if (twin) twin.open = true;
    }
    // What was typed while the answer was on its way stays, unless the rows have changed their numbers.
    if (/^(tampil|langkah\+|syarat\+|tingkat\+)/.test(order)) {
      for (const [name, value] of new FormData(current)) {
        const field = fresh.elements[name];
        if (sent.has(name) && sent.get(name) !== value && field && "value" in field) field.value = value;
      }
    }
    // Who has gone on meanwhile is left there.
    const here = document.activeElement;
    const gone = here && current.contains(here) && wayTo(here) !== from ? wayTo(here) : "";
    const caret = gone ? caretOf(here) : null;
    current.replaceWith(fresh);
    const left = find(gone);
    if (left) {
      left.focus({ preventScroll: true });
      if (caret) left.setSelectionRange(...caret);
      return;
    }
    const place = document.getElementById(new URL(button.formAction).hash.slice(1));
    const twin = moving(order) && place && (place.querySelector(`[name=do][value^="${order.split(":")[0]}:"]:not(:disabled)`) || place.querySelector("[name=do]:is([value*='naik:'], [value*='turun:']):not(:disabled)"));
    const back = (at && !moving(order) && document.getElementById(at)) || twin || (place && place.querySelector("input:not([type=hidden]), select, textarea, button")) || place;
    if (back) back.focus({ preventScroll: true });
    if (place) place.scrollIntoView({ block: "nearest" });
  }

  // Choosing a type, a way to a value or a target shows its fields at once; by keyboard when the choice has come to rest,
  // because arrows and first letters pass by other choices.
  const SHAPING = "[data-node] :is(#type, #s_how, #s_direction, #s_direction_given, #s_target_given, #agg_op)";
  const REST = 1000;
  let byKeys = false;
  let resting = 0;

  document.addEventListener("change", (event) => {
    if (!event.target.matches(SHAPING)) return;
    clearTimeout(resting);
    const { id } = event.target;
    const show = () => {
      resting = 0;
      shape("tampil", id, wayTo(document.getElementById(id)));
    };
    if (!byKeys) show();
    else resting = setTimeout(show, REST);
  });

  document.addEventListener("keydown", () => { byKeys = true; }, true);
  document.addEventListener("pointerdown", () => { byKeys = false; }, true);

  document.addEventListener("focusout", (event) => {
    if (!resting || !event.target.matches(SHAPING)) return;
    clearTimeout(resting);
    resting = 0;
    shape("tampil", event.target.id, wayTo(event.target));
  });

  // One row menu at a time.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".tool-more[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
