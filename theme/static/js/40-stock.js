// What has changed since the page was built: asks /api/stock for the SKUs on the page and puts in its texts as given.
const MOST = 40;
const inputs = [...document.querySelectorAll("[data-buy] input[name=sku]")];

function update(input, fresh) {
  const form = input.form;
  if (fresh.currency === form.dataset.currency && fresh.price !== null) {
    // The shopper now sees this price, so this is the price that the form names.
    if (input.dataset.now !== fresh.price_text) input.dataset.note = "";
    input.dataset.now = fresh.price_text;
    input.dataset.was = fresh.was_text ?? "";
    input.dataset.unit = fresh.unit_text ?? "";
    for (const seen of form.elements) if (seen.name === `seen:${input.value}`) seen.value = fresh.price;
  }
  // The page may say more about the same state (`Preorder: ships from 1 December`): that stays.
  if (input.dataset.state !== fresh.state) input.dataset.text = fresh.text;
  input.dataset.state = fresh.state;
  input.dataset.buyable = fresh.buyable ? "yes" : "no";
  const tile = input.closest(".choice");
  if (!tile) return;
  tile.querySelector("[data-choice-price]").textContent = input.dataset.now;
  const unit = tile.querySelector("[data-choice-unit]");
  if (unit) unit.textContent = input.dataset.unit;
  const state = tile.querySelector("[data-choice-state]");
  state.textContent = input.dataset.text;
  state.hidden = ["in_stock", "untracked", "digital"].includes(fresh.state);
}

async function ask(skus) {
  const { currency } = inputs[0].form.dataset;
  const query = new URLSearchParams([...skus.map((sku) => ["sku", sku]), ["currency", currency], ["language", document.documentElement.lang]]);
  // Past the browser's own cache: an answer from before the page was built would put back what has changed.
  const response = await fetch(`/api/stock?${query}`, { cache: "no-store" });
  if (!response.ok) return;
  const answer = await response.json();
  const known = inputs.filter((input) => Object.hasOwn(answer.skus, input.value));
  for (const input of known) update(input, answer.skus[input.value]);
  for (const form of new Set(known.map((input) => input.form))) form.dispatchEvent(new Event("stock"));
}

const skus = [...new Set(inputs.map((input) => input.value))];
for (let first = 0; first < skus.length; first += MOST) {
  // Without an answer the page stands as it was built: checkout asks again anyway.
  ask(skus.slice(first, first + MOST)).catch(() => undefined);
}
