// What a page owes to those who only hear it: a language, one heading, a title, a name for each control, words only.
() => {
  const problems = [];
  const named = (ids) => (ids || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join("");
  const labels = (e) => [...(e.labels || [])].map((label) => label.textContent).join("");
  const controls = "input:not([type=hidden]), select, textarea, button, summary, a[href]";
  const raw = /(^|[^\w])(None|Undefined|lazy_gettext|%\(\w+\)s|\d{4}-\d\d-\d\d \d\d:\d\d:\S+)($|[^\w])/;
  if (!/^(id|en)$/.test(document.documentElement.lang)) problems.push("html without lang");
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1 || !heads[0].textContent.trim()) problems.push(`${heads.length} h1`);
  if (!/^\S.* · Kinerja$/.test(document.title) || raw.test(document.title)) problems.push(`title ${document.title}`);
  for (const e of document.querySelectorAll(controls)) {
    if (e.closest("[hidden], [aria-hidden=true]")) continue;
    const name = named(e.getAttribute("aria-labelledby")) || e.getAttribute("aria-label") || labels(e) || e.textContent;
    if (!name.trim()) problems.push(`no name: ${e.outerHTML.slice(0, 120)}`);
  }
  for (const e of document.querySelectorAll("main *")) {
    if (!e.children.length && raw.test(e.textContent)) problems.push(`raw text: ${e.textContent.slice(0, 80)}`);
  }
  return problems;
}
