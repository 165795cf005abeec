// Sends the files one after another; the ids of those received go to Python once, when the last has ended.
export default function (component) {
  const { parentElement: root, data, setTriggerValue } = component;
  const find = (name) => root.querySelector(`[data-${name}]`);
  const words = data.words;
  find("title").textContent = words.title;
  find("hint").textContent = words.hint;
  find("choose").textContent = words.choose;
  const input = find("input"), drop = find("drop"), list = find("list");
  input.setAttribute("aria-label", words.title);
  if (root.etabliReady) return;
  root.etabliReady = true;
  let running = false;

  const size = (bytes) => new Intl.NumberFormat(data.language, { maximumFractionDigits: 1 }).format(bytes / 1e6) + "\u00a0" + words.mb;

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("span"), state = document.createElement("span");
    const cancel = document.createElement("button"), bar = document.createElement("progress");
    name.textContent = `${file.name} (${size(file.size)})`;
    cancel.type = "button"; cancel.textContent = words.cancel; cancel.setAttribute("aria-label", `${words.cancel} ${file.name}`);
    bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
    item.append(name, state, cancel, bar); list.append(item);
    return { item, state, cancel, bar };
  }

  function fail(line, text, kind = "bad") {
    line.bar.remove(); line.cancel.remove(); line.state.textContent = "";
    const told = document.createElement("span");
    told.className = kind; told.setAttribute("role", "alert"); told.textContent = text;
    line.item.append(told);
  }

  const send = (file, line) => new Promise((done) => {
    const asked = new XMLHttpRequest();
    const end = (value) => { line.cancel.onclick = null; done(value); };
    if (file.size > data.limit) { fail(line, words.large); return done(null); }
    line.cancel.onclick = () => asked.abort();
    asked.upload.onprogress = (event) => {
      line.bar.value = event.total ? event.loaded / event.total : 0;
      line.state.textContent = new Intl.NumberFormat(data.language, { style: "percent" }).format(line.bar.value);
    };
    asked.onload = () => {
      if (asked.status === 201) { line.state.textContent = "✓"; line.cancel.remove(); return end(JSON.parse(asked.responseText).id); }
      fail(line, asked.status === 413 ? words.large : words.refused); end(null);
    };
    asked.onerror = () => { fail(line, words.network); end(null); };
    asked.onabort = () => { fail(line, words.cancelled, "told"); end(null); };
    asked.open("PUT", data.address + encodeURIComponent(file.name));
    asked.send(file);
  });

  async function take(files) {
    if (running || !files.length) return;
    running = true; input.disabled = true; list.replaceChildren();
    const lines = files.map((file) => [file, row(file)]);
    const ids = [];
    for (const [file, line] of lines) ids.push(await send(file, line));
    running = false; input.disabled = false; input.value = "";
    const kept = ids.filter(Boolean);
    if (kept.length) setTriggerValue("given", { ids: kept, at: Date.now() });
  }

  window.addEventListener("beforeunload", (event) => { if (running && root.isConnected) event.preventDefault(); });
  input.onchange = () => take([...input.files]);
  drop.ondragover = (event) => { event.preventDefault(); drop.classList.add("over"); };
  drop.ondragleave = () => drop.classList.remove("over");
  drop.ondrop = (event) => { event.preventDefault(); drop.classList.remove("over"); take([...event.dataTransfer.files]); };
}
