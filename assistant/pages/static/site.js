// Runs once when the page has loaded. Gradio 6 leaves out three things that keyboards and screen
// readers need: whether a folded part is open, one name for a group of radio buttons (without it
// the arrow keys do not move among them) and the group's label.
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
  const mend = () => {
    for (const button of document.querySelectorAll(".gr-accordion > button.label-wrap")) {
      const content = button.nextElementSibling;
      const open = content && getComputedStyle(content).display !== "none";
      set(button, "aria-expanded", open ? "true" : "false");
    }
    for (const group of document.querySelectorAll("fieldset[id]")) {
      const radios = group.querySelectorAll("input[type=radio]");
      if (!radios.length) continue;
      set(group, "role", "radiogroup");
      set(group, "aria-label", group.querySelector("[data-testid=block-info]")?.innerText ?? "");
      for (const radio of radios) set(radio, "name", group.id);
    }
  };
  mend();
  new MutationObserver(mend).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["style", "name"],
  });
};
