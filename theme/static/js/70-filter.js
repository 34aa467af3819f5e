// Filters of a collection: shown where there is script to work them; what does it comes with the first use.
const form = document.querySelector("[data-filter]");

if (form) {
  const details = form.querySelector("details");
  const begin = () => import(form.dataset.filter).then(({ start }) => start(form), () => form.classList.remove("filters-ready"));
  form.classList.add("filters-ready");
  if (location.search) begin();
  else details.addEventListener("toggle", begin, { once: true });
}
