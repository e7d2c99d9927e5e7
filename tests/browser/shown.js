/* What is shown of the page and of the frame around it: when a wider screen shows the same, all that axe can say
   about structure has been said; only what hangs on the lay-out is looked at again. */
() => {
  const parts = { page: [], frame: [] };
  for (const element of document.body.querySelectorAll("*")) {
    const framing = element.closest("header.bar, .admin-nav");
    const seen = element.checkVisibility({ visibilityProperty: true });
    if (framing) parts.frame.push(`${element.tagName}.${element.className}${seen ? "+" : "-"}`);
    else parts.page.push(seen ? "+" : "-");
  }
  return [parts.page.join(""), parts.frame.join(" ")];
}
