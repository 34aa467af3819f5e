// How many things are in the basket: read from the cookie that the functions write, on every page and after every
// change in another tab. The cookie is never written here. Its format: ID|CURRENCY|LANG|SKU:QTY:SEEN|...|*CODE
const holder = document.querySelector("[data-cart-count]");
const basketPage = document.querySelector("[data-cart-page]");

function cookie() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("cart="));
  return found ? found.slice("cart=".length) : "";
}

function units(value) {
  const [id, currency, language, ...parts] = value.split("|");
  const lines = parts.filter((part) => !part.startsWith("*"));
  if (!/^[0-9a-f]{32}$/.test(id) || !/^[A-Z]{3}$/.test(currency) || !language) return 0;
  const read = lines.map((line) => /^[^:]+:([1-9]\d{0,3}):\d{0,15}$/.exec(line));
  return read.every(Boolean) ? read.reduce((sum, line) => sum + Number(line[1]), 0) : 0;
}

// Texts stand in the page by the grammatical form that a number asks for: `data-unit-one`, `data-unit-few`.
const forms = new Intl.PluralRules(document.documentElement.lang);

function show(count) {
  if (!holder) return;
  holder.hidden = count === 0;
  holder.querySelector("[data-cart-number]").textContent = count;
  holder.querySelector("[data-cart-unit]").textContent = holder.getAttribute(`data-unit-${forms.select(count)}`);
}

const atLoad = cookie();
function follow() {
  const now = cookie();
  show(units(now));
  if (basketPage && now !== atLoad) location.replace(basketPage.dataset.cartPage);
}

// An open channel would keep the page out of the back-forward cache: it is closed when the page is left.
let channel = null;
addEventListener("pageshow", () => {
  if ("BroadcastChannel" in window && !channel) {
    channel = new BroadcastChannel("cart");
    channel.addEventListener("message", follow);
    channel.postMessage("read");
  }
  follow();
});
addEventListener("pagehide", () => {
  channel?.close();
  channel = null;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follow());
document.addEventListener("cart:changed", (event) => {
  show(event.detail.count);
  channel?.postMessage("read");
});
show(units(atLoad));
