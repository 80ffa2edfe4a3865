// Turns pages in place: the links of the viewer fetch its next state; without this file they load the page.
const turn = async (url, back = false) => {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) { location.assign(url); return; }
  const shown = document.querySelector("[data-viewer]");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-viewer]");
  if (!fresh) { location.assign(url); return; }
  const focused = document.activeElement?.getAttribute("rel");
  shown.replaceWith(fresh);
  if (!back) history.pushState(null, "", url);
  (focused && fresh.querySelector(`[rel=${focused}]`) || fresh.querySelector(".pagesheet"))?.focus({ preventScroll: true });
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-viewer-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  turn(link.href);
});
addEventListener("popstate", () => { if (document.querySelector("[data-viewer]")) turn(location.href, true); });
