// Saves a field as one leaves it. Without this file the button "Simpan" stores the whole form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch) return;

  const mark = document.getElementById("simpanan");
  const revisions = new Map(
    form.elements.rev.value.split(" ").filter(Boolean).map((pair) => pair.split(":")),
  );
  const pending = new Map(); // code -> promise of the save under way
  const changed = new Set();

  function say(text, state) {
    mark.textContent = text;
    mark.className = "save" + (state ? " " + state : "");
  }

  function keepRevisions() {
    form.elements.rev.value = [...revisions].map(([code, rev]) => `${code}:${rev}`).join(" ");
  }

  function group(element) {
    return element.closest("fieldset[data-field]");
  }

  function body(box) {
    const data = new FormData();
    data.set("csrf_token", form.elements.csrf_token.value);
    data.set("field", box.dataset.field);
    data.set("rev", revisions.get(box.dataset.field) || "0");
    for (const field of box.querySelectorAll("input, textarea, select")) {
      if (!field.name || field.type === "file") continue;
      if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
      data.append(field.name, field.value);
    }
    return data;
  }

  function showErrors(box, texts) {
    const list = box.querySelector("[data-error]");
    if (!list) return;
    list.replaceChildren(
      ...texts.map((text) => {
        const line = document.createElement("p");
        line.className = "error";
        line.textContent = text;
        return line;
      }),
    );
    box.classList.toggle("has-error", texts.length > 0);
  }

  async function save(box) {
    const code = box.dataset.field;
    changed.delete(code);
    say(form.dataset.saving, "waiting");
    let answer, result;
    try {
      answer = await fetch(form.dataset.save, {
        method: "POST",
        body: body(box),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      result = await answer.json();
    } catch {
      changed.add(code);
      say(form.dataset.failed, "failed");
      return;
    }
    if (answer.ok) {
      revisions.set(code, String(result.rev));
      keepRevisions();
      showErrors(box, []);
      say(result.saved, "");
      progress(result);
    } else if (answer.status === 409 && result.conflict) {
      // What was typed stays; the next save of this field is a decision and goes over the stored one.
      const stored = Object.values(result.conflict.fields).flat().join("; ");
      showErrors(box, [...result.errors, `${form.dataset.theirs}: ${stored || "–"}`]);
      revisions.set(code, String(result.rev));
      keepRevisions();
      say(form.dataset.failed, "failed");
    } else {
      showErrors(box, result.errors || [result.error ? result.error.message : form.dataset.failed]);
      say(form.dataset.failed, "failed");
    }
  }

  function progress(result) {
    const bar = document.querySelector("#kemajuan progress");
    const text = document.querySelector("#kemajuan .row > span");
    if (!bar || !text) return;
    bar.max = result.total || 1;
    bar.value = result.filled;
    text.textContent = result.sentence;
    bar.setAttribute("aria-label", result.sentence);
  }

  // One save per field at a time, in the order of typing.
  function queue(box) {
    const code = box.dataset.field;
    const before = pending.get(code) || Promise.resolve();
    const next = before.then(() => save(box));
    pending.set(code, next);
    next.finally(() => {
      if (pending.get(code) === next) pending.delete(code);
    });
  }

  form.addEventListener("input", (event) => {
    const box = group(event.target);
    if (box && event.target.type !== "file") changed.add(box.dataset.field);
  });
  form.addEventListener("change", (event) => {
    const box = group(event.target);
    if (!box || event.target.type === "file") return;
    if (event.target.type === "radio" || event.target.type === "checkbox") decline(box, event.target);
    queue(box);
  });

  // "Tidak dapat menilai" and an answer exclude each other.
  function decline(box, field) {
    const isDecline = field.name.startsWith("n_");
    if (isDecline && !field.checked) return;
    for (const other of box.querySelectorAll("input[type=radio], input[type=checkbox]")) {
      if (other.name.startsWith(isDecline ? "q_" : "n_")) other.checked = false;
    }
  }

  window.addEventListener("online", () => {
    for (const code of [...changed]) {
      const box = form.querySelector(`fieldset[data-field="${CSS.escape(code)}"]`);
      if (box) queue(box);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size || pending.size) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    changed.clear();
    pending.clear();
  });
})();
