// While a score sheet is filled in: its total so far in [data-total], reckoned as the server does
// (linli.scoring.model.totals), which reckons it again. Points are hundredths, all integers.
const FULL = 10000;
const halfUp = (part, whole) => Math.floor((2 * part + whole) / (2 * whole));

function pointsOf(aspect) {
  const value = (name) => aspect.querySelector(`input[name$="-${name}"]`)?.value;
  const max = Number(aspect.dataset.max);
  const state = aspect.querySelector("input[name$='-state']:checked")?.value;
  if (state && state !== "scored") return undefined;
  if (value("seen") !== undefined) {
    const [seen, good] = [Number(value("seen")), value("good")];
    return seen && good !== "" ? halfUp(Number(good) * max, seen) : undefined;
  }
  let off = 0;
  let found = false;
  for (const item of aspect.querySelectorAll("[data-item]")) {
    const times = Number(item.querySelector("input[name$='-times']").value);
    found ||= times > 0;
    off += Math.min(times * item.dataset.off, item.dataset.cap);
  }
  return state || found ? Math.max(0, max - off) : undefined;
}

export function totals(form) {
  const said = form.querySelector("[data-total]");
  function tell() {
    let points = 0;
    let full = 0;
    let cap = FULL;
    for (const aspect of form.querySelectorAll("[data-aspect]")) {
      const found = pointsOf(aspect);
      if (found === undefined) continue;
      const weight = Number(aspect.dataset.weight);
      points += (weight * found) / Number(aspect.dataset.max);
      full += weight;
      for (const item of aspect.querySelectorAll("[data-veto]"))
        if (Number(item.querySelector("input[name$='-times']").value) > 0)
          cap = Math.min(cap, Number(item.dataset.veto));
    }
    said.textContent = full ? Math.min(cap, Math.floor((FULL * points) / full + 0.5)) / 100 : "—";
  }
  form.addEventListener("input", tell);
  tell();
}
