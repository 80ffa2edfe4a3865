// Uploads in chunks of 8 MB: each with its SHA-256, three at a time, paused, resumed and retried; without this file the input
// sends its files with the form. Bound by data-upload (see templates/files/_upload.html).
const PARALLEL = 3;
const PAUSES = [1, 2, 4, 8, 15, 30, 60]; // seconds before the next try

const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
const fill = (words, given) => words.replace(/\{(\w+)\}/g, (all, name) => given[name] ?? all);
const wait = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
const digest = async (blob) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
};

class Refused extends Error {}

class Field {
  constructor(root) {
    this.root = root;
    this.url = root.dataset.upload;
    this.form = root.closest("form");
    this.list = root.querySelector("[data-upload-list]");
    this.row = root.querySelector("[data-upload-row]");
    this.words = root.querySelector("[data-upload-words]").dataset;
    this.warning = root.querySelector("[data-upload-wait]");
    this.input = root.querySelector("input[type=file]");
    this.sendings = new Set();
    this.input.addEventListener("change", () => this.take(this.input.files));
    const drop = this.input.closest(".drop");
    drop?.addEventListener("dragover", (event) => event.preventDefault());
    drop?.addEventListener("drop", (event) => { event.preventDefault(); this.take(event.dataTransfer.files); });
    this.form.addEventListener("paste", (event) => {
      const alone = this.form.querySelectorAll("[data-upload]").length === 1; // of several fields the one beside which was pasted
      if (event.clipboardData?.files.length && (alone || this.root.parentElement.contains(event.target))) this.take(event.clipboardData.files);
    });
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    addEventListener("beforeunload", (event) => { if (this.running()) event.preventDefault(); });
    this.list.querySelectorAll("[data-upload-waiting]").forEach((item) => {
      const button = item.querySelector("[data-upload-drop]");
      button.hidden = false;
      button.addEventListener("click", async () => { await this.ask("DELETE", `${item.dataset.uploadWaiting}/`); item.remove(); this.tidy(); });
    });
  }

  get token() { return this.form.querySelector("[name=csrfmiddlewaretoken]").value; }

  running() { return [...this.sendings].some((sending) => !sending.over); }

  tidy() {
    this.list.hidden = !this.list.children.length;
    if (!this.running()) this.warning.hidden = true;
  }

  hold(event) {
    if (!this.running()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.warning.textContent = this.words.unfinished;
    this.warning.hidden = false;
    this.warning.scrollIntoView({ block: "center" });
  }

  async ask(method, path = "", body = undefined, headers = {}) {
    const answer = await fetch(this.url + path, {
      method, body, credentials: "same-origin", headers: { "X-CSRFToken": this.token, Accept: "application/json", ...headers },
    });
    const said = await answer.json().catch(() => null);
    if (answer.ok) return said;
    if (said?.problems && answer.status < 500) {
      const error = new Refused(said.problems.map((p) => p.message).join(" "));
      error.codes = said.problems.map((p) => p.code);
      throw error;
    }
    throw new Error(String(answer.status));
  }

  take(files) {
    for (const file of files) {
      const sending = new Sending(this, file);
      this.sendings.add(sending);
      sending.run();
    }
    this.input.value = "";
    this.tidy();
  }
}

class Sending {
  constructor(field, file) {
    this.field = field;
    this.file = file;
    this.over = false;
    this.paused = false;
    this.sent = 0;
    this.item = field.row.content.firstElementChild.cloneNode(true);
    this.item.querySelector("[data-upload-name]").textContent = file.name;
    this.bar = this.item.querySelector("progress");
    this.bar.setAttribute("aria-label", fill(field.words.progress, { name: file.name }));
    this.said = this.item.querySelector("[data-upload-said]");
    this.pauseButton = this.item.querySelector("[data-upload-pause]");
    this.resumeButton = this.item.querySelector("[data-upload-resume]");
    this.pauseButton.addEventListener("click", () => this.pause());
    this.resumeButton.addEventListener("click", () => this.resume());
    this.item.querySelector("[data-upload-drop]").addEventListener("click", () => this.drop());
    field.list.append(this.item);
    this.say("waiting");
  }

  say(word, given = {}) {
    this.said.textContent = fill(this.field.words[word], { done: size(this.sent), total: size(this.file.size), ...given });
  }

  pause() {
    this.paused = true;
    this.pauseButton.hidden = true;
    this.resumeButton.hidden = false;
    this.resumeButton.focus();
    this.bar.classList.add("warn");
    this.say("paused");
  }

  resume() {
    this.paused = false;
    this.resumeButton.hidden = true;
    this.pauseButton.hidden = false;
    this.pauseButton.focus();
    this.bar.classList.remove("warn");
    this.wake?.();
  }

