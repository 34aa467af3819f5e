// "Add to basket" without leaving the page. Anything unexpected is said, and the next press goes the plain way.
const forms = new Intl.PluralRules(document.documentElement.lang);
const status = document.querySelector("[data-status]");
const panel = document.querySelector("[data-added-panel]");

function fill(text, item, count) {
  return text.replace("{item}", () => item).replace("{number}", () => count);
}

function named(form) {
  const label = form.querySelector("input[name=sku]:checked")?.dataset.label;
  return label ? `${form.dataset.name}, ${label}` : form.dataset.name;
}

function announce(form, count) {
  const texts = status.dataset;
  status.textContent = fill(status.getAttribute(`data-added-${forms.select(count)}`), named(form), count);
  panel.querySelector("[data-added-text]").textContent = fill(texts.addedShown, named(form), count);
  panel.hidden = false;
  document.dispatchEvent(new CustomEvent("cart:changed", { detail: { count } }));
}

function complain(form, message) {
  const place = form.querySelector("[data-problem]");
  place.hidden = false;
  place.textContent = message;
}

async function add(form, button) {
  const body = new URLSearchParams(new FormData(form));
  form.querySelector("[data-problem]").hidden = true;
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(button.formAction, { method: "POST", headers: { Accept: "application/json" }, body });
    const answer = await response.json();
    if (response.ok) announce(form, answer.count);
    else complain(form, answer.error.message);
  } catch {
    form.dataset.plain = "";
    complain(form, status.dataset.unreachable);
  }
  button.removeAttribute("aria-disabled");
}

for (const form of document.querySelectorAll("[data-buy]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.matches("[data-add]") || "plain" in form.dataset) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") add(form, button);
  });
}

function close() {
  panel.hidden = true;
}
panel?.querySelector("[data-added-close]").addEventListener("click", close);
document.addEventListener("keydown", (event) => event.key === "Escape" && panel && close());
