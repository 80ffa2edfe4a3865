// The scoring screen: saves on change, keys for those who score many files. Without it the form is saved by its button.
const scorer = document.querySelector("[data-scorer]");
const items = scorer ? [...scorer.querySelectorAll("[data-score-item][data-save]")] : [];
const token = scorer?.querySelector("[name=csrfmiddlewaretoken]")?.value;
const seen = new WeakMap();

const icon = (name) => {
  const model = document.querySelector("svg.i use")?.getAttribute("href")?.replace(/#.*/, "") ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${model}#i-${name}`);
  svg.append(use);
  return svg;
};

// Only the half points of the level chosen can be taken; the level's key puts the score in the middle of its band.
const narrow = (item) => {
  const level = item.querySelector("input[data-level]:checked")?.dataset.level;
  item.querySelectorAll("optgroup").forEach((group) => { group.disabled = group.hidden = Boolean(level) && group.dataset.level !== level; });
};
const points = (item) => item.querySelector("[data-points]");
const groupOf = (item, level) => item.querySelector(`optgroup[data-level="${level}"]`);

const say = (item, text) => {
  const box = item.querySelector("[data-problem]");
  box.replaceChildren();
  if (text) {
    const line = document.createElement("p");
    line.className = "err";
    line.append(icon("alert"), text);
    box.append(line);
  }
};

const saved = (item, at) => {
  const box = item.querySelector("[data-saved]");
  const fresh = !box.textContent.trim();
  box.replaceChildren(icon("check"), `${scorer.dataset.savedWord} ${at}`);
  if (!fresh) return;
  const bar = document.querySelector("[data-progress]");
  if (bar) bar.value += 1;
  const part = document.querySelector("[data-part]");
  if (part) {
    const [done, total] = part.textContent.split("/").map(Number);
    part.textContent = `${done + 1}/${total}`;
  }
};

const said = (item) => {
  const body = new FormData();
  item.querySelectorAll("input[name], select[name], textarea[name]").forEach((field) => {
    if (field.type !== "radio" || field.checked) body.append(field.name, field.value);
  });
  return body;
};

const save = async (item) => {
  const body = said(item);
  const state = new URLSearchParams(body).toString();
  if (seen.get(item) === state || !points(item).value) return;
  seen.set(item, state);
  body.append("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(item.dataset.save, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.problems.map((problem) => problem.message).join(" "));
    say(item, "");
    if (told.saved) saved(item, told.saved);
  } catch (error) {
    seen.delete(item);
    say(item, error instanceof SyntaxError || error instanceof TypeError ? scorer.dataset.failedWord : error.message);
  }
};

for (const item of items) {
  narrow(item);
  seen.set(item, new URLSearchParams(said(item)).toString());
  item.addEventListener("change", (event) => {
    if (event.target.matches("input[data-level]")) {
      narrow(item);
      const group = groupOf(item, event.target.value);
      if (!points(item).selectedOptions[0] || points(item).selectedOptions[0].parentElement !== group) points(item).value = group.dataset.middle;
      if (event.target.value === "4") item.querySelector("[data-comment]").open = true;
    }
    save(item);
  });
  const cite = item.querySelector("[data-cite]");
  if (cite) {
    cite.hidden = false;
    cite.addEventListener("click", () => {
      const at = new URLSearchParams(location.search);
      const file = at.get("file") ?? document.querySelector("[data-rv-list][aria-current]")?.dataset.rvFile;
      if (!file) return;
      item.querySelector("select[name$=cited]").value = file;
      item.querySelector("input[name$=cited_page]").value = at.get("page") ?? "1";
      save(item);
    });
  }
}

// The file open in the viewer is marked in the list.
const mark = (file) => document.querySelectorAll("[data-rv-list]").forEach((link) => {
  if (link.dataset.rvFile === file) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-rv-file]");
  if (link) mark(link.dataset.rvFile);
});

// Single keys: only when no field has the focus, and only where they are switched on (kept on this device).
const KEY = "review-keys";
const box = document.querySelector("[data-keys]");
const toggle = document.querySelector("[data-keys-on]");
if (box && toggle) {
  box.hidden = false;
  toggle.checked = localStorage.getItem(KEY) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(KEY, toggle.checked ? "on" : "off"));
}
let at = 0;
const current = () => items.find((item) => item.contains(document.activeElement)) ?? items[at];
const go = (step) => {
  const place = items.indexOf(current());
  at = Math.max(0, Math.min(items.length - 1, (document.activeElement && items[place]?.contains(document.activeElement) ? place : at) + step));
  items[at]?.focus();
  items[at]?.scrollIntoView({ block: "nearest" });
};
const turn = (step) => {
  const files = [...document.querySelectorAll("[data-rv-list]")];
  const place = files.findIndex((link) => link.hasAttribute("aria-current"));
  files[Math.max(0, Math.min(files.length - 1, place + step))]?.click();
};
const half = (step) => {
  const item = current();
  const select = item && points(item);
  const option = select?.selectedOptions[0];
  if (!option?.value) return;
  const options = [...option.parentElement.querySelectorAll("option")]; // descending
  const next = options[options.indexOf(option) - step];
  if (next) { select.value = next.value; save(item); }
};
const choose = (level) => {
  const item = current();
  const radio = item?.querySelector(`input[data-level="${level}"]`);
  if (!radio) return;
  at = items.indexOf(item);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
};
const help = document.querySelector("[data-keyhelp]");
const acts = {
  1: () => choose(1), 2: () => choose(2), 3: () => choose(3), 4: () => choose(4),
  "+": () => half(1), "=": () => half(1), "-": () => half(-1),
  j: () => go(1), k: () => go(-1), "[": () => turn(-1), "]": () => turn(1),
  n: () => document.querySelector("[data-next]")?.click(),
  c: () => { const item = current(); if (item) { item.querySelector("[data-comment]").open = true; item.querySelector("textarea").focus(); } },
  "?": () => help?.showModal(),
};
const typing = (el) => el.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("textarea")) { event.target.closest("[data-score-item]")?.focus(); return; }
  if (!toggle?.checked || help?.open || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = acts[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
