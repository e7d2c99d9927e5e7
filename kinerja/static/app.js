// Small comforts for every page. Each page works in full without this file.
(() => {
  "use strict";

  // A second click on the same form sends nothing twice; the button's own name and value still travel with the first.
  const busy = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.matches("[data-repeatable]")) return;
    if (busy.has(form)) {
      event.preventDefault();
      return;
    }
    busy.add(form);
    const button = event.submitter;
    if (button) {
      button.classList.add("waiting");
      button.setAttribute("aria-disabled", "true");
    }
    // A download answers without leaving the page: the form opens again by itself.
    setTimeout(() => release(form), 10000);
  });

  function release(form) {
    busy.delete(form);
    for (const button of form.querySelectorAll(".waiting[aria-disabled]")) {
      button.classList.remove("waiting");
      button.removeAttribute("aria-disabled");
    }
  }

  // Coming back with the browser's arrow finds every form ready.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });

  // The list of errors is read first.
  const errors = document.querySelector(".errors[tabindex]");
  if (errors) errors.focus();

  // One menu at a time; Escape closes it and gives the focus back.
  const menus = [...document.querySelectorAll(".bar details")];
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Copying a text that stands beside the button; without this file it is selected by hand.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const body = button.closest("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = body.querySelector("textarea");
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
      } catch {
        // Outside of a secure connection browsers offer only the old way.
        document.execCommand("copy");
      }
      body.querySelector("[role=status]").textContent = body.dataset.copied;
    });
  }

  // Opening a question moves the focus to what it asks, not past it.
  for (const box of document.querySelectorAll("details.confirm")) {
    box.addEventListener("toggle", () => {
      const first = box.open && box.querySelector("form input:not([type=hidden]), form select, form textarea, form button");
      if (first) first.focus({ preventScroll: false });
    });
  }
})();
