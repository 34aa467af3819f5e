// A form that finds while somebody types. What it says stands in the page; the address of a search page keeps the words.
const MOST = 24;
const WAIT = 120;

function put(parent, tag, name, text) {
  const node = document.createElement(tag);
  node.className = name;
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

function line({ url, title, price, was, note, image, lang }) {
  const item = document.createElement("li");
  item.className = "found";
  const picture = put(item, "span", "thumb");
  if (image) Object.assign(put(picture, "img", ""), { src: image, alt: "", loading: "lazy" });
  const link = put(item, "a", "found-title", title);
  link.href = url;
  if (lang) link.lang = lang;
  const facts = put(item, "p", "found-facts");
  if (price) put(facts, "span", was ? "price-now price-lower" : "price-now", price);
  if (was) put(put(facts, "span", "price-was"), "s", "", was);
  if (note) put(facts, "span", "found-note", note);
  return item;
}

export function start(form) {
  const field = form.elements.q;
  const list = form.parentElement.querySelector("[data-found]");
  const said = form.parentElement.querySelector("[data-found-said]");
  const whole = document.querySelector("[data-search-page]")?.contains(form) && document.querySelector("[data-search-all]");
  const plural = new Intl.PluralRules(document.documentElement.lang);
  let asked = 0;
  let timer = 0;

  async function ask() {
    const text = field.value.trim();
    const turn = (asked += 1);
    if (whole) history.replaceState(history.state, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    let result = { count: 0, entries: [] };
    let words = "";
    try {
      if (text) result = await find(form.dataset.index, text, MOST);
      words = text && said.getAttribute(result.count ? `data-found-${plural.select(result.count)}` : "data-none");
    } catch {
      words = said.dataset.unreachable;
    }
    if (turn !== asked) return;
    said.textContent = words.replace("{number}", () => result.count).replace("{query}", () => text);
    list.replaceChildren(...result.entries.map(line));
    if (whole) whole.hidden = result.count > 0;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  if (field.value) ask();
}
