// What was looked at lately: kept on this device only, sent to nobody. The page says nothing where the device keeps nothing.
const KEPT = 8;
const SHOWN = 4;
const place = document.querySelector("[data-recent]");
const product = document.querySelector("[data-looked-at]");
const root = document.querySelector("[data-search]")?.dataset.index ?? "/";
const key = `looked-at ${root}`;

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((entry) => /^\/(?!\/)/.test(entry?.url) && entry.title) : [];
  } catch {
    return [];
  }
}

function card({ url, title, image }) {
  const item = document.createElement("li");
  const whole = item.appendChild(document.createElement("article"));
  whole.className = "card";
  const frame = whole.appendChild(document.createElement("div"));
  frame.className = "card-picture frame frame-portrait";
  if (image) frame.append(Object.assign(document.createElement("img"), { src: image, alt: "", loading: "lazy" }));
  const heading = whole.appendChild(document.createElement("h3"));
  heading.className = "card-title";
  heading.append(Object.assign(document.createElement("a"), { href: url, textContent: title }));
  return item;
}

if (product) {
  const { url, title } = product.dataset;
  const image = document.querySelector("[data-gallery] img")?.getAttribute("src") ?? "";
  const others = read().filter((entry) => entry.url !== url);
  try {
    localStorage.setItem(key, JSON.stringify([{ url, title, image }, ...others].slice(0, KEPT)));
  } catch {
    // A device that keeps nothing has nothing to show.
  }
  if (place && others.length) {
    place.querySelector("ul").replaceChildren(...others.slice(0, SHOWN).map(card));
    place.hidden = false;
    place.querySelector("[data-forget]").addEventListener("click", () => {
      localStorage.removeItem(key);
      place.hidden = true;
    });
  }
}
