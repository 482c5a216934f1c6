// What makes pages quicker with script. Every page works without this file.
import { autosave } from "./autosave.js";
import { hints } from "./hints.js";
import { pick } from "./pin.js";
import { draggable } from "./plan.js";
import { totals } from "./sheet.js";

// A form is sent once. Its idempotency key stays as the server wrote it, so a resend is harmless.
// A button that fetches a file leaves the page where it is: whatever stands beside it still works.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (event.submitter?.dataset.file !== undefined) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
const again = (form) => delete form?.dataset?.sent;
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(again));

// How many characters are left, said when few are.
function counter(box) {
  const said = document.createElement("p");
  said.className = "left";
  const tell = () => (said.textContent = `${box.value.length} / ${box.maxLength}`);
  box.addEventListener("input", tell);
  tell();
  box.after(said);
}

function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}

function printer(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const HOOKS = [
  ["textarea[maxlength]", counter],
  ["[data-copy]", copy],
  ["[data-print]", printer],
  ["[data-pin]", pick],
  ["form[data-autosave]", autosave],
  ["form[data-hints]", hints],
  ["form[data-plan-lanes]", draggable],
  ["form[data-sheet]", totals],
  ["[data-focus]", (box) => box.focus()],
];

const done = new Map(HOOKS.map(([selector]) => [selector, new WeakSet()]));
function enhance(root) {
  for (const [selector, hook] of HOOKS) {
    for (const found of [...root.querySelectorAll(selector)]) {
      if (done.get(selector).has(found)) continue;
      done.get(selector).add(found);
      hook(found);
    }
  }
}
enhance(document);
