// The whole list of a collection: its other pages are fetched once, as they are, and give their cards.
async function cards(form, list) {
  const pages = form.dataset.pages.split(" ").filter(Boolean);
  const own = [...list.children];
  const parts = await Promise.all(pages.map(async (address) => {
    if (pages.length < 2 || new URL(address, location).pathname === location.pathname) return own;
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...page.querySelectorAll("[data-cards] > li")].map((item) => document.adoptNode(item));
  }));
  return parts.length ? parts.flat() : own;
}

// Of one facet any chosen value will do; every facet with a choice has to be met.
function fits(card, chosen) {
  const { stock, sale, values } = card.dataset;
  if ((chosen.stock && !stock) || (chosen.sale && !sale)) return false;
  const own = values.split("|");
  return Object.entries(chosen.facets).every(([name, wanted]) => wanted.some((value) => own.includes(`${name}=${value}`)));
}

function sorted(cards, order) {
  const key = order.replace("-", "");
  const by = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const value = (card) => (key === "title" ? card.querySelector(".card-title").textContent.trim() : card.dataset[key]);
  const up = [...cards].sort((a, b) => by.compare(value(a), value(b)));
  return order.startsWith("-") ? [...cards].sort((a, b) => by.compare(value(b), value(a))) : key ? up : cards;
}
