// Sends what a review form holds, and keeps the page as its reader left it when it comes anew.
// Name and role are typed once: every form takes them over, also after a reload of this tab.
const SIGNER = "ta-signer";
const signer = () => {
  try {
    return JSON.parse(sessionStorage.getItem(SIGNER)) ?? {};
  } catch {
    return {};
  }
};
const fillSigner = () => {
  const known = signer();
  for (const field of ["name", "role"])
    for (const input of element.querySelectorAll(`input[data-field="${field}"]`))
      if (document.activeElement !== input) input.value = known[field] ?? "";
};
element.addEventListener("input", (event) => {
  const field = event.target.dataset.field;
  if (field !== "name" && field !== "role") return;
  try {
    sessionStorage.setItem(SIGNER, JSON.stringify({ ...signer(), [field]: event.target.value }));
  } catch {
    return; // a browser that keeps nothing: it is typed in each form
  }
  fillSigner();
});

let sent = null; // the form that was sent, and what was unfolded then
const folds = () => [...element.querySelectorAll(".ta-finding, .ta-review")];
const nameOf = (fold) =>
  fold.dataset.number ?? fold.querySelector("form")?.dataset.form ?? "";
element.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-review]");
  if (!form) return;
  event.preventDefault();
  if (sent) return; // pressed twice
  const typed = {};
  for (const field of form.querySelectorAll("[data-field]"))
    if (field.type !== "radio" || field.checked) typed[field.dataset.field] = field.value;
  const parts = {};
  for (const field of form.querySelectorAll("[data-part]")) parts[field.dataset.part] = field.value;
  sent = { form: form.dataset.form, open: folds().filter((one) => one.open).map(nameOf) };
  const mine = sent;
  setTimeout(() => {
    if (sent === mine) sent = null; // nothing came back: let it be pressed again
  }, 20000);
  const { review, finding } = form.dataset;
  trigger("edit", { review, finding, form: form.dataset.form, typed, parts });
});

watch("value", () =>
  requestAnimationFrame(() => {
    fillSigner();
    if (!sent) return;
    const { form: name, open } = sent;
    sent = null;
    const form = element.querySelector(`form[data-form="${CSS.escape(name)}"]`);
    const failed = form?.querySelector(".ta-problem [role=alert]");
    for (const fold of folds())
      fold.open = open.includes(nameOf(fold)) && (Boolean(failed) || !fold.contains(form) || fold.matches(".ta-finding"));
    if (failed) {
      failed.tabIndex = -1;
      failed.focus();
      return;
    }
    form?.reset();
    fillSigner();
    const place = element.querySelector(`[data-decision="${CSS.escape(name)}"]`);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "nearest" });
  }),
);
fillSigner();