  async drop() {
    this.over = this.dropped = true;
    this.wake?.();
    this.item.remove();
    this.field.tidy();
    if (this.upload) await this.field.ask("DELETE", `${this.upload.key}/`).catch(() => {});
  }

  async go() { // stands still while paused
    while (this.paused && !this.dropped) await new Promise((resolve) => { this.wake = resolve; });
  }

  async steady(act) { // tries again after growing pauses where the line is broken; a refusal is final
    for (let n = 0; ; n += 1) {
      await this.go();
      if (this.dropped) return undefined;
      try {
        return await act();
      } catch (error) {
        if (error instanceof Refused && !error.codes.includes("checksum")) throw error;
        const seconds = PAUSES[Math.min(n, PAUSES.length - 1)];
        this.bar.classList.add("warn");
        this.say("broken", { n: seconds });
        await wait(seconds);
        this.bar.classList.remove("warn");
      }
    }
  }

  async begun() { // the same file chosen again goes on where it stopped; what has arrived is compared, not trusted
    const { field, file } = this;
    const found = await field.ask("GET", `?purpose=${encodeURIComponent(field.root.dataset.purpose)}`);
    for (const upload of found.uploads) {
      const taken = [...field.sendings].some((other) => other !== this && other.upload?.key === upload.key);
      if (taken || upload.name !== file.name || upload.size !== file.size) continue;
      const arrived = Object.entries(upload.received);
      const same = await Promise.all(arrived.map(async ([n, sha]) => (await digest(this.chunk(upload, Number(n)))) === sha));
      if (!same.every(Boolean)) continue;
      field.list.querySelector(`[data-upload-waiting="${upload.key}"]`)?.remove();
      return upload;
    }
    const body = JSON.stringify({ name: file.name, size: file.size, purpose: field.root.dataset.purpose });
    return field.ask("POST", "", body, { "Content-Type": "application/json" });
  }

  chunk(upload, n) { return this.file.slice(n * upload.chunk, Math.min((n + 1) * upload.chunk, this.file.size)); }

  async run() {
    try {
      this.upload = await this.steady(() => this.begun());
      if (this.dropped) return;
      const missing = [];
      for (let n = 0; n < this.upload.chunks; n += 1) {
        if (n in this.upload.received) this.sent += this.chunk(this.upload, n).size; else missing.push(n);
      }
      this.from = { at: performance.now(), sent: this.sent };
      this.show();
      await Promise.all(Array.from({ length: PARALLEL }, () => this.send(missing)));
      if (this.dropped) return;
      this.say("checking");
      const whole = await this.steady(() => this.field.ask("POST", `${this.upload.key}/finish/`)).catch((error) => {
        this.upload = undefined; // what the server refuses it does not keep
        throw error;
      });
      if (!this.dropped) this.done(whole);
    } catch (error) {
      if (!this.dropped) this.refuse(error.message);
    }
  }

  async send(missing) {
    for (let n = missing.shift(); n !== undefined && !this.dropped; n = missing.shift()) {
      const blob = this.chunk(this.upload, n);
      await this.steady(async () => this.field.ask("PUT", `${this.upload.key}/${n}/`, blob, {
        "Content-Type": "application/octet-stream", "X-Chunk-SHA256": await digest(blob),
      }));
      this.sent += blob.size;
      if (!this.paused) this.show();
    }
  }

  show() {
    this.bar.value = this.file.size ? (100 * this.sent) / this.file.size : 0;
    const rate = (this.sent - this.from.sent) / (performance.now() - this.from.at);
    const seconds = rate > 0 ? Math.ceil((this.file.size - this.sent) / rate / 1000) : 0;
    if (!seconds) { this.say("sending"); return; }
    const { minutes, seconds: words } = this.field.words;
    this.say("left", { left: seconds >= 60 ? fill(minutes, { n: Math.ceil(seconds / 60) }) : fill(words, { n: seconds }) });
  }

  done(upload) {
    this.over = true;
    this.bar.remove();
    this.pauseButton.remove();
    this.resumeButton.remove();
    this.say(upload.known ? "known" : "whole");
    const key = document.createElement("input");
    Object.assign(key, { type: "hidden", name: `${this.field.root.dataset.name}-upload`, value: upload.key });
    this.item.append(key);
    this.field.tidy();
    this.field.form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: upload }));
  }

  refuse(sentence) {
    this.over = true;
    this.item.classList.add("filebad");
    this.bar.remove();
    this.pauseButton.remove();
    this.resumeButton.remove();
    this.said.className = "err";
    this.said.textContent = sentence;
    this.field.tidy();
  }
}

// Digests need a secure context; elsewhere the plain input stays as it is.
if (globalThis.crypto?.subtle) document.querySelectorAll("[data-upload]").forEach((root) => new Field(root));
