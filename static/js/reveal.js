// What needs a script is shown only where there is one: the passkey button, and the tick that shows a password.
document.querySelectorAll("[data-needs-script]").forEach((el) => { el.hidden = false; });
document.querySelectorAll("[data-reveal]").forEach((el) => {
  const field = document.getElementById(el.dataset.reveal);
  if (!field) return;
  el.hidden = false;
  el.querySelector("input").addEventListener("change", (event) => { field.type = event.target.checked ? "text" : "password"; });
});
