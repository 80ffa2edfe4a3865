// Answers are saved as they are typed: 800 ms after the last key and on leaving a field, one criterion at a time, with the revision
// the page saw. Without network the text waits in the browser and is sent later; overtaken by a colleague, both texts are shown.
// Bound by data-autosave on the form and data-answer on each criterion.
const PAUSE = 800;
const AGAIN = 15000;

class Answer {
  constructor(form, root) {
    this.form = form;
    this.root = root;
    this.url = root.dataset.answer;
    this.code = root.dataset.code;
    this.slot = `answer:${this.url}`;
    this.said = root.querySelector("[data-answer-said]");
    this.sent = this.text();
    this.timer = 0;
    this.busy = false;
    root.addEventListener("input", (event) => { if (this.mine(event.target)) this.later(); });
    root.addEventListener("change", (event) => { if (this.mine(event.target)) this.later(0); });
    this.restore();
  }

  field(name) { return this.root.querySelector(`[name="${this.code}-${name}"]`); }

  mine(el) { return [`${this.code}-level`, `${this.code}-points`, `${this.code}-statement`].includes(el.name); }

  values() {
    const level = this.root.querySelector(`[name="${this.code}-level"]:checked`);
    return { level: level ? level.value : "", points: this.field("points").value, statement: this.field("statement").value };
  }

  text() { return JSON.stringify(this.values()); }

  get dirty() { return this.text() !== this.sent; }

  put(values) {
    this.root.querySelectorAll(`[name="${this.code}-level"]`).forEach((el) => { el.checked = el.value === String(values.level ?? ""); });
    this.field("points").value = values.points ?? "";
    this.field("statement").value = values.statement ?? "";
  }

  later(pause = PAUSE) { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), pause); }

  say(message, tone = "") {
    this.said.textContent = message;
    this.said.className = tone === "bad" ? "err" : "fine";
    if (tone !== "bad") announce(this.form, message);
  }

  // What was typed and could not be sent when the page was last open.
  restore() {
    const kept = read(this.slot);
    if (!kept) return;
    if (JSON.stringify(kept) === this.sent) { forget(this.slot); return; }
    this.put(kept);
    this.later(0);
  }

  async save() {
    if (this.busy) { this.later(); return; }
    if (!this.dirty) return;
    const text = this.text();
    const body = new FormData();
    for (const [name, value] of Object.entries(this.values())) body.append(`${this.code}-${name}`, value);
    body.append(`${this.code}-seen`, this.field("seen").value);
    keep(this.slot, text);
    this.busy = true;
    announce(this.form, this.form.dataset.saving);
    try {
      const answer = await fetch(this.url, {
        method: "POST", body, credentials: "same-origin",
        headers: { "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" },
      });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && told) this.done(text, told);
      else if (told?.problems) this.refused(told);
      else throw new Error(String(answer.status));
    } catch {
      this.say(this.form.dataset.kept, "bad");
      announce(this.form, this.form.dataset.kept);
      setTimeout(() => this.save(), AGAIN);
    } finally {
      this.busy = false;
    }
  }

  done(text, told) {
    const sent = JSON.parse(text); // what was typed since is still to be sent
    this.field("seen").value = told.revision;
    this.root.querySelector("[data-claimed]").textContent = told.claimed || "—";
    this.root.querySelector("[data-both]")?.remove();
    forget(this.slot);
    this.say(told.message);
    const points = this.field("points");
    if (document.activeElement !== points && points.value === sent.points) { points.value = told.claimed; sent.points = told.claimed; }
    this.sent = JSON.stringify(sent);
    if (this.dirty) this.later();
  }

  refused(told) {
    this.say(told.problems.map((p) => p.message).join(" "), "bad");
    announce(this.form, "");
    if (told.problems.some((p) => p.code === "stale") && told.theirs) this.both(told.theirs);
  }

  // Both texts: theirs beside mine, and the choice.
  both(theirs) {
    this.root.querySelector("[data-both]")?.remove();
    const words = this.form.dataset;
    const note = document.createElement("div");
    note.className = "note warn";
    note.dataset.both = "";
    const inner = document.createElement("div");
    const head = document.createElement("p");
    head.append(Object.assign(document.createElement("b"), { textContent: `${words.theirs} ${theirs.who}` }));
    const text = Object.assign(document.createElement("p"), { textContent: [theirs.points, theirs.statement].filter(Boolean).join("　") });
    const row = Object.assign(document.createElement("div"), { className: "row" });
    row.append(
      this.button(words.take, () => { this.put(theirs); this.field("seen").value = theirs.revision; this.sent = this.text(); forget(this.slot); note.remove(); this.say(""); }),
      this.button(words.mine, () => { this.merge(theirs); this.field("seen").value = theirs.revision; note.remove(); this.save(); }),
    );
    inner.append(head, text, row);
    note.append(inner);
    this.said.before(note);
  }

  // Mine where I changed something since the page last agreed with the server, theirs where I did not.
  merge(theirs) {
    const base = JSON.parse(this.sent);
    const mine = this.values();
    this.put(Object.fromEntries(Object.keys(mine).map((name) => [name, mine[name] === base[name] ? theirs[name] : mine[name]])));
  }

  button(label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: label });
    made.addEventListener("click", act);
    return made;
  }
}

const announce = (form, message) => { const line = document.querySelector("[data-saved]"); if (line) line.textContent = message; };
const keep = (slot, text) => { try { localStorage.setItem(slot, text); } catch { /* a full or closed store leaves the form as it is */ } };
const read = (slot) => { try { return JSON.parse(localStorage.getItem(slot)); } catch { return null; } };
const forget = (slot) => { try { localStorage.removeItem(slot); } catch { /* nothing was kept */ } };

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const answers = [...form.querySelectorAll("[data-answer]")].map((root) => new Answer(form, root));
  let leaving = false;
  form.addEventListener("submit", () => {
    leaving = true;
    answers.forEach((answer) => { clearTimeout(answer.timer); forget(answer.slot); });
  });
  addEventListener("online", () => answers.forEach((answer) => answer.save()));
  document.addEventListener("visibilitychange", () => { if (document.hidden) answers.forEach((answer) => answer.save()); });
  addEventListener("beforeunload", (event) => { if (!leaving && answers.some((answer) => answer.dirty)) event.preventDefault(); });
});
