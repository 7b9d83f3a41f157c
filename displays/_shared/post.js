// Asking the server for something, so that asking twice is asking once.

const TRIES = 7;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4_000;
const ANSWER_WITHIN_MS = 8_000;

const base = `/api/v1/offices/${document.documentElement.dataset.office}/`;
const retrying = document.getElementById("retrying");

let asking = false;

/**
 * Posts once at a time: resolves to `{ok, body}` or `{ok: false, code}`, or to null while another request is on its
 * way. A request whose answer was lost is sent again under the same id: a bounded number of times, or with
 * `{untilAborted: signal}` for as long as somebody waits for it. `{id}` names a request that was begun before, and
 * `{onTrying}` is told of the first try that had no answer.
 */
export async function post(path, body = {}, { id = freshId(), untilAborted = null, onTrying = sayTrying } = {}) {
  if (asking) return null;
  asking = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    return await persist(base + path, JSON.stringify({ ...body, request_id: id }), untilAborted, onTrying);
  } finally {
    asking = false;
    retrying.hidden = true;
    document.body.removeAttribute("aria-busy");
  }
}

function sayTrying() {
  retrying.hidden = false;
}

/** The JSON at a path, or null when it cannot be had now. */
export async function get(path) {
  try {
    return await within(ANSWER_WITHIN_MS, null, async (signal) => {
      const answer = await fetch(base + path, { signal, cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    });
  } catch {
    return null;
  }
}

/** A part of a page from the server, as an element; null when it cannot be had now. */
export async function part(path) {
  try {
    const text = await within(ANSWER_WITHIN_MS, null, async (signal) => {
      const answer = await fetch(path, { signal, cache: "no-store" });
      return answer.ok ? await answer.text() : "";
    });
    const template = document.createElement("template");
    template.innerHTML = text;
    return template.content.firstElementChild;
  } catch {
    return null;
  }
}

async function persist(address, text, aborted, onTrying) {
  let code = "no_line";
  for (let tried = 0; aborted !== null || tried < TRIES; tried += 1) {
    if (tried === 1) onTrying();
    if (tried > 0) await pause(tried, aborted);
    if (aborted?.aborted) return { ok: false, code: "given_up" };
    const answer = await ask(address, text, aborted);
    if (!answer.again) return answer;
    code = answer.code;
  }
  return { ok: false, code };
}

async function ask(address, text, aborted) {
  try {
    return await within(ANSWER_WITHIN_MS, aborted, async (signal) => {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const answer = await fetch(address, { method: "POST", headers, body: text, signal });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) return { ok: true, body };
      const again = [502, 503, 504].includes(answer.status);
      const unnamed = { 401: "unauthorized", 403: "forbidden", 503: "unavailable" }[answer.status] ?? "other";
      return { ok: false, again, code: body.code ?? unnamed };
    });
  } catch {
    return { ok: false, again: true, code: "no_line" };
  }
}

/** Gives a request up after a while, its body too, or when nobody waits for it any more. */
async function within(ms, aborted, request) {
  const giveUp = new AbortController();
  const abort = () => giveUp.abort();
  const timer = setTimeout(abort, ms);
  aborted?.addEventListener("abort", abort);
  try {
    return await request(giveUp.signal);
  } finally {
    clearTimeout(timer);
    aborted?.removeEventListener("abort", abort);
  }
}

function pause(tried, aborted) {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tried - 1, 10));
  return new Promise((done) => {
    const timer = setTimeout(end, longest / 2 + (Math.random() * longest) / 2);
    function end() {
      clearTimeout(timer);
      aborted?.removeEventListener("abort", end);
      done();
    }
    aborted?.addEventListener("abort", end);
  });
}

/**
 * A name for a request, by which asking twice is asking once. `crypto.randomUUID` is missing on pages that came over
 * plain http, which is how a hall's own network has them.
 */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
