// Moving a lane to another grid by dragging it, on the map or in the list; or by choosing it and then
// a lane of the other grid. Both set the choice that stands in the list and send its form, so the
// server checks the plan at once, as it does without script.
const FAR = 6; // pixels; less is a click

export function draggable(form) {
  const map = document.querySelector("[data-plan-map]");
  const said = map?.querySelector("[data-plan-said]");
  const roots = map ? [map, form] : [form];
  map?.querySelectorAll("[data-plan-how]").forEach((how) => (how.hidden = false));
  let held = null; // the lane that is being moved
  let from = null; // where the pointer went down

  const laneOf = (element) => element?.closest?.("[data-lane]");
  const name = (lane) => (lane.querySelector("title") ?? lane.querySelector("th"))?.textContent.trim() ?? "";

  function hold(lane) {
    document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
    held = lane;
    if (held) {
      document.querySelectorAll(`[data-lane="${held.dataset.lane}"]`).forEach((one) => one.classList.add("chosen"));
    }
    if (said) said.textContent = held ? `${said.dataset.chosen} · ${name(held)}` : "";
  }

  function drop(target) {
    const grid = target?.closest?.("[data-grid]")?.dataset.grid;
    if (!held || !grid || grid === held.dataset.grid) return false;
    const choice = form.elements[`g-${held.dataset.lane}`];
    if (!choice) return false;
    choice.value = grid;
    form.requestSubmit();
    return true;
  }

  function press(target) {
    if (held && drop(target)) return;
    const lane = laneOf(target);
    hold(lane === held ? null : lane);
  }

  for (const root of roots) {
    root.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.target.closest("select, button, a, summary")) return;
      from = laneOf(event.target) && { lane: laneOf(event.target), x: event.clientX, y: event.clientY };
      if (from && root === map) event.preventDefault();
    });
  }
  addEventListener("pointermove", (event) => {
    if (!from || held === from.lane) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > FAR) {
      from.drags = true;
      hold(from.lane);
    }
  });
  addEventListener("pointerup", (event) => {
    if (from?.drags && !drop(document.elementFromPoint(event.clientX, event.clientY))) hold(null);
    setTimeout(() => (from = null)); // after the click that follows
  });

  if (!map) return;
  map.querySelectorAll("svg [data-lane]").forEach((lane) => {
    lane.setAttribute("tabindex", "0");
    lane.setAttribute("role", "button");
    lane.setAttribute("aria-label", name(lane));
  });
  map.addEventListener("click", (event) => {
    if (!from?.drags) press(event.target);
  });
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hold(null);
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!laneOf(event.target)) return;
    event.preventDefault();
    press(event.target);
  });
}
