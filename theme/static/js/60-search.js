// Search: the link in the header opens a panel. What finds comes when it is first needed; without it, form and link lead
// to the search page as they stand.
const panel = document.querySelector("[data-search-panel]");
const link = document.querySelector("[data-search-open]");
const own = document.querySelector("[data-search-page] form");
const begun = new Set();

function begin(form) {
  if (begun.has(form)) return;
  begun.add(form);
  import(form.dataset.search).then(({ start }) => start(form), () => begun.delete(form));
}

const asked = new URLSearchParams(location.search).get("q");
if (own && asked) {
  own.elements.q.value = asked;
  begin(own);
}
document.addEventListener("focusin", (event) => {
  if (event.target.form?.matches("[data-search]")) begin(event.target.form);
});
link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(own || panel?.showModal)) return;
  event.preventDefault();
  if (own) own.elements.q.focus();
  else panel.showModal();
});
panel?.querySelector("[data-search-close]").addEventListener("click", () => panel.close());
panel?.addEventListener("click", (event) => event.target === panel && panel.close());
