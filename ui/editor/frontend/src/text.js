// The text itself: CodeMirror with DuckDB's words, and what is bound to keys. Tab leaves the editor, unless a completion is open.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { PostgreSQL, SQLDialect } from "@codemirror/lang-sql";
import { bracketMatching, indentOnInput, LanguageSupport } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { colours, look } from "./look.js";

const said = new Compartment(), spoken = new Compartment();

function dialect(words) {
  const functions = words.functions.map(([name]) => name).filter((name) => !words.keywords.includes(name));
  return SQLDialect.define({
    ...PostgreSQL.spec,
    ...(words.keywords.length ? { keywords: words.keywords.join(" "), types: words.types.join(" "), builtin: functions.join(" ") } : {}),
  });
}

const support = (words) => {
  const { language } = dialect(words);
  return new LanguageSupport(language, [language.data.of({ closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } })]);
};

const named = ({ label, description, placeholder: hint, phrases }) => [
  EditorView.contentAttributes.of({ "aria-label": label, "aria-description": description, spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
  placeholder(hint), EditorState.phrases.of(phrases),
];

// keys: {run(view), format()}; source: of completions; typed: called after each change.
export function begin(parent, { keys, source, typed, left, words }) {
  const bound = [
    { key: "Mod-Enter", run: () => (keys.run(), true) },
    { key: "Shift-Alt-f", run: () => (keys.format(), true) },
    { key: "Mod-/", run: toggleComment },
    { key: "Tab", run: acceptCompletion },
  ];
  return new EditorView({
    parent,
    root: parent.getRootNode(),
    state: EditorState.create({
      doc: "",
      extensions: [
        lineNumbers(), highlightSpecialChars(), history(), drawSelection(), EditorState.allowMultipleSelections.of(true), indentOnInput(),
        bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), EditorView.lineWrapping,
        search({ top: true }), autocompletion({ override: [source], maxRenderedOptions: 80, icons: true }), look, colours,
        said.of(named(words)), spoken.of(support({ keywords: [], types: [], functions: [] })),
        Prec.highest(keymap.of(bound)),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
        EditorView.domEventHandlers({ blur: () => left() }),
        EditorView.updateListener.of((update) => { if (update.docChanged) typed(update); }),
      ],
    }),
  });
}

export const speak = (view, words) => view.dispatch({ effects: spoken.reconfigure(support(words)) });
export const name = (view, words) => view.dispatch({ effects: said.reconfigure(named(words)) });
export const find = (view) => openSearchPanel(view);

// The whole text becomes another one; where only a part differs, the rest keeps its cursor.
export function replace(view, text) {
  const before = view.state.doc.toString();
  if (before === text) return;
  let from = 0;
  const least = Math.min(before.length, text.length);
  while (from < least && before[from] === text[from]) from++;
  let end = 0;
  while (end < least - from && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({ changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) } });
}

export function insert(view, text) {
  const { from, to } = view.state.selection.main;
  const before = view.state.sliceDoc(from - 1, from), after = view.state.sliceDoc(to, to + 1);
  const put = (/[\w"]/.test(before) ? " " : "") + text + (/[\w"]/.test(after) ? " " : "");
  view.dispatch({ changes: { from, to, insert: put }, selection: { anchor: from + put.length }, scrollIntoView: true, userEvent: "input" });
  view.focus();
}

// What is run: what is selected, else everything.
export function chosen(view) {
  const { from, to } = view.state.selection.main;
  const part = view.state.sliceDoc(from, to);
  return part.trim() ? part : view.state.doc.toString();
}

// problem: {script, line, near, text}, of a script that was run; underlined where that script still stands.
export function underline(view, problem) {
  const text = view.state.doc.toString();
  const at = problem ? text.indexOf(problem.script) : -1;
  if (at < 0) { view.dispatch(setDiagnostics(view.state, [])); return; }
  const first = view.state.doc.lineAt(at).number;
  const line = view.state.doc.line(Math.min(first + problem.line - 1, view.state.doc.lines));
  const place = problem.near ? line.text.toLowerCase().indexOf(problem.near.toLowerCase()) : -1;
  const blank = line.text.length - line.text.trimStart().length;
  const from = line.from + Math.max(place, Math.min(blank, line.length));
  const to = place >= 0 ? from + problem.near.length : line.to;
  view.dispatch(setDiagnostics(view.state, [{ from, to: Math.max(from, to), severity: "error", message: problem.text }]));
}
