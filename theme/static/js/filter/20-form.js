// The form above the list. What is chosen stands in the page's address, which leads back to it; the canonical one stays.
function read(form) {
  const ticked = (name) => form.querySelector(`[name=${name}]:not([data-facet]):checked`) !== null;
  const chosen = { sort: form.querySelector("select").value, stock: ticked("stock"), sale: ticked("sale"), facets: {} };
  for (const box of form.querySelectorAll("[data-facet]:checked")) (chosen.facets[box.name] ??= []).push(box.value);
  return chosen;
}

function restore(form) {
  const asked = new URLSearchParams(location.search);
  const order = form.querySelector("select");
  order.value = asked.get("sort") ?? "";
  if (order.selectedIndex < 0) order.value = "";
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = asked.getAll(box.name).includes(box.value);
}

export function start(form) {
  const list = document.querySelector("[data-cards]");
  const said = form.querySelector("[data-filter-said]");
  const paging = document.querySelector(".pagination");
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const own = [...list.children];
  let whole = null;

  async function apply() {
    const chosen = read(form);
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
    if (query) whole ??= cards(form, list).catch(() => ((whole = null), own));
    const all = query ? await whole : own;
    const shown = query ? sorted(all.filter((card) => fits(card, chosen)), chosen.sort) : own;
    list.replaceChildren(...shown);
    if (paging) paging.hidden = query !== "" && all !== own;
    const text = shown.length ? said.getAttribute(`data-shown-${plural.select(all.length)}`) : said.dataset.none;
    said.textContent = query ? text.replace("{number}", shown.length).replace("{count}", all.length) : "";
  }

  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  restore(form);
  if (form.querySelector(":checked[type=checkbox]") || form.querySelector("select").value) apply();
}
