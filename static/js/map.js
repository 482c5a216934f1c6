// The map moves, comes nearer and changes its layers without asking the server again.
const SIZE = { width: 1000, height: 700 };
const CLOSEST = 64; // times nearer than what the server drew
const STEP = 1 / 3;
const KEYS = {
  "+": "in", "=": "in", "-": "out", _: "out", 0: "whole",
  ArrowUp: "north", ArrowDown: "south", ArrowLeft: "west", ArrowRight: "east",
};

// What is shown: a middle in units of the picture, and how many times nearer.
function atlas(figure) {
  const svg = figure.querySelector("svg");
  const view = { x: SIZE.width / 2, y: SIZE.height / 2, near: 1 };
  let named = 0; // from how near the names were placed last

  function draw() {
    const width = SIZE.width / view.near;
    const height = SIZE.height / view.near;
    view.x = Math.min(Math.max(view.x, 0), SIZE.width);
    view.y = Math.min(Math.max(view.y, 0), SIZE.height);
    svg.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
    figure.style.setProperty("--zoom", view.near);
    const near = view.near > 1 || figure.dataset.near !== "0";
    figure.dataset.ready = near ? "near" : "whole";
    figure.querySelectorAll("[data-move]:not([data-move=in])").forEach((link) => (link.hidden = !near));
    background(svg, view);
    if (named !== view.near) names(svg);
    named = view.near;
  }

  function nearer(times, x = view.x, y = view.y) {
    const near = Math.min(Math.max(view.near * times, 1), CLOSEST);
    const kept = view.near / near; // the point stays where it is on the screen
    view.x = x + (view.x - x) * kept;
    view.y = y + (view.y - y) * kept;
    view.near = near;
  }

  const moves = {
    in: () => nearer(2),
    out: () => nearer(0.5),
    north: () => (view.y -= (SIZE.height * STEP) / view.near),
    south: () => (view.y += (SIZE.height * STEP) / view.near),
    west: () => (view.x -= (SIZE.width * STEP) / view.near),
    east: () => (view.x += (SIZE.width * STEP) / view.near),
    whole: () => Object.assign(view, { x: SIZE.width / 2, y: SIZE.height / 2, near: 1 }),
  };

  function point(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  // Whether a step stays within what the server drew; else its link asks for more.
  function within(move) {
    if (move === "in") return view.near < CLOSEST;
    if (move === "out") return view.near > 1;
    return view.near > 1 || (move === "whole" && figure.dataset.near === "0");
  }

  figure.querySelectorAll("[data-move]").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (!within(link.dataset.move)) return;
      event.preventDefault();
      moves[link.dataset.move]();
      draw();
    }),
  );
  svg.addEventListener("keydown", (event) => {
    const move = KEYS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moves[move]();
    draw();
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
    event.preventDefault();
    const { x, y } = point(event);
    nearer(event.deltaY < 0 ? 1.25 : 0.8, x, y);
    draw();
  }, { passive: false });
  figure.addEventListener("focusin", (event) => show(event.target)); // on the svg it would make that a stop
  drag();

  // Whoever goes from link to link by keyboard sees where they are.
  function show(link) {
    if (!svg.contains(link) || !link.matches("a:focus-visible")) return;
    const box = link.getBBox();
    const shift = link.querySelector("[transform]")?.transform.baseVal.consolidate()?.matrix;
    const x = shift ? shift.e : box.x + box.width / 2;
    const y = shift ? shift.f : box.y + box.height / 2;
    const half = { x: SIZE.width / view.near / 2, y: SIZE.height / view.near / 2 };
    if (Math.abs(x - view.x) < half.x && Math.abs(y - view.y) < half.y) return;
    Object.assign(view, { x, y });
    draw();
  }

  function drag() {
    let from = null;
    let moved = false;
    svg.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.button === 0 && view.near > 1) from = point(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const now = point(event);
      const far = Math.hypot(now.x - from.x, now.y - from.y) * view.near;
      if (!moved && far < 8) return; // a click that trembles
      moved = true;
      svg.setPointerCapture(event.pointerId);
      view.x -= now.x - from.x;
      view.y -= now.y - from.y;
      draw();
    });
    const ends = () => (from = null);
    svg.addEventListener("pointerup", ends);
    svg.addEventListener("pointercancel", ends);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("click", (event) => moved && event.preventDefault(), true);
  }

  const hint = figure.querySelector("[data-map-hint]");
  hint.textContent = figure.dataset.said;
  hint.hidden = false;
  draw();
  matchMedia("(min-width: 45.01rem)").addEventListener("change", () => names(svg)); // as in map.css
}

