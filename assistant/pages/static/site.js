// Runs once when the page has loaded. Gradio 6 leaves out what keyboards and screen readers need,
// and it is mended here, again after each change of the page: see docs/decisions/0013.
() => {
  // A visit that is over (expired, signed out in another tab) leads to the sign-in page.
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    const place = answer.status === 401 && answer.headers.get("X-Sign-In");
    if (place) window.location.assign(place);
    return answer;
  };

  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  // Whether a folded part is open; its arrow is only for the eye.
  const mendFolds = () => {
    for (const button of document.querySelectorAll(".gr-accordion > button.label-wrap")) {
      const content = button.nextElementSibling;
      const open = content && getComputedStyle(content).display !== "none";
      set(button, "aria-expanded", open ? "true" : "false");
      for (const arrow of button.querySelectorAll(".icon")) set(arrow, "aria-hidden", "true");
    }
  };
  // A group of radio buttons or boxes to tick: its role, its name, and the sentence below that.
  // Without one name for all radio buttons of a group the arrow keys do not move among them.
  const mendGroups = () => {
    for (const group of document.querySelectorAll("fieldset[id]")) {
      const radios = group.querySelectorAll("input[type=radio]");
      if (!radios.length && !group.querySelector("input[type=checkbox]")) continue;
      set(group, "role", radios.length ? "radiogroup" : "group");
      set(group, "aria-label", group.querySelector("[data-testid=block-info]")?.innerText ?? "");
      for (const radio of radios) set(radio, "name", group.id);
      const hint = group.querySelector(".info-text");
      if (hint) {
        set(hint, "id", `${group.id}-hint`);
        set(group, "aria-describedby", hint.id);
      } else group.removeAttribute("aria-describedby");
    }
  };
  // Which tab the open panel belongs to: Gradio's references between the two are empty.
  const mendTabs = () => {
    for (const tab of document.querySelectorAll("#pages [role=tab]")) {
      const shown = tab.getAttribute("aria-selected") === "true";
      const panels = [...document.querySelectorAll("#pages [role=tabpanel]")];
      const panel = shown && panels.find((one) => one.style.display !== "none");
      if (!panel) {
        tab.removeAttribute("aria-controls");
        continue;
      }
      set(tab, "id", `tab-${tab.dataset.tabId}`);
      set(panel, "id", `panel-${tab.dataset.tabId}`);
      set(tab, "aria-controls", panel.id);
      set(panel, "aria-labelledby", tab.id);
    }
  };
  // The chosen files: which one a button is about, and one button to choose more, where Gradio has
  // a button inside a button, the outer of which does nothing and is named by no word.
  const mendFiles = () => {
    for (const row of document.querySelectorAll("tr.file")) {
      const name = row.querySelector(".filename")?.getAttribute("aria-label") ?? "";
      const link = row.querySelector("a[download]");
      if (link) set(link, "aria-label", `Download ${name}, ${link.innerText}`);
      const remove = row.querySelector(".label-clear-button");
      if (remove) set(remove, "aria-label", `Remove ${name}`);
    }
    for (const inner of document.querySelectorAll("button button.upload-container")) {
      const outer = inner.parentElement.closest("button");
      // The large button that was pressed to choose the first file is gone, and the focus with it.
      if (!inner.inert && document.activeElement === document.body) outer.focus();
      inner.inert = true; // a click goes to the outer one
      set(outer, "aria-label", "Choose more files");
      set(outer, "title", "Choose more files");
      outer.onclick = (event) => {
        if (!inner.contains(event.target)) inner.click();
      };
    }
  };
  const mend = () => [mendFolds, mendGroups, mendTabs, mendFiles].forEach((one) => one());
  mend();
  new MutationObserver(mend).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["style", "name", "aria-selected", "aria-label"],
  });

  // The arrow keys move among the tabs; Enter or Space opens the one in focus.
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("#pages [role=tab]");
    if (!tab) return;
    const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(tab);
    const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
    if (!(event.key in places)) return;
    event.preventDefault();
    tabs.at(places[event.key] % tabs.length).focus();
  });
};
