// Words being written are kept in this browser at every key, until the server says that it has them: neither a refresh, nor a lost
// network, nor a server that starts again takes them away.
const FIELDS = ["title", "text", "script"];
const DAYS = 3;

function old() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("etabli.story.")) continue;
    try { if (JSON.parse(localStorage.getItem(key)).at > Date.now() - DAYS * 864e5) continue; } catch { /* not ours to read */ }
    localStorage.removeItem(key);
  }
}

const kept = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const same = (one, other) => FIELDS.every((name) => (one[name] ?? "").trim() === (other[name] ?? "").trim());

export default function (component) {
  const { parentElement: root, data, setTriggerValue } = component;
  const find = (name) => root.querySelector(`[data-${name}]`);
  const field = (name) => root.querySelector(`[data-field=${name}]`);
  const form = find("form"), state = find("state"), back = find("back"), submit = form.querySelector("[type=submit]");
  const key = `etabli.story.${data.key}`;
  const my = (root.etabliStory ??= {});
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = data.words[node.dataset.word];
  for (const node of root.querySelectorAll("[data-named]")) node.setAttribute("aria-label", data.words[node.dataset.named]);

  const say = (text, bad = false) => { state.textContent = text; state.classList.toggle("bad", bad); };
  const now = () => ({ ...Object.fromEntries(FIELDS.map((name) => [name, field(name).value])), based_on: my.based_on, named: my.named, at: Date.now() });
  const fill = (from) => { for (const name of FIELDS) field(name).value = from[name] ?? ""; my.based_on = from.based_on; };
  const ready = () => { clearTimeout(my.timer); my.sent = 0; submit.disabled = false; };

  const begin = () => {
    const unsaved = kept(key);
    back.hidden = true;
    if (unsaved && !same(unsaved, data.now) && !(unsaved.nonce && unsaved.nonce === data.last)) {
      fill(data.new && unsaved.title === unsaved.named ? { ...unsaved, title: data.now.title } : unsaved);
      const drop = document.createElement("button");
      drop.type = "button"; drop.className = "link"; drop.textContent = data.words.drop;
      drop.onclick = () => { localStorage.removeItem(key); fill(data.now); back.hidden = true; my.dirty = false; say(""); };
      back.replaceChildren(data.words.back + " ", drop); back.hidden = false; my.dirty = true;
    } else {
      localStorage.removeItem(key); fill(data.now); my.dirty = false;
    }
    say("");
  };

  if (data.done) {  // the server has them
    if (kept(key)?.nonce === data.done) localStorage.removeItem(key);
    my.dirty = false; my.key = ""; ready(); form.hidden = true;
    return;
  }
  form.hidden = false;
  find("query").hidden = find("leave").hidden = Boolean(data.new);
  if (data.new && my.key === key && my.dirty && field("title").value === my.named) field("title").value = data.now.title;
  my.named = data.now.title;
  if (my.key !== key) { old(); my.key = key; ready(); begin(); find("query").open = Boolean(data.open); }
  else if (!my.dirty && my.based_on !== data.now.based_on) begin();
  if (data.problem && data.problem.of === my.sent) { ready(); say(data.problem.text, true); }

  form.oninput = () => {
    my.dirty = true;
    try { localStorage.setItem(key, JSON.stringify(now())); say(data.words.here); } catch { say(data.words.nowhere, true); }
  };
  const send = () => {
    if (my.sent) return;
    my.sent = Date.now(); submit.disabled = true; say(data.words.saving);
    const words = { ...now(), nonce: my.sent, of: data.key };
    try { localStorage.setItem(key, JSON.stringify(words)); } catch { /* said when it was typed */ }
    setTriggerValue("saved", words);
    my.timer = setTimeout(() => { ready(); say(data.words.late, true); }, 8000);
  };
  form.onsubmit = (event) => { event.preventDefault(); send(); };
  form.onkeydown = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } };
  find("leave").onclick = () => { localStorage.removeItem(key); my.dirty = false; my.key = ""; setTriggerValue("left", Date.now()); };
}
