// Saves a draft as it is typed. What the server has not acknowledged stands in the tab's own storage, which outlives a refresh,
// a lost network and a restarted server. A text is sent under the revision that it began from: another tab's is never overwritten.
import { ask } from "./server.js";

const QUIET = 600, LONGEST = 1400, AGAIN = [500, 1000, 2000, 4000];
const KEY = "etabli.sql.";

const put = (draft, base, script, options) =>
  ask(`/api/sql/drafts/${draft}`, { method: "PUT", body: { base, script }, timeout: 6000, ...options });
const isRefused = (problem) => problem.status && problem.status < 500 && problem.status !== 429;

export class Saver {
  // on: {state(name, text), moved({draft, title}), changed(text)}; text: gives what stands in the editor.
  constructor(text, on) {
    Object.assign(this, { text, on, draft: "", revision: 0, saved: "", sent: null, tries: 0, timer: 0, first: 0 });
    this.left = new Map(); // by draft, the text that stood there when another one was opened, until the server has it
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("etabli.sql");
    if (this.channel) this.channel.onmessage = ({ data }) => { if (data.draft === this.draft && data.revision > this.revision) this.look(); };
    this.back = () => { this.tries = 0; this.sendLeft(); if (this.isDirty) this.soon(0); else this.look(); };
    this.leaving = (event) => { if (this.isDirty) this.flush(); if (this.left.size || (this.isDirty && this.tries)) event.preventDefault(); };
    this.hidden = () => { if (document.visibilityState === "hidden") this.flush(); else this.back(); };
    addEventListener("online", this.back);
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("visibilitychange", this.hidden);
  }

  get isDirty() { return this.draft !== "" && this.text() !== this.saved; }

  // What the server said when the page was drawn. Gives the text to show, or null to leave the editor as it is.
  take(draft, revision, text) {
    if (draft === this.draft) {
      if (revision <= this.revision) return null;
      if (this.sent === text) { this.acknowledge(revision, text); return null; }
      if (this.isDirty) { this.soon(0); return null; } // the server will keep both
      Object.assign(this, { revision, saved: text });
      return text;
    }
    this.leave();
    clearTimeout(this.timer);
    this.left.delete(draft);
    Object.assign(this, { draft, revision, saved: text, sent: null, tries: 0, timer: 0, first: 0 });
    const unsaved = this.stored();
    if (!unsaved || unsaved.text === text) { this.forget(draft); return text; }
    if (unsaved.sent !== text) this.revision = Math.min(unsaved.base, revision); // else it was ours, and only its answer was lost
    this.on.state("restored");
    this.soon(0);
    return unsaved.text;
  }

  stored() {
    try { return JSON.parse(sessionStorage.getItem(KEY + this.draft)); } catch { return null; }
  }

  store(text) {
    const told = JSON.stringify({ base: this.revision, sent: this.sent, text });
    try { sessionStorage.setItem(KEY + this.draft, told); } catch { /* full: the server has it soon */ }
  }

  forget(draft) { try { sessionStorage.removeItem(KEY + draft); } catch { /* nothing was stored */ } }

  typed() {
    const text = this.text();
    if (text === this.saved) { this.forget(this.draft); this.on.state("saved"); return; }
    this.store(text);
    const now = Date.now();
    this.first ||= now;
    if (this.tries === 0) {
      this.on.state("saving");
      this.soon(Math.max(0, Math.min(QUIET, this.first + LONGEST - now)));
    }
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  flush() { if (this.isDirty) { clearTimeout(this.timer); return this.save({ keepalive: this.text().length < 20000 }); } }

  // One text on its way at a time. One whose answer was lost is sent again as it was, so that the server knows it.
  async save(options = {}) {
    if (this.busy || !this.draft) return;
    const text = this.sent ?? this.text();
    if (text === this.saved) return;
    const { draft, revision } = this;
    this.busy = true;
    this.sent = text;
    this.first = 0;
    this.store(this.text());
    try {
      const told = await put(draft, revision, text, options);
      this.busy = false;
      if (draft !== this.draft) { this.wasLeft(draft, text, told); return; }
      this.tries = 0;
      if (told.draft !== this.draft) this.move(told);
      this.acknowledge(told.revision, text);
    } catch (problem) {
      this.busy = false;
      if (draft !== this.draft) { this.wasLeft(draft, text); return; }
      if (isRefused(problem)) {
        this.sent = null;
        this.on.state("refused", problem.text);
        return;
      }
      this.on.state("waiting");
      this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    }
  }

  // Another draft is being opened: this one's text is sent, after the one that may still be on its way.
  leave() {
    if (!this.isDirty) return;
    this.left.set(this.draft, { id: this.draft, base: this.revision, sent: this.sent, text: this.text() });
    this.flush();
  }

  // A text came to the server, or did not (no `told`), after its draft was left.
  wasLeft(draft, text, told) {
    const left = this.left.get(draft);
    if (told && left?.text === text) { this.left.delete(draft); this.forget(draft); }
    else if (told && left) Object.assign(left, { id: told.draft, base: told.revision, sent: null });
    this.sendLeft();
    if (this.isDirty) this.soon(0);
  }

  async sendLeft() {
    if (this.isSending) return;
    this.isSending = true;
    for (const [draft, left] of [...this.left]) {
      if (this.busy && left.sent) continue; // on its way: `wasLeft` goes on
      try {
        if (left.sent !== null && left.sent !== left.text) { // its answer was lost: the server may have it
          const told = await put(left.id, left.base, left.sent);
          Object.assign(left, { id: told.draft, base: told.revision, sent: null });
        }
        await put(left.id, left.base, left.text);
        if (this.left.get(draft) === left) { this.left.delete(draft); this.forget(draft); } // else it was opened, or left, once more
      } catch (problem) {
        if (!isRefused(problem)) setTimeout(() => this.sendLeft(), AGAIN.at(-1));
        else if (this.left.get(draft) === left) this.left.delete(draft); // it stays in the tab, and is told when it is opened again
      }
    }
    this.isSending = false;
  }

  acknowledge(revision, text) {
    Object.assign(this, { revision, saved: text, sent: null });
    this.channel?.postMessage({ draft: this.draft, revision });
    if (this.isDirty) { this.typed(); return; }
    this.forget(this.draft);
    this.on.state("saved");
  }

  // Another tab had written there: this text goes on in a draft of its own.
  move(told) {
    this.forget(this.draft);
    const before = this.draft;
    this.draft = told.draft;
    this.on.moved({ draft: told.draft, before, title: told.title });
  }

  // Whether another tab wrote meanwhile.
  async look() {
    const draft = this.draft;
    if (!draft || this.busy) return;
    const told = await ask(`/api/sql/drafts/${draft}`).catch(() => null);
    if (!told || draft !== this.draft || told.revision <= this.revision) return;
    if (this.isDirty) { this.soon(0); return; }
    Object.assign(this, { revision: told.revision, saved: told.script });
    this.on.changed(told.script);
  }

  close() {
    this.flush();
    clearTimeout(this.timer);
    this.channel?.close();
    removeEventListener("online", this.back);
    removeEventListener("beforeunload", this.leaving);
    document.removeEventListener("visibilitychange", this.hidden);
  }
}
