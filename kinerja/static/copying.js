// Copy buttons beside readonly texts: one press copies the text, ticks it and keeps the tick. Without this file the
// texts are selected by hand and the ticks are sent with the form.
(() => {
  "use strict";
  const form = document.getElementById("salinan");
  if (!form) return;
  const state = document.getElementById("keadaan");
  const bar = form.querySelector("progress");
  const sentence = form.querySelector(".progress .row > span");

  function tell(words, failed = false) {
    if (!state) return;
    state.classList.toggle("failed", failed);
    state.textContent = words;
  }

  // Without https there is no clipboard interface, but the selection can still be copied.
  async function copy(field) {
    field.select();
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(field.value);
    } else if (!document.execCommand("copy")) {
      throw new Error("refused");
    }
  }

  // One request at a time; what was ticked meanwhile goes with the next one.
  let [sending, again] = [null, false];
  function keep() {
    again = true;
    sending ??= (async () => {
      let kept = false;
      while (again) {
        again = false;
        kept = await send(new URLSearchParams(new FormData(form)));
      }
      sending = null;
      return kept;
    })();
    return sending;
  }

  // `form.action` would be the buttons of that name.
  async function send(body) {
    try {
      const reply = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const kept = await reply.json();
      if (bar) {
        bar.value = kept.done;
        bar.setAttribute("aria-label", kept.saved);
      }
      if (sentence) sentence.textContent = kept.saved;
      return true;
    } catch {
      tell(form.dataset.tUnsaved, true);
      return false;
    }
  }

  for (const button of form.querySelectorAll("[data-piece]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.piece);
      try {
        await copy(field);
      } catch {
        tell(form.dataset.tFailed, true);
        return;
      }
      form.querySelector(`[data-ticks="${button.dataset.piece}"]`).checked = true;
      if (await keep()) tell(form.dataset.tCopied);
      button.focus();
    });
  }

  for (const box of form.querySelectorAll("[data-ticks]")) box.addEventListener("change", keep);
})();
