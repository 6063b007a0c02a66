// Runs once for each list of buttons: reports what was chosen to Python and copies answers.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  const data = button.dataset;
  if (data.copy !== undefined) copyAnswer(button);
  else if (data.wrong !== undefined) {
    window.taReporter = button; // where the focus goes when the report is closed
    trigger("edit", { turn: data.turn });
  } else if (data.again !== undefined) {
    again = Number(data.turn);
    trigger("expand", { turn: data.turn });
  } else if (data.ask !== undefined) trigger("submit", { turn: data.turn, ask: data.ask });
  else if (data.fill !== undefined) trigger("submit", { fill: "all" });
  else if (data.edition !== undefined) trigger("submit", { edition: data.edition });
  else if (data.cite !== undefined || data.quote !== undefined) {
    window.taOpener = button; // where "Back to the quote" leads
    trigger("select", { ...data });
  }
});

async function copyAnswer(button) {
  const text = button.dataset.copy;
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copied = copyByHand(text); // pages served without TLS have no clipboard of their own
  }
  const before = (button.dataset.label ??= button.textContent);
  button.textContent = copied ? "Copied" : "Copying is blocked by this browser";
  setTimeout(() => (button.textContent = before), 2500);
}

function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

// A new question is brought to the top and kept there while its answer grows, so that reading
// starts with the status; a reader who scrolls is left alone.
let turns = 0;
let follows = false;
let again = -1; // the number of an early answer that was asked to be shown whole
for (const kind of ["wheel", "touchmove", "keydown", "mousedown"])
  element.addEventListener(kind, () => (follows = false), { passive: true });

watch("value", () =>
  requestAnimationFrame(() => {
    const log = element.querySelector(".ta-log");
    if (!log) return;
    const all = log.querySelectorAll(".ta-turn");
    if (all.length > turns) follows = true;
    turns = all.length;
    if (all[again]?.hasAttribute("tabindex")) {
      all[again].focus({ preventScroll: true }); // its button, which had the focus, is gone
      again = -1;
    }
    if (!follows || !turns) return;
    const last = all[turns - 1];
    log.scrollTop = last.offsetTop - log.offsetTop;
    if (log.scrollHeight <= log.clientHeight) last.scrollIntoView({ block: "nearest" });
  }),
);
