// Compares a file with the fingerprint on the page; the file never leaves the device. Bound by data-fingerprint (site/verified.html).
for (const root of document.querySelectorAll("[data-fingerprint]")) {
  const input = root.querySelector("input[type=file]");
  const said = root.querySelector("[data-said]");
  if (!input || !said || !globalThis.crypto?.subtle) continue;
  root.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const found = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    const same = found === root.dataset.fingerprint;
    said.className = `note ${same ? "ok" : "bad"}`;
    said.textContent = same ? root.dataset.same : root.dataset.other;
  });
}
