// Runs once for the heading of the report form: brings a form that was just opened into view and
// moves the focus there; Escape closes it. `taReportClosed` leads the focus back to the answer.
let opened = "";
const arrive = () => {
  const heading = element.querySelector("h2");
  if (!heading || heading.dataset.opened === opened) return;
  opened = heading.dataset.opened;
  requestAnimationFrame(() => {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "center" });
  });
};
watch("value", arrive);
arrive();

element.closest("#wrong-form")?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#wrong-cancel")?.click();
});

window.taReportClosed = () =>
  setTimeout(() => {
    const form = document.querySelector("#wrong-form");
    if (form && form.offsetParent) return; // still open: something has to be mended first
    const opener = window.taReporter;
    const place = opener?.isConnected && opener.dataset.wrong !== undefined
      ? opener
      : [...document.querySelectorAll(".ta-kept")].at(-1);
    place?.focus();
  }, 60);
