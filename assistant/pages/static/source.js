// Brings a source text that was opened to its reader, at the marked quote: in the panel beside, or,
// on a window too narrow for two columns, on a sheet over the page, where the reader already is.
const narrow = window.matchMedia("(max-width: 900px)");

const showQuote = (panel) => {
  const text = panel.querySelector(".ta-text");
  const mark = panel.querySelector("mark");
  if (!text || !mark) return;
  const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop += offset - Math.max(24, (text.clientHeight - mark.offsetHeight) / 3);
};

const backToQuote = (block) => {
  if (!window.taOpener) return;
  window.taOpener.focus({ preventScroll: true });
  window.taOpener.scrollIntoView({ block });
};

// The browser's own modal dialog: nothing behind it is reached or read out, and Escape closes it.
const makeSheet = () => {
  const sheet = document.createElement("dialog");
  sheet.className = "ta-sheet";
  sheet.setAttribute("aria-label", "Source text");
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest(".ta-back")) sheet.close();
  });
  sheet.addEventListener("close", () => {
    sheet.replaceChildren();
    backToQuote("nearest");
  });
  element.closest(".gradio-container").append(sheet); // beyond the panel, which is hidden there
  return sheet;
};

let sheet = null;
const showSheet = (panel) => {
  sheet ??= makeSheet();
  const copy = panel.cloneNode(true); // the panel itself is walked and changed by Gradio
  copy.removeAttribute("aria-label");
  copy.querySelector(".ta-back").textContent = "Close";
  sheet.replaceChildren(copy);
  if (!sheet.open) sheet.showModal();
  copy.querySelector("mark")?.scrollIntoView({ block: "center" });
  copy.querySelector("h3").focus({ preventScroll: true });
};

watch("value", () => {
  const panel = element.querySelector(".ta-source");
  if (!panel) return;
  const asked = panel.dataset.jump === "yes";
  if (asked && narrow.matches) return showSheet(panel);
  showQuote(panel);
  if (!asked) return;
  panel.querySelector("h3").focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
  panel.querySelector("mark")?.scrollIntoView({ block: "nearest" }); // a panel taller than its column
});

element.addEventListener("click", (event) => {
  if (event.target.closest(".ta-back")) backToQuote("center");
});
