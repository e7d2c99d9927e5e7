// The fill-in sheet saves each field as it is left. Without this file the page's own buttons save it.
//
// Expects form[data-autosave="ADDRESS"] with hidden csrf_token and rev ("CODE:3 OTHER:1"), fieldsets [data-field=CODE]
// with [data-error], a live #simpanan, a #kemajuan around a <progress>, data-login; texts in data-t-saving, -offline,
// -expired, -login, -conflict, -mine, -theirs, -empty, -refused; of long sheets [data-part=CODE]. Replies:
// 200 {rev, filled, total, sentence, saved, parts: {CODE: words}};
// 409 {rev, conflict: {fields: {name: [texts]}}}; 422 {errors: [messages]}; others {error: {code, message}}.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const state = document.getElementById("simpanan");
  const bar = document.getElementById("kemajuan");
  const revisions = form.elements.rev;
  const unsaved = new Map(); // code -> number of the last change in it
  const stuck = new Set(); // codes that wait for the writer: refused, or in conflict
  const [FIRST_PAUSE, LONGEST_PAUSE] = [2000, 60000];
  let [pause, timer, changes] = [FIRST_PAUSE, 0, 0];
  let [sending, leaving, renewed] = [false, false, false];

  const text = (name) => form.dataset["t" + name] || "";
  const said = (reply) => reply.error?.message || text("Refused");
  const group = (code) => form.querySelector(`[data-field="${CSS.escape(code)}"]`);
  const inputs = (code) =>
    [...group(code).querySelectorAll("input, textarea")].filter((each) => /^[qnred]_/.test(each.name));
  const choosable = (input) => input.type === "radio" || input.type === "checkbox";
  const readRevisions = () => new Map(revisions.value.split(" ").filter(Boolean).map((pair) => pair.split(":")));
  const keepRevision = (code, rev) => {
    if (rev === undefined) return;
    revisions.value = [...readRevisions().set(code, rev)].map((pair) => pair.join(":")).join(" ");
  };
  const codeOf = (target) => {
    const fieldset = /^[qnred]_/.test(target.name || "") && target.closest("[data-field]");
    return fieldset ? fieldset.dataset.field : null;
  };

  function element(name, content, properties = {}) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...[content].flat());
    return made;
  }

  function tell(words, kind = "", link = null) {
    if (!state) return;
    state.classList.toggle("waiting", kind === "waiting");
    state.classList.toggle("failed", kind === "failed");
    state.replaceChildren(words);
    if (link) state.append(" ", link);
  }

  function note(code) {
    changes += 1;
    unsaved.set(code, changes);
    stuck.delete(code);
  }

  // "Tidak dapat menilai" and an answer exclude each other.
  function exclude(target, code) {
    const other = target.name.startsWith("n_") ? "q_" : target.name.startsWith("q_") ? "n_" : "";
    if (!other || (choosable(target) && !target.checked) || target.value === "") return;
    for (const input of inputs(code)) {
      if (!input.name.startsWith(other)) continue;
      if (choosable(input)) input.checked = false;
      else input.value = "";
    }
  }

  form.addEventListener("input", (event) => {
    const code = codeOf(event.target);
    if (code) note(code);
  });

  form.addEventListener("change", (event) => {
    const code = codeOf(event.target);
    if (!code) return;
    exclude(event.target, code);
    note(code);
    send();
  });

  async function send() {
    if (sending || leaving) return;
    clearTimeout(timer);
    sending = true;
    try {
      for (let code = next(); code; code = next()) if (!(await sendOne(code))) break;
    } finally { sending = false; }
  }

  const next = () => [...unsaved.keys()].find((code) => !stuck.has(code));

  async function sendOne(code) {
    const change = unsaved.get(code);
    const body = new URLSearchParams({ field: code, rev: readRevisions().get(code) || 0 });
    for (const input of inputs(code)) if (!choosable(input) || input.checked) body.append(input.name, input.value);
    tell(text("Saving"), "waiting");
    let [response, reply] = [null, {}];
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-CSRF-Token": form.elements.csrf_token?.value || "", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: body.toString().length < 60000,
      });
      reply = await response.json().catch(() => ({}));
    } catch {
      return later(text("Offline"));
    }
    return taken(code, change, response, reply);
  }

  async function taken(code, change, response, reply) {
    if (response.ok) return saved(code, change, reply);
    if (response.status === 409 && reply.conflict) return conflict(code, reply);
    if (response.status === 422) return refused(code, reply);
    if (reply.error?.code === "csrf.expired") return (!renewed && (await renew())) || expired();
    if ([401, 0].includes(response.status)) return expired();
    if ([408, 429].includes(response.status) || response.status >= 500) return later(text("Offline"));
    stuck.add(code);
    tell(said(reply), "failed");
    return true;
  }

  function saved(code, change, reply) {
    pause = FIRST_PAUSE;
    renewed = false;
    keepRevision(code, reply.rev);
    if (unsaved.get(code) === change) unsaved.delete(code);
    showErrors(code, []);
    showProgress(reply);
    tell(reply.saved || "", unsaved.size ? "waiting" : "");
    return true;
  }

  function later(words, link = null) {
    tell(words, "failed", link);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    return false;
  }

  function expired() {
    renewed = false;
    const link = element("a", text("Login"), { href: form.dataset.login || "/", target: "_blank", rel: "noopener" });
    return later(text("Expired"), link);
  }

  // A new log-in in another tab has a new token: it stands in a fresh copy of this page.
  async function renew() {
    renewed = true;
    try {
      const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      if (!response.ok) return false;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const token = page.querySelector("form[data-autosave] [name=csrf_token]");
      if (!token || token.value === form.elements.csrf_token.value) return false;
      form.elements.csrf_token.value = token.value;
      return true;
    } catch {
      return false;
    }
  }

  function refused(code, reply) {
    stuck.add(code);
    showErrors(code, reply.errors || [said(reply)]);
    tell(text("Refused"), "failed");
    return true;
  }

  function showErrors(code, messages) {
    const fieldset = group(code);
    fieldset.classList.toggle("has-error", messages.length > 0);
    fieldset.querySelector("[data-error]").replaceChildren(
      ...messages.map((message) => element("p", message, { className: "error" })),
    );
    const marked = messages.length ? [] : fieldset.querySelectorAll("[aria-invalid]");
    for (const each of marked) each.removeAttribute("aria-invalid");
  }

  function showProgress({ filled, total, sentence, parts }) {
    for (const each of form.querySelectorAll("[data-part]")) {
      const words = (parts || {})[each.dataset.part];
      if (words !== undefined) each.textContent = words;
    }
    const meter = bar && bar.querySelector("progress");
    if (!meter || total === undefined) return;
    meter.max = total || 1;
    meter.value = filled;
    meter.setAttribute("aria-label", sentence);
    for (const spoken of bar.querySelectorAll(".row > span:first-child")) spoken.textContent = sentence;
  }

  // The words of the fields as they stand, or as they were stored elsewhere.
  function shown(code, fields = null) {
    const words = [];
    for (const input of inputs(code)) {
      const texts = fields ? fields[input.name] || [] : choosable(input) && !input.checked ? [] : [input.value];
      if (!choosable(input)) words.push(...texts.filter(Boolean));
      else if (texts.includes(input.value)) words.push(input.closest("label").textContent.trim().replace(/\s+/g, " "));
    }
    return words.join(" · ") || text("Empty");
  }

  function conflict(code, reply) {
    stuck.add(code);
    const fields = reply.conflict.fields || {};
    const button = (words, act) => {
      const made = element("button", words, { type: "button", className: "btn quiet small" });
      made.addEventListener("click", () => {
        keepRevision(code, reply.rev);
        act();
        box.remove();
        showErrors(code, []);
      });
      return made;
    };
    const mine = button(text("Mine"), () => { note(code); send(); });
    const theirs = button(text("Theirs"), () => { fill(code, fields); unsaved.delete(code); tell(""); });
    const box = element("div", [
      element("p", text("Conflict")),
      element("p", [element("b", text("Mine") + ": "), shown(code)]),
      element("p", [element("b", text("Theirs") + ": "), shown(code, fields)]),
      element("div", [mine, theirs], { className: "actions" }),
    ], { className: "notice warn" });
    showErrors(code, []);
    group(code).querySelector("[data-error]").append(box);
    tell(text("Conflict"), "failed");
    return true;
  }

  function fill(code, fields) {
    for (const input of inputs(code)) {
      const texts = fields[input.name] || [];
      if (choosable(input)) input.checked = texts.includes(input.value);
      else input.value = texts[0] || "";
    }
  }

  window.addEventListener("online", send);
  window.addEventListener("focus", () => { if (unsaved.size) send(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && unsaved.size) send(); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !unsaved.size) return;
    event.preventDefault();
    event.returnValue = "";
  });
})();
