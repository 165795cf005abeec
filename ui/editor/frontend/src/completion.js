// Completion: tables after FROM and JOIN, fields of the tables of the query, functions with their signatures, keywords.
import { syntaxTree } from "@codemirror/language";
import { named, parts, statement } from "./query.js";

const SILENT = new Set(["String", "LineComment", "BlockComment", "Number"]);
const DOTTED = /((?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*))*)\.("?)([^".\s()]*)$/u;
const WORD = /("?)([\p{L}_][\p{L}\p{N}_$]*|(?<=")[^"\n]*)$/u;
const WANTS_TABLE = /\b(from|join|into|update|table|describe|summarize|pivot|unpivot)\s+("?)[^"\s,;()]*$/iu;
const SECONDS = 2500;

function node(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Everything is set as text: names, titles and caveats are data of other people.
export function fieldInfo(field, words) {
  const box = node("div", "", "eb-info");
  if (field.title) box.append(node("strong", field.title));
  const facts = [field.type && words.type(field.type), field.unit && `${words.unit} ${field.unit}`].filter(Boolean).join(" · ");
  if (facts) box.append(node("div", facts, "eb-facts"));
  if (field.about) box.append(node("div", field.about));
  for (const text of field.caveats ?? []) box.append(node("div", `${words.caveat} ${text}`, "eb-caveat"));
  return box;
}

function functionInfo(signatures, example) {
  const box = node("div", "", "eb-info");
  for (const item of signatures) box.append(node("code", item));
  if (example) box.append(node("code", example, "eb-example"));
  return box;
}

// Puts a name there, over the quotes that were typed or closed around it.
function put(text) {
  return (view, _completion, from, to) => {
    const before = view.state.sliceDoc(from - 1, from) === '"' ? from - 1 : from;
    const after = before < from && view.state.sliceDoc(to, to + 1) === '"' ? to + 1 : to;
    view.dispatch({ changes: { from: before, to: after, insert: text }, selection: { anchor: before + text.length }, userEvent: "input.complete" });
  };
}

function call(name) {
  return (view, _completion, from, to) => {
    const open = view.state.sliceDoc(to, to + 1) === "(";
    view.dispatch({ changes: { from, to, insert: open ? name : `${name}()` }, selection: { anchor: from + name.length + 1 }, userEvent: "input.complete" });
  };
}

export function completions(schema, words) {
  const option = (name, title, rest) => ({ label: title ? `${name} ${title}` : name, displayLabel: name, ...rest });

  const ofTable = (table, boost = 0) =>
    option(table.name, table.title, {
      type: "class", detail: words().rows(table), boost, apply: put(table.name),
      info: () => fieldInfo({ title: table.title, type: table.own ? words().own : "", about: words().fields(table) }, words()),
    });

  const ofField = (field, boost = 0) =>
    option(field.name, field.title, {
      type: "property", detail: words().type(field.type) + (field.unit ? `, ${field.unit}` : "") + (field.caveats?.length ? " ⚠" : ""), boost,
      apply: put(schema.quoted(field.name)), info: () => fieldInfo(field, words()),
    });

  const fieldsOf = async (tables, boost) => {
    const found = [];
    for (const table of new Set(tables.filter(Boolean))) {
      const fields = await Promise.race([schema.fields(table), new Promise((done) => setTimeout(done, SECONDS, []))]).catch(() => []);
      found.push(...fields.map((field) => ofField(field, boost)));
    }
    return found;
  };

  const afterDot = async (path, known) => {
    const name = path.join(".").toLowerCase();
    const short = known.tables.filter((item) => item.alias.toLowerCase() === name || (path.length === 1 && item.path.at(-1).toLowerCase() === name));
    const tables = short.map((item) => schema.find(item.path));
    const fields = await fieldsOf([...tables, schema.find(path)], 0);
    const inside = schema.tables.filter((table) => table.path.length > 1 && table.path[0].toLowerCase() === name);
    return [...fields, ...inside.map((table) => option(table.path[1], table.title, {
      type: "class", detail: words().rows(table), apply: put(schema.quoted(table.path[1])),
      info: () => fieldInfo({ title: table.title, about: words().fields(table) }, words()),
    }))];
  };

  const anywhere = async (known) => {
    const fields = await fieldsOf(known.tables.map((item) => schema.find(item.path)), 3);
    const aliases = known.tables.filter((item) => item.alias).map((item) => option(item.alias, "", { type: "variable", detail: item.path.join("."), boost: 2, apply: put(schema.quoted(item.alias)) }));
    const functions = schema.words.functions.map(([name, kind, signatures, example]) => ({
      label: name, type: "function", detail: words().kinds[kind] ?? "", boost: kind === "aggregate" || kind === "window" ? 1 : 0,
      apply: call(name), info: () => functionInfo(signatures, example),
    }));
    const keywords = [...schema.words.keywords, ...schema.words.types].map((word) => ({
      label: word.toUpperCase(), type: "keyword", boost: schema.reserved.has(word) ? 1.5 : -1,
    }));
    return [...fields, ...aliases, ...functions, ...keywords];
  };

  return async (context) => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1);
    if (SILENT.has(inside.name) && inside.to >= context.pos && !(inside.name === "Number")) return null;
    const text = context.state.doc.toString();
    const [from, to] = statement(text, context.pos);
    const known = named(text.slice(from, to));
    const line = text.slice(Math.max(from, context.pos - 500), context.pos);
    const dotted = DOTTED.exec(line);
    if (dotted) {
      const options = await afterDot(parts(dotted[1]), known);
      return context.aborted || !options.length ? null : { from: context.pos - dotted[3].length, options, validFor: /^[^".\s()]*$/u };
    }
    const word = WORD.exec(line);
    const wantsTable = WANTS_TABLE.test(line) || /\b(from|join)\s+[^;()]*,\s*"?[\p{L}\p{N}_]*$/iu.test(line.split(/\b(?:where|group|order|having|select)\b/iu).at(-1) ?? "");
    if (!word && !context.explicit && !wantsTable) return null;
    await schema.waiting;
    const tables = [...known.made.map((name) => option(name, "", { type: "variable", boost: 5, apply: put(schema.quoted(name)) })), ...schema.tables.map((table) => ofTable(table, table.own ? 4 : 3))];
    const options = wantsTable ? tables : [...(await anywhere(known)), ...tables.map((item) => ({ ...item, boost: -2 }))];
    return context.aborted ? null : { from: context.pos - (word ? word[2].length : 0), options, validFor: /^[\p{L}\p{N}_$ ]*$/u };
  };
}
