// Draws a figure with the plotly.js of this server, in the page's theme, and saves it as PNG, SVG or a page of its own.
const FRENCH = {
  moduleType: "locale", name: "fr",
  dictionary: {
    "Zoom in": "Agrandir", "Zoom out": "Réduire", "Pan": "Déplacer", "Reset": "Revenir à la vue de départ", "Reset view": "Revenir à la vue de départ",
    "Autoscale": "Échelle automatique", "Reset axes": "Revenir à la vue de départ", "Click to enter X axis title": "",
    "min:": "min. :", "max:": "max. :", "median:": "médiane :", "q1:": "1ᵉʳ quartile :", "q3:": "3ᵉ quartile :",
    "lower fence:": "moustache basse :", "upper fence:": "moustache haute :", "mean:": "moyenne :",
  },
  format: {
    days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    shortDays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    shortMonths: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    date: "%d/%m/%Y", year: "%Y", month: "%b %Y", dayMonth: "%-d %b", dayMonthYear: "%-d %b %Y",
  },
};
const BRITISH = {
  moduleType: "locale", name: "en-GB", dictionary: {},
  format: { date: "%d/%m/%Y", year: "%Y", month: "%b %Y", dayMonth: "%-d %b", dayMonthYear: "%-d %b %Y" },
};
const WIDTH = 1200, SMALL = 600, LOWEST = 240, SCALE = 72;
let library;

function plotly(address) {
  library ??= new Promise((resolve, reject) => {
    // No map of the world is ever fetched: the outlines are ours.
    window.PlotlyConfig = { topojsonURL: "/outlines/none/" };
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => { window.Plotly.register([FRENCH, BRITISH]); resolve(window.Plotly); };
    script.onerror = () => { library = undefined; script.remove(); reject(new Error("plotly.js")); };
    document.head.append(script);
  });
  return library;
}

function luminance(color) {
  const [red, green, blue] = (color.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const page = () => getComputedStyle(document.querySelector(".stApp") || document.body);
const isDark = () => luminance(page().color) > 128;

function recolored(value, colors) {
  if (typeof value === "string") return value.length === 7 && colors[value.toUpperCase()] || value;
  if (Array.isArray(value)) return value.map((item) => recolored(item, colors));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === "geojson" ? item : recolored(item, colors)]));
  return value;
}

// The figure for a width: letters that can be read from there, the scale of a map below it on a phone.
function fitted(data, width, dark, large) {
  const said = JSON.parse(data.figure);
  const { data: traces, layout } = dark ? recolored(said, data.dark) : said;
  const size = large ? 19 : width >= SMALL ? 14 : 12;
  layout.font = { ...layout.font, size, family: page().fontFamily };
  layout.hoverlabel = { ...layout.hoverlabel, font: { size, family: page().fontFamily } };
  layout.height = data.map ? Math.round(Math.min(data.height * (large ? 1.2 : 1), width * 1.12 + 60)) : Math.round(data.height * (large ? 1.2 : 1));
  layout.width = width;
  for (const note of layout.annotations || []) {
    const longest = Math.max(...note.text.split("<br>").map((text) => text.replace(/<[^>]*>/g, "").length));
    note.font = { ...note.font, size: Math.min(note.font.size * (size / 14), width / Math.max(6, longest * 0.62)) };
  }
  for (const trace of traces)
    if (trace.type === "scattergeo" && trace.textfont) trace.textfont = { ...trace.textfont, size: Math.round(size * (width < SMALL ? 0.7 : 0.8)) };
  const long = shortened(layout, size, width);
  const scale = traces.some((trace) => trace.colorbar);
  if (data.map) filled(layout, scale && beside(traces, size), width);
  if (width < SMALL)
    for (const trace of traces)
      if (trace.colorbar) trace.colorbar = { ...trace.colorbar, orientation: "h", x: 0.5, xanchor: "center", y: -0.02, yanchor: "top", len: 0.96, thickness: 10, tickfont: { size: 10 } };
  return { traces, layout, long };
}

