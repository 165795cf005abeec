// Looks at what Streamlit adds to the page, and only there: never at texts of data or of people.
(() => {
  const OWN = "[data-testid=InputInstructions], [data-testid=stDataFrameColumnMenu], [data-testid=stTooltipContent], [data-testid=stDialog], [data-testid=stStatusWidget], [role=listbox][data-empty]";
  const LABELS = ["aria-label", "placeholder", "title"];
  const known = (window.etabliKnown ??= {});
  const words = window.etabliWords;
  const said = (text) => { const key = known[text] ?? text; return Object.hasOwn(words, key) ? words[key] : null; };
  for (const [key, text] of Object.entries(words)) known[text] = key;
  const sayRemoved = (node) => {
    const label = node.getAttribute("aria-label") ?? "";
    if (!node.closest("[data-testid=stMultiSelectTagsContainer]") || node.role === "group") return;
    if (label.startsWith("Remove ")) node.etabliRemoves = label.slice("Remove ".length);
    const text = `${words["Remove"]} ${node.etabliRemoves}`;
    if (node.etabliRemoves && text !== label) node.setAttribute("aria-label", text);
  };
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = said(node.data);
      if (text !== null && text !== node.data && node.parentElement?.closest(OWN)) node.data = text;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest(".stHtml")) return;
    if (node.matches("button, input, nav, [role=group]")) {
      sayRemoved(node);
      for (const name of LABELS) {
        const text = said(node.getAttribute(name));
        if (text !== null && text !== node.getAttribute(name)) node.setAttribute(name, text);
      }
    }
    node.childNodes.forEach(say);
  };
  // A tab whose sign-in has ended is refused at the door without a word: it is led to the sign-in page.
  const lost = () => document.querySelector("[data-testid=stDialog]")?.textContent.includes(words["Connection error"]);
  clearInterval(window.etabliDoor);
  window.etabliDoor = setInterval(() => {
    if (lost()) fetch("/catalog", { redirect: "manual" }).then((told) => { if (told.status === 401) location.reload(); }, () => {});
  }, 3000);
  window.etabliObserver?.disconnect();
  window.etabliObserver = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(say); else say(change.target);
    }
  });
  window.etabliObserver.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: LABELS });
  say(document.body);
})();
