// The SQL editor of Établi. Streamlit gives `data` at each run of the page; only Run and another draft go back to it.
import { completions } from "./completion.js";
import { STYLE } from "./look.js";
import { Saver } from "./saving.js";
import { Schema } from "./schema.js";
import { ask, address } from "./server.js";
import { Side } from "./side.js";
import * as text from "./text.js";

const alive = new WeakMap();
const schema = new Schema();
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);

function made(name, className, attributes = {}) {
  const element = document.createElement(name);
  if (className) element.className = className;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

class Editor {
  constructor(host) {
    this.build(host);
    this.number = new Intl.NumberFormat();
    this.view = text.begin(this.box, {
      keys: { run: () => this.run(), format: () => this.format() },
      source: completions(schema, () => this.said),
      typed: () => this.typed(),
      left: () => { this.saver.flush(); return false; },
      words: { label: "SQL", description: "", placeholder: "", phrases: {} },
    });
    this.saver = new Saver(() => this.view.state.doc.toString(), {
      state: (kind, told) => this.state(kind, told),
      moved: (told) => this.moved(told),
      changed: (script) => { this.put(script); this.state("newer"); },
    });
    this.side = new Side(this.aside, schema, (name) => text.insert(this.view, name));
  }

  build(host) {
    const style = made("style");
    style.textContent = STYLE;
    const root = made("div", "eb-sql"), frame = made("div", "eb-frame");
    this.bar = made("div", "eb-bar", { role: "toolbar" });
    this.buttons = {};
    for (const [kind, act] of [["run", () => this.run()], ["format", () => this.format()], ["explain", () => this.explain()], ["find", () => text.find(this.view)], ["tables", () => this.toggle()]]) {
      this.buttons[kind] = made("button", kind === "run" ? "eb-run" : "", { type: "button", "data-do": kind });
      this.buttons[kind].onclick = act;
      this.bar.append(this.buttons[kind]);
    }
    this.status = made("span", "eb-state", { role: "status" });
    this.bar.append(this.status);
    const body = (this.body = made("div", "eb-body"));
    this.box = made("div", "eb-text");
    this.aside = made("div", "eb-side", { role: "region" });
    this.aside.hidden = true;
    body.append(this.box, this.aside);
    this.told = made("div", "eb-told", { role: "region", "aria-live": "polite" });
    this.told.hidden = true;
    this.hint = made("p", "eb-hint");
    frame.append(this.bar, body, this.told);
    root.append(frame, this.hint);
    host.replaceChildren(style, root);
  }

  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    if (data.language !== this.language) this.say(data);
    const before = schema.key;
    const asked = schema.update(data);
    if (before !== schema.key || !this.spoke) asked.then(() => { this.spoke = true; text.speak(this.view, schema.words); this.side.draw(); });
    const draft = this.saver.draft;
    const shown = this.saver.take(data.draft, data.revision, data.text);
    if (shown !== null) this.put(shown);
    if (shown !== null && draft === data.draft) this.state("newer");
    if (draft !== data.draft) this.state(this.saver.isDirty ? "saving" : "saved");
    const problem = JSON.stringify(data.problem ?? null);
    if (problem !== this.problem || draft !== data.draft) {
      this.problem = problem;
      text.underline(this.view, data.problem);
    }
  }

  say({ language, words }) {
    this.language = language;
    this.number = new Intl.NumberFormat(language);
    const rows = (table) => (table.rows === null || table.rows === undefined ? "" : words.row_count.replace("{count}", this.number.format(table.rows)));
    const type = (code) => words.types[code] ?? code;
    const fields = (table) => (table.count === undefined ? "" : words.field_count.replace("{count}", this.number.format(table.count)));
    this.said = { ...words, rows, fields, type };
    for (const [kind, button] of Object.entries(this.buttons)) button.textContent = words[kind];
    const key = made("kbd");
    key.textContent = MAC ? "⌘ ⏎" : words.ctrl_enter;
    this.buttons.run.append(key);
    this.bar.setAttribute("aria-label", words.toolbar);
    this.told.setAttribute("aria-label", words.explain);
    this.hint.textContent = words.hint;
    this.buttons.tables.setAttribute("aria-expanded", String(!this.aside.hidden));
    text.name(this.view, { label: words.label, description: words.hint, placeholder: words.placeholder, phrases: words.phrases });
    this.side.say(this.said);
    this.side.draw();
  }

  // A text from elsewhere: it is no change of this person's.
  put(script) {
    this.putting = true;
    text.replace(this.view, script);
    this.putting = false;
  }

  typed() {
    if (!this.putting) this.saver.typed();
  }

  state(kind, told = "") {
    const words = this.said ?? {};
    this.status.dataset.kind = kind;
    this.status.textContent = kind === "refused" ? told || words.refused : words[kind] ?? "";
  }

  run() {
    const script = text.chosen(this.view);
    this.saver.flush();
    text.underline(this.view, null);
    this.problem = "null";
    if (script.trim()) this.trigger("run", { script, draft: this.saver.draft, at: Date.now() });
    else this.tell(this.said.empty, []);
  }

  moved(told) {
    this.state("copied");
    this.tell(this.said.copy_told.replace("{title}", told.title), []);
    this.trigger("moved", { draft: told.draft, before: told.before, at: Date.now() });
  }

  async format() {
    const script = this.view.state.doc.toString();
    if (!script.trim()) return;
    try {
      const told = await ask(address("/api/sql/format", { lang: this.language }), { method: "POST", body: { script } });
      if (this.view.state.doc.toString() !== script) return; // typed on meanwhile
      text.replace(this.view, told.script);
      this.state("formatted");
    } catch (problem) {
      this.tell(problem.text || this.said.no_answer, []);
    }
    this.view.focus();
  }

  async explain() {
    if (!this.told.hidden && this.explained === this.view.state.doc.toString()) { this.told.hidden = true; return; }
    const script = text.chosen(this.view);
    if (!script.trim()) { this.tell(this.said.empty, []); return; }
    try {
      const { lines } = await ask(address("/api/sql/explain", { lang: this.language }), { method: "POST", body: { script } });
      this.tell(this.said.in_words, lines);
      this.explained = this.view.state.doc.toString();
    } catch (problem) {
      this.tell(problem.text || this.said.no_answer, []);
    }
  }

  // A title and lines [depth, text]; what stands between ` is code.
  tell(title, lines) {
    const close = made("button", "eb-close", { type: "button", "aria-label": this.said.close });
    close.textContent = "×";
    close.onclick = () => { this.told.hidden = true; this.view.focus(); };
    const head = made("p"), list = made("ul");
    head.textContent = title;
    const levels = [list];
    for (const [depth, sentence] of lines) {
      while (levels.length > depth + 1) levels.pop();
      while (levels.length < depth + 1) { const inner = made("ul"); (levels.at(-1).lastElementChild ?? levels.at(-1)).append(inner); levels.push(inner); }
      const item = made("li");
      sentence.split("`").forEach((part, place) => { const piece = made(place % 2 ? "code" : "span"); piece.textContent = part; item.append(piece); });
      levels.at(-1).append(item);
    }
    this.told.replaceChildren(close, head, ...(lines.length ? [list] : []));
    this.told.hidden = false;
    this.explained = "";
  }

  toggle() {
    this.aside.hidden = !this.aside.hidden;
    this.body.classList.toggle("eb-open", !this.aside.hidden);
    this.buttons.tables.setAttribute("aria-expanded", String(!this.aside.hidden));
    this.side.draw();
    if (!this.aside.hidden) this.side.search.focus();
  }

  close() {
    this.saver.close();
    this.view.destroy();
  }
}

export function mount(component) {
  const host = component.parentElement.querySelector(".eb-host") ?? component.parentElement;
  let editor = alive.get(host);
  if (!editor) alive.set(host, (editor = new Editor(host)));
  editor.update(component);
  return () => { editor.close(); alive.delete(host); };
}
