// What the editor asks the server for. Answers that cannot change are kept; nothing here runs the page again.
const kept = new Map();

export async function ask(path, options = {}) {
  const { body, timeout = 15000, ...rest } = options;
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const answer = await fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(timeout), redirect: "manual", ...sent, ...rest });
  if (answer.ok) return answer.json();
  const said = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(said.text || String(answer.status)), { status: answer.status, text: said.text || "" });
}

// The answer of an address whose content never changes; a failed one is asked again the next time.
export function keep(path) {
  if (!kept.has(path)) {
    const asked = ask(path);
    asked.catch(() => kept.delete(path));
    kept.set(path, asked);
  }
  return kept.get(path);
}

export const address = (path, params) => `${path}?${new URLSearchParams(params)}`;