// Titles of axes that are longer than their axis are cut; [axis, whole title] of each, to be told below.
function shortened(layout, size, width) {
  const rooms = { xaxis: width - 90, yaxis: layout.height - 90 };
  return Object.keys(rooms).flatMap((axis) => {
    const title = layout[axis]?.title, whole = bare(title?.text), most = Math.max(12, Math.floor(rooms[axis] / (size * 0.56)));
    if (whole.length <= most) return [];
    title.text = line("p", `${whole.slice(0, most - 1).trimEnd()}…`).innerHTML;
    return [[axis, whole]];
  });
}

// The room of a scale beside a map: its longest line, and the colours before the limits of the classes.
function beside(traces, size) {
  const { title, ticktext = [] } = traces.find((trace) => trace.colorbar).colorbar;
  const lines = [...(title?.text ?? "").split("<br>"), ...ticktext.map((text) => `${text}...`)];
  return Math.max(12, ...lines.map((text) => bare(text).length)) * size * 0.58 + 24;
}

// The map fills its place: a place that is too high for the box that it must show is made lower, one that is too wide shows more beside
// it. The scale stands beside the map, or below it.
function filled(layout, scale, width) {
  const { geo } = layout, domain = geo.domain;
  if (scale) Object.assign(domain, width < SMALL ? { x: [0, 1] } : { x: [0, Math.max(0.5, 1 - scale / width)] });
  let [west, east] = geo.lonaxis.range, [south, north] = geo.lataxis.range;
  const up = (degrees) => (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * 180) / Math.PI;
  const down = (height) => (Math.atan(Math.exp((height * Math.PI) / 180)) * 360) / Math.PI - 90;
  const across = (domain.x[1] - domain.x[0]) * width, below = scale && width < SMALL ? SCALE : 0; // plotly leaves room for a scale below
  const high = up(north) - up(south), wide = east - west;
  layout.height = Math.round(Math.min(layout.height, Math.max(LOWEST, (across * high) / wide + below + 8)));
  if (wide > 300) return;
  const wanted = across / (layout.height - below - 8);
  if (wide < wanted * high) {
    const more = (wanted * high - wide) / 2;
    west -= more; east += more;
  } else {
    const more = (wide / wanted - high) / 2;
    [south, north] = [down(up(south) - more), down(up(north) + more)];
  }
  geo.lonaxis.range = [Math.max(west, -180), Math.min(east, 180)];
  geo.lataxis.range = [Math.max(south, -85), Math.min(north, 85)];
}

function config(data) {
  return {
    locale: data.language === "fr" ? "fr" : "en-GB", displaylogo: false, responsive: false, displayModeBar: data.map, scrollZoom: false,
    topojsonURL: "/outlines/none/", showTips: false, plotlyServerURL: location.origin, // nothing is ever sent to plotly's cloud
    modeBarButtons: [["zoomInGeo", "zoomOutGeo", "resetGeo"]],
  };
}

function line(kind, text, name) {
  const found = document.createElement(kind);
  found.textContent = text;
  if (name) found.className = name;
  return found;
}

const axes = (data, long) => long.map(([axis, whole]) => data.words[axis].replace("{name}", () => whole));

function told(data, long = []) {
  const lines = [...axes(data, long), ...data.notes].map((text) => line("p", text));
  if (data.caption && data.source) lines.push(line("p", `${data.words.source} ${data.source}`));
  if (data.caption) lines.push(...data.caveats.map((text) => line("p", text, "eb-caveat")));
  return lines;
}

// ---------------------------------------------------------------------------------------------------------------- saving

const SVG = "http://www.w3.org/2000/svg";

function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" "))
    if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  return lines;
}

// What the page calls the result, an exhibit by its title; else the figure's own title.
const named = (data) => data.heading || data.title;

