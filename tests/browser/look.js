/* One look at the page as it stands: how much too wide it is, what it shows, and what axe finds. Null where axe is not
   loaded yet. Contrast and the sizes of targets take most of axe's time: contrast is computed for one of each kind of
   text that is not `judged` yet, targets are measured where they are not plainly large enough. A page that shows the
   same as on the `narrow` screen, in a frame that is known, gets the rules of the lay-out only. */
async ({ only, tags, layout, judged, narrow, frames, spared }) => {
  if (!("axe" in window)) return null;
  const root = document.documentElement;
  const shown = SHOWN();
  const kinds = spared ? ALIKE(judged) : [];
  const roomy = spared && ROOMY();
  const same = spared && narrow !== null && narrow[0] === shown[0] && frames.includes(shown[1]);
  const chosen = spared && (only || (same && layout));
  const runOnly = chosen
    ? { type: "rule", values: chosen.filter((rule) => !(roomy && rule === "target-size")) }
    : { type: "tag", values: tags };
  const rules = !chosen && roomy ? { "target-size": { enabled: false } } : {};
  const results = await axe.run(document, { runOnly, rules, resultTypes: ["violations"], iframes: false });
  const found = results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id} ${node.target}: ${node.failureSummary}`));
  return { tooWide: root.scrollWidth - root.clientWidth, shown, kinds, whole: !chosen, found };
}
