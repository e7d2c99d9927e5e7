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
      // A new node opens its own page; a session that ended opens the log-in page.
      window.location.assign(url.href);
      return;
    }
    const focus = document.activeElement;
    const at = focus && focus.id;
    const place = focus && focus.matches("input.w") ? [focus.selectionStart, focus.selectionEnd] : null;
    for (const input of document.querySelectorAll("#papan input.w")) {
      const twin = fresh.querySelector(`#${CSS.escape(input.id)}`);
      if (twin && sent && sent.get(input.name) !== input.value) twin.value = input.value;
    }
    document.querySelector("#papan").replaceWith(fresh);
    swap("aside", page);
    swap(".flashes", page);
    const back = at && document.getElementById(at);
    if (back) {
      back.focus({ preventScroll: true });
      if (place && back.matches("input.w")) back.setSelectionRange(...place);
    }
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
      const row = event.submitter && event.submitter.closest("tr");
      const code = row && row.dataset.code;
      const verb = event.submitter && event.submitter.value.split(":")[0];
      send(event.submitter && event.submitter.name ? event.submitter : null).then(() => {
        if (!code || !["up", "down", "in", "out"].includes(verb)) return;
        const moved = document.getElementById(`baris-${code}`);
        const button = moved && moved.querySelector(`.tool[value="${verb}:${CSS.escape(code)}"]:not(:disabled), .tool:not(:disabled)`);
        if (button) button.focus({ preventScroll: true });
        if (moved) moved.scrollIntoView({ block: "nearest" });
      });
    } else if (event.target.matches("[data-preview]")) {
      event.preventDefault();
      look(event.target);
    }
  }, true);

  async function look(choice) {
    const url = new URL(choice.action);
    url.search = new URLSearchParams(new FormData(choice));
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const at = document.activeElement && document.activeElement.id;
    swap("aside", page);
    const back = at && document.getElementById(at);
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
        event.target.blur();
      }
    } else if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const verb = event.key === "ArrowUp" ? "up" : "down";
      const button = row.querySelector(`[value^="${verb}:"]:not(:disabled)`);
      const id = event.target.id;
      if (button) send(button).then(() => {
        const back = id && document.getElementById(id);
        if (back) back.focus();
      });
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
    shape(button.value, focus && focus !== button ? focus.id : "");
  }, true);

  // One after the other, each with the form that the one before has left; without an answer the page sends itself.
  function shape(order, at) {
    queue = queue.then(() => reshape(order, at)).catch(() => {
      const button = orderButton(order);
      if (!button) return;
      button.dataset.plain = "1";
      button.click();
    });
  }

  function orderButton(order) {
    return document.querySelector(`[data-node] [name="do"][value="${CSS.escape(order)}"]`);
  }

  async function reshape(order, at) {
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
    current.replaceWith(fresh);
    const place = document.getElementById(new URL(button.formAction).hash.slice(1));
    const back = (at && document.getElementById(at)) || (place && place.querySelector("input:not([type=hidden]), select, textarea, button")) || place;
    if (back) back.focus({ preventScroll: true });
    if (place) place.scrollIntoView({ block: "nearest" });
  }

  // Choosing a type, a way to a value or a target shows its fields at once.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-node] :is(#type, #s_how, #s_direction, #s_target_given, #agg_op)")) return;
    shape("tampil", event.target.id);
  });

  // One row menu at a time.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".tool-more[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