// The picture as people keep it: title, figure, what it leaves out, source and caveats, dark on white.
async function picture(data) {
  const { traces, layout, long } = fitted(data, WIDTH - 40, false, false);
  layout.paper_bgcolor = layout.plot_bgcolor = "#FFFFFF";
  const height = layout.height;
  const link = await window.Plotly.toImage({ data: traces, layout, config: config(data) }, { format: "svg", width: WIDTH - 40, height });
  const inner = new DOMParser().parseFromString(decodeURIComponent(link.replace(/^data:image\/svg\+xml,/, "")), "image/svg+xml").documentElement;
  const outer = document.createElementNS(SVG, "svg");
  const back = document.createElementNS(SVG, "rect");
  const lines = [];
  let y = 16;
  const put = (text, size, weight, color) => {
    for (const part of wrapped(text, Math.floor((WIDTH - 40) / (size * 0.52)))) {
      const found = document.createElementNS(SVG, "text");
      y += size * 1.3;
      for (const [name, value] of Object.entries({ x: 20, y: Math.round(y), "font-size": size, "font-weight": weight, fill: color })) found.setAttribute(name, value);
      found.textContent = part;
      lines.push(found);
    }
  };
  put(named(data), 24, 650, "#16232E");
  if (data.title && data.title !== named(data)) put(data.title, 16, 500, "#4d5b67");
  y += 14;
  inner.setAttribute("x", 20); inner.setAttribute("y", Math.round(y));
  y += height + 4;
  for (const text of [...axes(data, long), ...data.notes]) put(text, 14, 400, "#4d5b67");
  if (data.source) put(`${data.words.source} ${data.source}`, 14, 600, "#4d5b67");
  for (const text of data.caveats) put(text, 14, 400, "#7a4d00");
  y += 18;
  for (const [name, value] of Object.entries({ xmlns: SVG, width: WIDTH, height: Math.round(y), viewBox: `0 0 ${WIDTH} ${Math.round(y)}`, "font-family": "system-ui, Segoe UI, Roboto, Arial, sans-serif", role: "img", "aria-label": data.alt })) outer.setAttribute(name, value);
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#FFFFFF" })) back.setAttribute(name, value);
  outer.append(back, document.adoptNode(inner), ...lines);
  return { text: new XMLSerializer().serializeToString(outer), width: WIDTH, height: Math.round(y) };
}

async function png(data) {
  const { text, width, height } = await picture(data);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width; canvas.height = 2 * height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function svg(data) {
  return new Blob([(await picture(data)).text], { type: "image/svg+xml" });
}

const bare = (text) => new DOMParser().parseFromString(String(text ?? "").replace(/<br>/g, " · ").replace(/<\/?b>/g, ""), "text/html").body.textContent;

// The values of a trace, a row a mark, as the page of the figure lists them.
function valuesOf(trace) {
  const rows = [], name = trace.showlegend ? [trace.name] : [];
  if (trace.type === "choropleth") trace.customdata?.forEach((item) => Array.isArray(item) && rows.push(item));
  else if (trace.type === "heatmap") trace.z.forEach((part, top) => part.forEach((value, left) => rows.push([trace.y[top], trace.x[left], value])));
  else if (trace.type === "pie" || trace.type === "treemap") trace.labels.forEach((label, place) => rows.push([label, trace.values[place]]));
  else if (trace.type === "box") trace.y.forEach((label, place) => rows.push([label, trace.lowerfence[place], trace.q1[place], trace.median[place], trace.q3[place], trace.upperfence[place]]));
  else if (trace.type === "scattergeo") trace.hoverinfo !== "skip" && unpacked(trace.lon).forEach((value, place) => rows.push([trace.text?.[place], unpacked(trace.lat)[place], value]));
  else if (trace.x) {
    const [across, up] = trace.orientation === "h" ? [trace.y, trace.x] : [trace.x, trace.y];
    unpacked(across).forEach((value, place) => rows.push([...name, trace.type === "bar" ? trace.customdata?.[place] ?? value : value, unpacked(up)[place]]));
  }
  return rows;
}

// Numbers that Python packed: {dtype, bdata}. Source: plotly.js, "typed array specification"
function unpacked(values) {
  if (!values || !values.bdata) return values || [];
  const bytes = Uint8Array.from(atob(values.bdata), (sign) => sign.charCodeAt(0));
  const kinds = { f8: Float64Array, f4: Float32Array, i4: Int32Array, i2: Int16Array, i1: Int8Array, u4: Uint32Array, u2: Uint16Array, u1: Uint8Array };
  return [...new kinds[values.dtype](bytes.buffer)];
}

async function html(data) {
  const { text } = await picture(data);
  const body = document.implementation.createHTMLDocument(bare(named(data)));
  body.documentElement.lang = data.language;
  const meta = body.createElement("meta");
  meta.setAttribute("charset", "utf-8");
  const style = body.createElement("style");
  style.textContent = "body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:1240px;padding:0 1rem;color:#16232E}svg{width:100%;height:auto}table{border-collapse:collapse}td{border:1px solid #c3ced8;padding:.2rem .6rem}td:last-child{font-variant-numeric:tabular-nums;text-align:right}";
  body.head.append(meta, style);
  body.body.append(body.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true));
  const rows = JSON.parse(data.figure).data.flatMap(valuesOf).slice(0, 2000);
  if (rows.length) {
    const table = body.createElement("table"), details = body.createElement("details"), summary = body.createElement("summary");
    summary.textContent = data.words.table;
    const number = new Intl.NumberFormat(data.language, { maximumSignificantDigits: 15 });
    for (const row of rows) {
      const made = table.insertRow();
      for (const cell of row) made.insertCell().textContent = typeof cell === "number" ? number.format(cell) : bare(cell);
    }
    details.append(summary, table);
    body.body.append(details);
  }
  return new Blob([`<!doctype html>\n${body.documentElement.outerHTML}`], { type: "text/html" });
}

