// Whether this page's session has ended. A line that is refused looks like one that is down; an ordinary request tells.

const PROBE_EACH_MS = 5_000;

const html = document.documentElement;
const sign = document.getElementById("signed-out");
let probedAt = 0;

/** Says so while the session is over, with the way to a new one. */
export function watchSession() {
  new MutationObserver(async ([first]) => {
    if (html.dataset.line === "up") {
      // News on a line that was up all the time says nothing of the session: only a new line is asked who it is.
      if (first.oldValue !== "up") askToSignIn(false);
      return;
    }
    if (Date.now() - probedAt < PROBE_EACH_MS) return;
    probedAt = Date.now();
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer) askToSignIn(answer.status === 401);
  }).observe(html, { attributes: true, attributeFilter: ["data-line"], attributeOldValue: true });
}

/** The session is over, or is not. */
export function askToSignIn(gone) {
  sign.hidden = !gone;
  sign.querySelector("a").href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
}
