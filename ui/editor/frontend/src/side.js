// The list of tables and fields beside the text: search, open, and a click puts the name where the cursor is.
import { fieldInfo } from "./completion.js";

const MOST_TABLES = 60, MOST_FIELDS = 1000;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function made(name, text = "", attributes = {}) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class Side {
  constructor(root, schema, insert) {
    Object.assign(this, { root, schema, insert, words: {}, opened: new Set() });
    this.search = made("input", "", { type: "search", spellcheck: "false", autocomplete: "off" });
    this.list = made("div");
    this.search.oninput = () => this.draw();
    root.append(this.search, this.list);
  }

  say(words) {
    this.words = words;
    this.search.placeholder = words.find_table;
    this.search.setAttribute("aria-label", words.find_table);
    this.root.setAttribute("aria-label", words.tables);
  }

  draw() {
    if (this.root.hidden) return;
    const wanted = fold(this.search.value).split(/\s+/).filter(Boolean);
    const found = this.schema.tables.filter((table) => {
      const text = (table.folded ??= fold(`${table.path.join(".")} ${table.title} ${table.words ?? ""}`));
      return wanted.every((word) => text.includes(word));
    });
    this.list.replaceChildren(...found.slice(0, MOST_TABLES).map((table) => this.table(table)));
    if (!found.length) this.list.append(made("p", this.words.no_table));
    if (found.length > MOST_TABLES) this.list.append(made("p", this.words.more_tables));
  }

  table(table) {
    const item = made("details"), head = made("summary"), list = made("ul");
    head.append(made("code", table.name), made("small", [table.own ? this.words.own : table.title, this.words.rows(table)].filter(Boolean).join(" · ")));
    item.append(head, list);
    item.open = this.opened.has(table.name);
    item.ontoggle = () => {
      if (item.open) this.opened.add(table.name); else this.opened.delete(table.name);
      if (item.open && !list.childElementCount) this.fill(table, list);
    };
    if (item.open) this.fill(table, list);
    return item;
  }

  async fill(table, list) {
    list.append(this.line(table.name, this.words.put_table, table.name));
    const fields = await this.schema.fields(table).catch(() => []);
    for (const field of fields.slice(0, MOST_FIELDS)) {
      const line = this.line(field.name, [field.title, this.words.type(field.type), field.unit].filter(Boolean).join(" · "), this.schema.quoted(field.name));
      if (field.caveats?.length) line.firstChild.append(fieldInfo({ caveats: field.caveats }, this.words));
      list.append(line);
    }
  }

  line(name, about, text) {
    const item = made("li"), button = made("button", "", { type: "button", title: `${this.words.put} ${text}` });
    button.append(made("code", name), made("small", about));
    button.onclick = () => this.insert(text);
    item.append(button);
    return item;
  }
}
