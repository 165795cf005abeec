// What can be told of a query while it is being written: its tables, their short names, and where the cursor is.
const NAME = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
const PATH = new RegExp(String.raw`${NAME}(?:\s*\.\s*${NAME})*`, "uy");
const ONE = new RegExp(NAME, "gu");
const ALIAS = new RegExp(String.raw`\s+(?:as\s+)?(${NAME})`, "iuy");
const BEGINS = /\b(?:from|join|into|update|table|describe|summarize|pivot|unpivot)\s+/giu;
const COMMA = /\s*,\s*/uy;
const WITH = new RegExp(String.raw`(?:\bwith\s+(?:recursive\s+)?|,\s*)(${NAME})\s*(?:\([^()]*\)\s*)?as\s*(?:(?:not\s+)?materialized\s*)?\(`, "giu");
const NOT_ALIAS = new Set(
  ("on using where group order having limit offset qualify window union except intersect join left right full inner outer cross " +
   "natural semi anti asof positional lateral tablesample sample set values select as pivot unpivot by returning when fetch for").split(" "));

export const bare = (name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);
export const parts = (path) => (path.match(ONE) ?? []).map(bare);

// The text with its comments and quoted texts blanked, so that no word in them counts; every place stays where it is.
export function blanked(text) {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)/g, (found) => found.replace(/[^\n]/g, " "));
}

// The statement around a place: [from, to].
export function statement(text, at) {
  const flat = blanked(text).replace(/"(?:[^"]|"")*"/g, (found) => found.replaceAll(";", " "));
  const from = flat.lastIndexOf(";", at - 1) + 1;
  const to = flat.indexOf(";", at);
  return [from, to < 0 ? text.length : to];
}

// [{path, alias}] of the tables that a statement names, and the names that WITH gives.
export function named(text) {
  const flat = blanked(text);
  const tables = [], made = [];
  for (const found of flat.matchAll(WITH)) made.push(bare(found[1]));
  for (const found of flat.matchAll(BEGINS)) {
    let at = found.index + found[0].length;
    for (;;) {
      PATH.lastIndex = at;
      const path = PATH.exec(flat);
      if (!path) break;
      at = PATH.lastIndex;
      ALIAS.lastIndex = at;
      const alias = ALIAS.exec(flat);
      const known = alias && !NOT_ALIAS.has(alias[1].toLowerCase()) ? bare(alias[1]) : "";
      if (known) at = ALIAS.lastIndex;
      tables.push({ path: parts(path[0]), alias: known });
      COMMA.lastIndex = at;
      if (!COMMA.exec(flat)) break;
      at = COMMA.lastIndex;
    }
  }
  return { tables, made };
}
