// A form that must not be sent twice: the second press does nothing until the page is shown again.
const RESTORE_AFTER = 15000;
const sent = new Set();

function restore(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(restore, RESTORE_AFTER, form);
});
addEventListener("pageshow", () => [...sent].forEach(restore));
