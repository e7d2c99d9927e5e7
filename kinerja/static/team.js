// One indicator across a team by keyboard: a digit chooses the level, up and down change the person. Left and right stay
// the browser's own way between levels. Without this file the page works by Tab, Space and its buttons.
//
// Expects fieldsets [data-person] with radios in .level (mark in <b>, words in <span>) and [data-chosen][data-none].
(() => {
  "use strict";
  const form = document.querySelector("form.across");
  if (!form) return;
  const people = () => [...form.querySelectorAll("[data-person]")];
  const radios = (person) => [...person.querySelectorAll(".level > input[type=radio]")];
  const mark = (radio) => radio.closest(".level").querySelector("b").textContent.trim();

  form.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.type !== "radio") return;
    const person = event.target.closest("[data-person]");
    if (!person) return;
    if (/^\d$/.test(event.key)) choose(event, person);
    else if (event.key === "ArrowDown") move(event, person, 1);
    else if (event.key === "ArrowUp") move(event, person, -1);
  });

  // The number that stands on the level; where levels carry other marks, their place.
  function choose(event, person) {
    const own = radios(person);
    const radio = own.find((each) => mark(each) === event.key) || own[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    radio.click();
  }

  function move(event, person, step) {
    event.preventDefault();
    const all = people().filter((each) => radios(each).length);
    const goal = all[all.indexOf(person) + step];
    if (!goal) return;
    const own = radios(goal);
    const radio = own.find((each) => each.checked) || own[0];
    radio.focus({ preventScroll: true });
    goal.scrollIntoView({ block: "center" });
  }

  // The words of the level that is chosen, under the numbers.
  function tell() {
    for (const person of people()) {
      const place = person.querySelector("[data-chosen]");
      if (!place || !radios(person).length) continue;
      const radio = radios(person).find((each) => each.checked);
      const level = radio && radio.closest(".level");
      person.classList.toggle("has-choice", Boolean(radio));
      place.textContent = radio ? `${mark(radio)} – ${level.querySelector("span")?.textContent.trim() || ""}` : place.dataset.none;
    }
  }

  form.addEventListener("click", () => setTimeout(tell));
  form.addEventListener("change", tell);
  // On a phone the words of the levels have been read by the first choice; they stay one touch away.
  const words = document.querySelector(".scale-words");
  if (words && matchMedia("(max-width: 44rem)").matches) {
    form.addEventListener("change", () => { words.open = false; }, { once: true });
  }
  tell();
})();
