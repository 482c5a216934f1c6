/* What axe can see of a page, as one number for each kind of element in its kind of place: its path with
   classes, roles and states, what else stands in it, whether it has words, whether there are several of
   it, whether what it points at is there once. Words, numbers and addresses are left out. */
() => {
  const told = new Set([
    "class", "type", "role", "lang", "dir", "hidden", "tabindex", "scope", "headers", "autocomplete",
    "inputmode", "content", "fill", "http-equiv",
  ]);
  const points = ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
  const ids = new Map();
  for (const one of document.querySelectorAll("[id]")) ids.set(one.id, (ids.get(one.id) || 0) + 1);

  const number = (words, start) => {
    let sum = start;
    for (let at = 0; at < words.length; at += 1)
      sum = Math.imul(sum ^ words.charCodeAt(at), 16777619) >>> 0;
    return sum;
  };
  const named = ({ name, value }) => {
    if (points.includes(name))
      return `${name}:${value.trim().split(/\s+/).map((id) => Math.min(ids.get(id) || 0, 2))}`;
    if (told.has(name) || name.startsWith("aria-")) {
      const words = name === "aria-label" || name.endsWith("text") || name.endsWith("description");
      return `${name}=${words ? value.trim() !== "" : value}`;
    }
    return `${name}${value.trim() ? "" : "="}`;
  };
  const counts = new Map();
  const look = (element, path) => {
    const words = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const own = [...element.attributes].map(named).sort().join(" ");
    const inside = [...new Set([...element.children].map((one) => one.localName))].sort();
    const here = number(`${element.localName} ${own} ${words} ${inside}`, path);
    counts.set(here, (counts.get(here) || 0) + 1);
    for (const child of element.children) look(child, here);
  };
  look(document.documentElement, 2166136261);
  return [...counts].map(([here, times]) => (times > 1 ? -here : here));
};
