// Enhancement only: every page reads and works without this file.
const narrow = matchMedia("(max-width: 63.99rem)");

// Desk menu and filters: folded on narrow screens.
const foldable = document.querySelectorAll("[data-side], [data-fold]");
const fold = () => foldable.forEach((el) => { el.open = !narrow.matches; });
fold();
narrow.addEventListener("change", fold);

// A menu of the head closes with Esc and with a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((el) => { if (!el.contains(event.target)) el.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details[data-menu][open]").forEach((el) => { el.open = false; el.querySelector("summary").focus(); });
});

// After a failed submit the focus is on what has to be mended.
document.querySelector("[data-focus]")?.focus();

// A form that acts is sent once: the server makes a repeat harmless, this saves the second wait.
document.querySelectorAll("form[data-once]").forEach((form) => form.addEventListener("submit", () => {
  form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => button.setAttribute("aria-busy", "true"));
}));

document.querySelectorAll("[data-autosubmit]").forEach((el) => el.addEventListener("change", () => el.form?.requestSubmit()));

document.querySelectorAll("[data-print]").forEach((el) => { el.hidden = false; el.addEventListener("click", () => print()); });

// "/" goes to the search field of the page.
const typing = (el) => el.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("main input[type=search]");
  if (search && search.offsetParent) { event.preventDefault(); search.focus(); }
});