const FORMS = { PNG: png, SVG: svg, HTML: html };

async function save(data, form, button) {
  button.disabled = true;
  try {
    const link = document.createElement("a");
    const name = named(data).normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, 60);
    link.href = URL.createObjectURL(await FORMS[form](data));
    link.download = `${name || "figure"}.${form.toLowerCase()}`;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } finally {
    button.disabled = false;
  }
}

// ---------------------------------------------------------------------------------------------------------------- drawing

export default function (component) {
  const { parentElement: root, data } = component;
  const figure = root.querySelector("[data-figure]"), plot = root.querySelector("[data-plot]");
  const title = root.querySelector("[data-title]"), caption = root.querySelector("[data-caption]"), buttons = root.querySelector("[data-save]");
  title.textContent = data.title;
  caption.replaceChildren(...told(data));
  plot.setAttribute("aria-label", data.alt);
  buttons.replaceChildren(line("span", data.words.save), ...Object.keys(FORMS).map((form) => {
    const button = line("button", form);
    button.type = "button";
    button.setAttribute("aria-label", `${data.words.save} ${form}`);
    button.addEventListener("click", () => save(data, form, button));
    return button;
  }));
  let gone = false, drawn = "";
  if (!plot.style.minHeight) plot.style.minHeight = `${Math.min(data.height, 320)}px`;

  const draw = async () => {
    const width = Math.floor(plot.clientWidth), dark = isDark(), large = window.innerWidth >= 1700; // a projector: read from the back
    if (gone || width < 40 || drawn === `${width} ${dark} ${large}`) return;
    drawn = `${width} ${dark} ${large}`;
    try {
      const library = await plotly(data.library);
      if (gone) return;
      const { traces, layout, long } = fitted(data, width, dark, large);
      caption.replaceChildren(...told(data, long));
      await library.react(plot, traces, layout, config(data));
      for (const part of plot.children) part.setAttribute("aria-hidden", "true");
      plot.style.minHeight = "";
      figure.dataset.ready = "yes";
    } catch (problem) {
      plot.style.minHeight = "";
      caption.prepend(line("p", data.words.failed));
      throw problem;
    }
  };
  figure.removeAttribute("data-ready");
  const watcher = new ResizeObserver(() => draw());
  watcher.observe(plot);
  figure.ontransitionend = () => draw(); // the colour of the text changes with the theme
  draw();
  return () => {
    gone = true;
    watcher.disconnect();
  };
}
