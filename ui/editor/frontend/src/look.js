// Colours and sizes. Streamlit's own variables, and light-dark() where it has none, so that both themes work without being told.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: tags.keyword, color: "light-dark(#7431c4, #c9b3ff)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#0b5d45, #7fdcb6)" },
  { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#93420f, #f5ac78)" },
  { tag: tags.comment, color: "light-dark(#5a6672, #a3afba)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "light-dark(#1d4fa8, #8fc1ff)" },
  { tag: [tags.operator, tags.punctuation], color: "light-dark(#37434e, #cfd8df)" },
]));

const LINE = "var(--st-border-color, light-dark(#c3ced8, #3c4a57))";

export const look = EditorView.theme({
  "&": { fontSize: "14px", color: "var(--st-text-color)", backgroundColor: "var(--st-background-color)", maxHeight: "min(60vh, 34rem)" },
  "@media (pointer: coarse)": { "&": { fontSize: "16px" } },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--st-code-font, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace)", lineHeight: "1.55", minHeight: "10.5em" },
  ".cm-content": { caretColor: "var(--st-text-color)", padding: "8px 0" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--st-text-color)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--st-secondary-background-color)", color: "light-dark(#5a6672, #a3afba)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 8%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 30%, transparent) !important" },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 25%, transparent) !important", outline: `1px solid ${LINE}` },
  ".cm-placeholder": { color: "light-dark(#5a6672, #a3afba)" },
  ".cm-tooltip": { backgroundColor: "var(--st-secondary-background-color)", color: "var(--st-text-color)", border: `1px solid ${LINE}`, borderRadius: "6px", zIndex: "1000" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "15em", maxWidth: "min(34em, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--st-primary-color)", color: "light-dark(#fff, #11181f)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".85", fontSize: ".85em" },
  ".cm-completionInfo": { padding: "8px 10px", maxWidth: "26em", lineHeight: "1.45" },
  ".cm-diagnostic": { padding: "6px 10px", maxWidth: "40em", whiteSpace: "normal" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy light-dark(#c4314b, #ff8a98) 1.5px", textUnderlineOffset: "3px" },
  ".cm-panels": { backgroundColor: "var(--st-secondary-background-color)", color: "var(--st-text-color)" },
  ".cm-panels.cm-panels-top, .cm-panels.cm-panels-bottom": { borderColor: LINE },
  ".cm-panel.cm-search": { padding: "6px 8px", fontSize: "14px", fontFamily: "var(--st-font)" },
  ".cm-panel.cm-search label": { fontSize: "13px", display: "inline-flex", alignItems: "center", gap: "4px" },
  ".cm-textfield": { backgroundColor: "var(--st-background-color)", color: "inherit", border: `1px solid ${LINE}`, borderRadius: "4px", fontSize: "14px", padding: "3px 6px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--st-background-color)", color: "inherit", border: `1px solid ${LINE}`, borderRadius: "4px", fontSize: "13px", padding: "3px 8px" },
  ".cm-panel.cm-search [name=close]": { color: "inherit", fontSize: "18px", padding: "0 6px" },
  ".cm-searchMatch": { backgroundColor: "light-dark(#ffe28a, #6b5a12)" },
  ".cm-searchMatch-selected": { backgroundColor: "light-dark(#ffbe3d, #a07a00)" },
});

// The parts around CodeMirror: toolbar, list of tables, what is said below.
export const STYLE = `
:host, .eb-sql { display: block; font-family: var(--st-font, system-ui, sans-serif); color: var(--st-text-color); }
.eb-frame { border: 1px solid ${LINE}; border-radius: 8px; overflow: clip; }
.eb-frame:focus-within { border-color: var(--st-primary-color); box-shadow: 0 0 0 1px var(--st-primary-color); }
.eb-bar { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; padding: 6px 8px; border-bottom: 1px solid ${LINE}; background: var(--st-secondary-background-color); }
.eb-bar button, .eb-side button, .eb-told button { font: inherit; font-size: 14px; color: inherit; background: var(--st-background-color); border: 1px solid ${LINE}; border-radius: 6px; padding: 5px 11px; cursor: pointer; min-height: 32px; }
.eb-bar button:hover, .eb-told button:hover { border-color: var(--st-primary-color); }
.eb-bar button[aria-pressed=true] { background: color-mix(in srgb, var(--st-primary-color) 18%, var(--st-background-color)); }
.eb-bar .eb-run { background: var(--st-primary-color); border-color: var(--st-primary-color); color: light-dark(#fff, #11181f); font-weight: 600; }
.eb-sql button:focus-visible, .eb-side input:focus-visible, .eb-side summary:focus-visible { outline: 3px solid light-dark(#0b5c8c, #5cb3e6); outline-offset: 1px; }
.eb-bar kbd { font: inherit; font-size: 12px; font-weight: 400; opacity: .9; margin-inline-start: 6px; }
.eb-state { margin-inline-start: auto; font-size: 13px; padding: 0 4px; }
.eb-state[data-kind=waiting], .eb-state[data-kind=refused] { font-weight: 600; color: light-dark(#8a4b00, #ffc069); }
.eb-body { display: grid; grid-template-columns: minmax(0, 1fr); }
.eb-body.eb-open { grid-template-columns: minmax(0, 1fr) minmax(15rem, 22rem); }
.eb-side { border-inline-start: 1px solid ${LINE}; max-height: min(60vh, 34rem); overflow: auto; font-size: 14px; background: var(--st-secondary-background-color); }
.eb-side[hidden] { display: none; }
.eb-side input { font: inherit; font-size: 14px; width: 100%; box-sizing: border-box; padding: 6px 8px; color: inherit; background: var(--st-background-color); border: 0; border-bottom: 1px solid ${LINE}; position: sticky; top: 0; }
.eb-side details { border-bottom: 1px solid ${LINE}; }
.eb-side summary { padding: 6px 8px; cursor: pointer; overflow-wrap: anywhere; }
.eb-side summary small { display: block; opacity: .85; font-size: 12.5px; }
.eb-side ul { list-style: none; margin: 0; padding: 0 6px 6px; }
.eb-side button { display: block; width: 100%; text-align: start; border-color: transparent; background: none; padding: 3px 6px; min-height: 28px; overflow-wrap: anywhere; }
.eb-side button:hover { background: color-mix(in srgb, var(--st-primary-color) 14%, transparent); }
.eb-side button small { display: block; opacity: .85; font-size: 12.5px; }
.eb-side code, .eb-info code { font-family: var(--st-code-font, ui-monospace, monospace); font-size: 13px; }
.eb-side p { margin: 0; padding: 8px; }
.eb-told { border-top: 1px solid ${LINE}; padding: 8px 12px; font-size: 14.5px; line-height: 1.5; position: relative; max-height: 24rem; overflow: auto; }
.eb-told[hidden] { display: none; }
.eb-told ul { margin: 4px 0; padding-inline-start: 1.2em; } .eb-told p { margin: 0 2.5rem 4px 0; font-weight: 600; }
.eb-told code { font-family: var(--st-code-font, ui-monospace, monospace); font-size: .92em; background: color-mix(in srgb, currentColor 9%, transparent); border-radius: 4px; padding: 0 3px; overflow-wrap: anywhere; }
.eb-told .eb-close { position: absolute; inset-inline-end: 8px; top: 6px; }
.eb-info > * { display: block; margin-bottom: 3px; } .eb-info .eb-facts { opacity: .9; } .eb-info .eb-example { opacity: .85; }
.eb-info .eb-caveat { border-inline-start: 3px solid light-dark(#b87503, #ffc069); padding-inline-start: 6px; }
.eb-hint { font-size: 12.5px; margin: 4px 2px 0; opacity: .9; }
@media (max-width: 700px) {
  .eb-body.eb-open { grid-template-columns: minmax(0, 1fr); }
  .eb-side { border-inline-start: 0; border-top: 1px solid ${LINE}; max-height: 45vh; }
  .eb-bar kbd, .eb-hint { display: none; } .eb-bar button { min-height: 40px; }
}
`;
