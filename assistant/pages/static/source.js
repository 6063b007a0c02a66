// Brings the marked quote into view whenever a source text is opened.
watch("value", () => {
  const panel = element.querySelector(".ta-source");
  if (!panel) return;
  const text = panel.querySelector(".ta-text");
  const mark = panel.querySelector("mark");
  if (text && mark) {
    const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - Math.max(24, (text.clientHeight - mark.offsetHeight) / 3);
  }
  if (panel.dataset.jump === "yes") {
    panel.querySelector("h3").focus({ preventScroll: true });
    const phone = window.matchMedia("(max-width: 900px)").matches;
    panel.scrollIntoView({ block: phone ? "start" : "nearest" });
    mark?.scrollIntoView({ block: "nearest" }); // a panel taller than its column
  }
});

element.addEventListener("click", (event) => {
  if (!event.target.closest(".ta-back") || !window.taOpener) return;
  window.taOpener.focus({ preventScroll: true });
  window.taOpener.scrollIntoView({ block: "center" });
});
