// A page that came from another build of the server loads itself anew, when nobody is in the middle of something.

const REMEMBERED = "motcua-build";
const LOOK_EVERY_MS = 1_000;
const AGAIN_AFTER_MS = 60_000;

const html = document.documentElement;

let wanted = null;
let askedAt = -AGAIN_AFTER_MS;

/** The server says that its build is another one than this page's. */
export function outdated(build) {
  if (wanted === null) setInterval(look, LOOK_EVERY_MS);
  wanted = build;
  look();
}

async function look() {
  if (isBusy() || !mayReload()) return;
  askedAt = performance.now();
  try {
    // Reloading while the server is away would leave the browser's own page of errors on the wall for ever.
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (!answer.ok || isBusy()) return;
  } catch {
    return;
  }
  remember(wanted);
  location.reload();
}

/** Somebody touches, types, is asked or waits for an answer, or calls are still to be shown and heard. */
function isBusy() {
  const { activeElement } = document;
  const typing = activeElement?.matches("input:not([type=checkbox]), textarea") && activeElement.value !== "";
  const asked = document.querySelector("dialog[open]") !== null;
  const { shown, queued } = document.getElementById("live").dataset;
  return Boolean(shown || queued) || "busy" in html.dataset || document.body.hasAttribute("aria-busy") || asked || typing;
}

/** Once for each build, and where that did not help, as between two servers of different builds, once a minute. */
function mayReload() {
  const now = performance.now();
  if (now - askedAt < LOOK_EVERY_MS * 5) return false;
  return now > AGAIN_AFTER_MS || remembered() !== wanted;
}

function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch {
    // A browser that remembers nothing waits for the minute.
    return wanted;
  }
}

function remember(build) {
  try {
    sessionStorage.setItem(REMEMBERED, build);
  } catch {
    // As above.
  }
}
