// The engine of ODK Web Forms without its screen: fetches a form by a phone's key, fills it in,
// sends it. What it says of our form, and what our server says of its answers, comes back.
async ({ server, level, unit, answers, photo }) => {
  const { loadForm } = await import("/engine.js");
  const text = async (address) => (await fetch(address)).text();
  const parsed = async (address) =>
    new DOMParser().parseFromString(await text(address), "text/xml");
  const path = (node, name) => new URL(node.querySelector(name).textContent).pathname;
  const forms = [...(await parsed(`${server}/formList`)).querySelectorAll("xform")];
  const listed = forms.find((one) => one.querySelector("formID").textContent.endsWith(level));
  const manifest = await parsed(path(listed, "manifestUrl"));
  const places = path(manifest.querySelector("mediaFile"), "downloadUrl");
  const form = await loadForm(await text(path(listed, "downloadUrl")), {
    fetchFormAttachment: async () =>
      new Response(await text(places), { headers: { "content-type": "text/csv" } }),
  });
  if (form.status !== "success") return { form: `${form.status}: ${form.error ?? form.warnings}` };
  const { root } = await form.createInstance();
  const found = {};
  const walk = (node) => {
    const { reference, children, relevant } = node.currentState;
    const name = reference.split("/").pop();
    found[name] = node;
    const said = name === "unit" ? unit : name.endsWith("__state") ? "scored" : answers[name];
    if (relevant && said !== undefined) {
      if (node.nodeType === "select") node.selectValue(said);
      else if (node.nodeType === "upload")
        node.setValue(new File([Uint8Array.from(photo)], said, { type: "image/jpeg" }));
      else node.setValue(said);
    }
    for (const child of children ?? []) walk(child);
  };
  walk(root);
  const total = String(found.total.currentState.value);
  const payload = await root.prepareInstancePayload();
  const wrong = payload.violations?.map((one) => one.reference ?? String(one)) ?? [];
  if (payload.status !== "ready") return { form: form.status, wrong };
  const send = () => fetch(`${server}/submission`, { method: "POST", body: payload.data[0] });
  const [first, again] = [await send(), await send()];
  return {
    form: form.status, wrong, total, sent: [first.status, again.status], told: await first.text(),
  };
};
