// Runs once for the list of documents and once for each heading that opens: reports which document
// was chosen, and moves the focus to what was just opened. `taListed` leads it back to the list.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-document]");
  if (!button || !element.contains(button)) return;
  window.taDocument = button.dataset.document;
  trigger("select", { document: button.dataset.document });
});

let opened = "";
const arrive = () => {
  const heading = element.querySelector("[data-opened]");
  if (!heading || heading.dataset.opened === opened) return;
  opened = heading.dataset.opened;
  requestAnimationFrame(() => {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: heading.tagName === "H2" ? "center" : "nearest" });
  });
};
watch("value", arrive);
arrive();

element.closest("#remove-question")?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#remove-cancel")?.click();
});

window.taListed = () =>
  setTimeout(() => {
    const list = document.querySelector("#library");
    if (!list || !list.offsetParent) return; // the document is still open
    const names = [...list.querySelectorAll("button[data-document]")];
    const back = names.find((one) => one.dataset.document === window.taDocument);
    (back ?? names[0] ?? document.querySelector("#library-find input, #library-find textarea"))?.focus();
  }, 120);
