// The packages, tables, fields, functions and keywords that a query may name. Fields are fetched table by table, once.
import { address, keep } from "./server.js";

const PLAIN = /^[a-z_][a-z0-9_]*$/;

export class Schema {
  constructor() {
    this.words = { keywords: [], reserved: [], types: [], functions: [] };
    this.tables = [];
    this.byName = new Map();
    this.reserved = new Set();
    this.waiting = Promise.resolve();
  }

  // data: stamp of the tables, version of DuckDB, language. Asked again only when one of them has changed.
  update({ stamp, version, language }) {
    const key = [stamp, version, language].join(" ");
    if (key === this.key) return this.waiting;
    this.key = key;
    this.language = language;
    this.stamp = stamp;
    this.waiting = Promise.all([keep(address("/api/sql/words", { v: version })), keep(address("/api/sql/tables", { stamp, lang: language }))])
      .then(([words, told]) => {
        this.words = words;
        this.reserved = new Set(words.reserved);
        this.tables = told.tables.map((item) => ({ ...item, name: item.path.map((part) => this.quoted(part)).join(".") }));
        this.byName = new Map();
        for (const table of this.tables) this.byName.set(table.path.join(".").toLowerCase(), table);
      })
      .catch(() => { this.key = ""; });
    return this.waiting;
  }

  // The name as it must be written in SQL.
  quoted(name) {
    return PLAIN.test(name) && !this.reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
  }

  // The table that a path of names means, in any case of letters; a package with one table may be named alone by its path.
  find(path) {
    const name = path.join(".").toLowerCase();
    return this.byName.get(name) ?? this.byName.get(name.replace(/^team\.(main\.)?/, "")) ?? null;
  }

  // [{name, title, type, unit, about, caveats}] of a table.
  async fields(table) {
    if (table.fields) return table.fields;
    const [packageName, resource] = table.path;
    const path = `/api/sql/fields/${encodeURIComponent(packageName)}/${encodeURIComponent(resource)}`;
    const told = await keep(address(path, { stamp: this.stamp, lang: this.language }));
    table.fields = told.fields;
    return table.fields;
  }
}