// Names give way to earlier ones and to marks, as map_labels.py has it for a screen without script.
function names(svg) {
  const groups = [...svg.querySelectorAll(".labels:not(.off)")];
  groups.forEach((group) => [...group.children].forEach((text) => text.classList.remove("crowded")));
  const boxes = groups.map((group) => [...group.children].map((text) => [text, text.getBoundingClientRect()]));
  const marks = [...svg.querySelectorAll("[data-layer]:not(.off) .point")].map((mark) => mark.getBoundingClientRect());
  const taken = [];
  boxes.forEach((labels, turn) => {
    const known = groups[turn].matches(".layer-grids") ? [] : marks; // a grid's number: better over a mark than not at all
    for (const [text, box] of labels) {
      const blank = box.height / 8; // above and below the letters
      const [top, bottom] = [box.top + blank, box.bottom - blank];
      const crowded = [...taken, ...known].some((other) =>
        box.left < other.right && other.left < box.right && top < other.bottom && other.top < bottom);
      if (crowded) text.classList.add("crowded");
      else taken.push({ left: box.left, right: box.right, top, bottom });
    }
  });
}

// Tiles for what is shown now, at the level that fits. Without a background there is nothing to do.
function background(svg, view) {
  const { tiles, deepest, x, y, scale } = svg.dataset;
  if (!tiles) return;
  const level = Math.round(Math.log2((Number(scale) * view.near) / 256));
  const z = Math.min(Math.max(level, 0), Number(deepest));
  const count = 2 ** z;
  const size = Number(scale) / count;
  const left = SIZE.width / 2 - Number(x) * Number(scale);
  const top = SIZE.height / 2 - Number(y) * Number(scale);
  const half = { x: SIZE.width / view.near / 2, y: SIZE.height / view.near / 2 };
  const wanted = [];
  for (let row = Math.floor((view.y - half.y - top) / size); row * size + top < view.y + half.y; row++) {
    if (row < 0 || row >= count) continue;
    for (let at = Math.floor((view.x - half.x - left) / size); at * size + left < view.x + half.x; at++) {
      wanted.push([row, at]);
    }
  }
  const drawn = wanted.map(([row, at]) => {
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    const column = ((at % count) + count) % count;
    image.setAttribute("href", tiles.replace("{z}", z).replace("{x}", column).replace("{y}", row));
    image.setAttribute("x", left + at * size);
    image.setAttribute("y", top + row * size);
    image.setAttribute("width", size);
    image.setAttribute("height", size);
    return image;
  });
  const same = (one, other) => one.getAttribute("href") === other.getAttribute("href");
  const group = svg.querySelector(".tiles");
  const known = [...group.children];
  if (known.length === drawn.length && known.every((one, at) => same(one, drawn[at]))) return;
  group.replaceChildren(...drawn);
}

// Ticking a layer shows it at once, with its table, and the address remembers it.
function choice(form) {
  form.dataset.ready = "yes";
  form.addEventListener("change", () => {
    for (const box of form.querySelectorAll("[name=layer]")) {
      const parts = document.querySelectorAll(
        `[data-layer="${box.value}"], [data-table="${box.value}"]`,
      );
      parts.forEach((part) => part.classList.toggle("off", !box.checked));
    }
    document.querySelectorAll("[data-map] > svg").forEach(names);
    history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  });
}

document.querySelectorAll("[data-map]").forEach(atlas);
document.querySelectorAll("[data-layers]").forEach(choice);
