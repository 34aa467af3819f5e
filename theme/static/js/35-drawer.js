// What is in the basket, shown after something was put into it: lines and the way to the checkout, taken from the basket's
// own page as the functions write it. Without an answer the panel stays as it is.
const panel = document.querySelector("[data-added-panel]");
const list = panel?.querySelector("[data-added-lines]");
const way = panel?.querySelector("[data-added-checkout]");

function line(row) {
  const item = document.createElement("li");
  const words = document.createElement("p");
  const total = document.createElement("p");
  const quantity = row.querySelector("[name=quantity]").value;
  const texts = [".line-title", ".line-variant"].map((name) => row.querySelector(name)?.textContent.trim()).filter(Boolean);
  words.textContent = `${quantity} × ${texts.join(", ")}`;
  total.textContent = row.querySelector(".line-total .line-amount").textContent.trim();
  item.append(document.adoptNode(row.querySelector(".thumb")), words, total);
  return item;
}

async function fill() {
  const response = await fetch(document.querySelector(".masthead-basket").href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  list.replaceChildren(...[...page.querySelectorAll(".lines tbody tr")].map(line));
  const form = page.querySelector('form[action="/api/checkout"]');
  if (form) way.replaceChildren(document.adoptNode(form));
}

document.addEventListener("cart:changed", () => panel && fill().catch(() => undefined));
