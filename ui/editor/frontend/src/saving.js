// Saves a draft as it is typed. What the server has not acknowledged stands in the tab's own storage, which outlives a refresh,
// a lost network and a restarted server. A text is sent under the revision that it began from: another tab's is never overwritten.
import { ask } from "./server.js";

const QUIET = 600, LONGEST = 1400, AGAIN = [500, 1000, 2000, 4000];
const KEY = "etabli.sql.";

export class Saver {
  // on: {state(name, text), moved({draft, title}), changed(text)}; text: gives what stands in the editor.
  constructor(text, on) {
    Object.assign(this, { text, on, draft: "", revision: 0, saved: "", sent: null, tries: 0, timer: 0, first: 0 });
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("etabli.sql");
    if (this.channel) this.channel.onmessage = ({ data }) => { if (data.draft === this.draft && data.revision > this.revision) this.look(); };
    this.back = () => { this.tries = 0; if (this.isDirty) this.soon(0); else this.look(); };
    this.leaving = (event) => { if (this.isDirty) { this.flush(); if (this.tries) event.preventDefault(); } };
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
    this.flush();
    clearTimeout(this.timer);
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
    const draft = this.draft;
    this.busy = true;
    this.sent = text;
    this.first = 0;
    this.store(this.text());
    try {
      const told = await ask(`/api/sql/drafts/${draft}`, { method: "PUT", body: { base: this.revision, script: text }, timeout: 6000, ...options });
      this.busy = false;
      if (draft !== this.draft) { this.forget(draft); return; }
      this.tries = 0;
      if (told.draft !== this.draft) this.move(told);
      this.acknowledge(told.revision, text);
    } catch (problem) {
      this.busy = false;
      if (draft !== this.draft) return;
      if (problem.status && problem.status < 500 && problem.status !== 429) {
        this.sent = null;
        this.on.state("refused", problem.text);
        return;
      }
      this.on.state("waiting");
      this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    }
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
