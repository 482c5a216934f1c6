// Drafts: <form data-autosave="/address/"> sends itself there two seconds after the last key.
// An element [data-autosave-said] with data-saved and data-failed shows how it went.
const PAUSE = 2000; // milliseconds without a key

export function autosave(form) {
  const said = form.querySelector("[data-autosave-said]");
  let timer;
  async function save() {
    const body = new FormData(form);
    for (const [key, value] of [...body]) if (value instanceof File) body.delete(key);
    let good = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body });
      good = answer.ok && !answer.redirected;
    } catch {
      good = false; // no network: the words stay in the form, the next key tries again
    }
    if (said) said.textContent = (good ? said.dataset.saved : said.dataset.failed) ?? "";
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
