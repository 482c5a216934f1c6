// A click on the map fills the form's longitude and latitude and stays on the page.
// The picture is drawn so that degrees run evenly along both edges.
export function pick(box) {
  const { west, south, east, north, lon, lat } = box.dataset;
  const picture = box.querySelector("input[type=image]");
  const marker = box.querySelector(".pin-here");
  const said = box.querySelector("[data-pin-said]");
  const fields = [document.getElementById(lon), document.getElementById(lat)];
  if (!picture || fields.includes(null)) return;

  function place(across, down) {
    marker.style.left = `${across * picture.offsetWidth}px`;
    marker.style.top = `${down * picture.offsetHeight}px`;
    marker.removeAttribute("hidden");
  }

  function show() {
    if (fields.some((field) => field.value === "")) return;
    place((fields[0].value - west) / (east - west), (north - fields[1].value) / (north - south));
  }

  picture.addEventListener("click", (event) => {
    event.preventDefault();
    if (event.detail === 0) {
      // Return in a text field presses a form's first button, which is this picture.
      picture.form.requestSubmit(picture.form.querySelector("button:not([type=button])"));
      return;
    }
    const across = event.offsetX / picture.offsetWidth;
    const down = event.offsetY / picture.offsetHeight;
    fields[0].value = (Number(west) + across * (east - west)).toFixed(6);
    fields[1].value = (north - down * (north - south)).toFixed(6);
    fields.forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    show();
    said.textContent = said.dataset.words;
  });
  box.dataset.ready = "yes"; // only now may the style sheet stretch the picture
  show();
  picture.addEventListener("load", show);
  addEventListener("resize", show);
}
