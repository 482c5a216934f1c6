// While a report is typed: <form data-hints="/address/"> asks there, a moment after the last key,
// what its words tell, and shows the answer in [data-hints-here]. Files are not sent. The button
// for those without script, [data-hints-button], goes; a button [data-take-kind] sets the kind.
// What a kind asks besides comes from data-questions="/address/" into [data-questions-here] as soon
// as the kind is chosen; its button goes, too.
const PAUSE = 700; // milliseconds without a key
const ASKS = new Set(["text", "where", "unit", "village", "kind", "lon", "lat"]);

export function hints(form) {
  let timer;
  form.querySelectorAll("[data-hints-button], [data-questions-button]").forEach((part) => part.remove());

  function asker(address, here) {
    let asked, shown;
    return async () => {
      const body = new FormData(form);
      for (const [key, value] of [...body]) if (value instanceof File) body.delete(key);
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(address, { method: "POST", body, signal: asked.signal });
        if (!answer.ok || answer.redirected) return; // a hint is no need
        const words = await answer.text();
        if (words !== shown) here.innerHTML = shown = words;
      } catch {
        // no network, or the next key came first
      }
    };
  }
  const ask = asker(form.dataset.hints, form.querySelector("[data-hints-here]"));
  const question = asker(form.dataset.questions, form.querySelector("[data-questions-here]"));
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  form.addEventListener("input", ({ target }) => {
    if (target.name === "kind") question();
    if (ASKS.has(target.name)) soon();
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-kind]");
    if (!button) return;
    event.preventDefault();
    form.elements.kind.value = button.value;
    form.querySelector("[data-kind-here]")?.setAttribute("open", "");
    form.querySelector("[name=kind]").dispatchEvent(new Event("input", { bubbles: true }));
    ask();
  });
  if (form.elements.text.value.trim()) soon();
}
