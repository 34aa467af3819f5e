// The variant picker: shows the texts and the picture of the chosen variant. The texts stand in the page, or came
// finished from /api/stock; no amount is ever computed here.
const strip = document.querySelector("[data-gallery]");

function slide(index) {
  const figure = strip?.children[index];
  if (figure) strip.scrollTo({ left: figure.offsetLeft - strip.firstElementChild.offsetLeft });
}

function chosen(form) {
  return form.querySelector("input[name=sku]:checked, input[name=sku][type=hidden]");
}

function write(node, text) {
  if (!node) return;
  node.hidden = !text;
  node.textContent = text;
}

function show(form) {
  const { now, was, unit, note, state, text, buyable } = chosen(form).dataset;
  const price = form.querySelector("[data-price-now]");
  const before = form.querySelector("[data-price-was]");
  form.querySelector("[data-price-from]").hidden = true;
  price.textContent = now;
  price.classList.toggle("price-lower", was !== "");
  before.hidden = was === "";
  before.querySelector("s").textContent = was;
  write(form.querySelector("[data-price-unit]"), unit);
  write(form.querySelector("[data-price-note]"), note);
  const availability = form.querySelector("[data-availability]");
  availability.dataset.state = state;
  availability.textContent = text;
  const add = form.querySelector("[data-add]");
  const direct = form.querySelector("[data-buy-now]");
  add.disabled = direct.disabled = direct.hidden = buyable !== "yes";
  add.textContent = buyable === "yes" ? add.dataset.ready : add.dataset.none;
}

for (const form of document.querySelectorAll("[data-buy]")) {
  const wanted = "address" in form.dataset && new URLSearchParams(location.search).get("sku");
  for (const radio of wanted ? form.querySelectorAll("input[name=sku][type=radio]") : []) {
    if (radio.value !== wanted) continue;
    radio.checked = true;
    if (radio.dataset.picture) slide(Number(radio.dataset.picture));
  }
  form.addEventListener("change", (event) => {
    if (event.target.name !== "sku") return;
    show(form);
    if (!("address" in form.dataset)) return;
    history.replaceState(history.state, "", `?sku=${encodeURIComponent(event.target.value)}${location.hash}`);
    if (event.target.dataset.picture) slide(Number(event.target.dataset.picture));
  });
  form.addEventListener("stock", () => show(form));
  addEventListener("pageshow", () => show(form)); // the browser may have restored another choice
  show(form);
}

// Which picture is in view: said of its link.
const ways = [...document.querySelectorAll("[data-show]")];
function mark() {
  const seen = Math.round(Math.abs(strip.scrollLeft) / strip.clientWidth);
  ways.forEach((way, index) => (index === seen ? way.setAttribute("aria-current", "true") : way.removeAttribute("aria-current")));
}
if (ways.length) {
  strip.addEventListener("scroll", mark, { passive: true });
  mark();
}

for (const link of ways) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    slide(Number(link.dataset.show));
  });
}
