// A trial of a draft: the score beside the answers follows them. "Hitung" does the same without this file, and says at the
// fields what is not right.
//
// Expects form[data-trial] and #nilai, which every answer to the form holds anew. Nothing of a trial is stored.
(() => {
  "use strict";
  const form = document.querySelector("form[data-trial]");
  const score = document.getElementById("nilai");
  if (!form || !score) return;
  // Every answer brings the whole page: too much for a connection that is thin or paid for by the byte.
  const line = navigator.connection;
  if (line?.saveData || /2g$/.test(line?.effectiveType ?? "")) return;
  const REST = 600; // ms after the last key; a choice counts at once
  let [timer, asking] = [0, null];

  /** Ask again; an older answer that is still on its way says nothing any more. */
  async function follow() {
    asking?.abort();
    const mine = (asking = new AbortController());
    score.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      const reply = await fetch(form.action.split("#")[0], { method: "POST", body, signal: mine.signal });
      const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("nilai");
      if (fresh) score.replaceChildren(...fresh.childNodes);
    } catch {
      // Without a connection the last score stays; the button sends the form and shows what is the matter.
    }
    if (asking === mine) score.removeAttribute("aria-busy");
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.closest("[data-field], #bawaan")) return; // a comment counts for nothing
    clearTimeout(timer);
    timer = setTimeout(follow, target.matches("[type=radio], [type=checkbox], select") ? 0 : REST);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
})();
