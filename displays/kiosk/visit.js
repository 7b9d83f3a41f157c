// What a page that dies leaves to the next one: the request on its way, or the number that its citizen still looks at.

const KEPT = "motcua-kiosk-visit";
/** A request that was left by a page younger than this still has its citizen before it. */
const REQUEST_MS = 120_000;

/** A request is on its way: `{code, priority, id}`. */
export function keepRequest(request) {
  keep({ request, until: Date.now() + REQUEST_MS });
}

/** A number is shown for so many seconds more. */
export function keepResult(given, seconds) {
  keep({ given, until: Date.now() + seconds * 1_000 });
}

/** The visit is over. */
export function keepNothing() {
  keep(null);
}

/** `{request}` or `{given}` of a visit that is not over; an empty object where there is none. */
export function kept() {
  try {
    const visit = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return visit && Date.now() < visit.until ? visit : {};
  } catch {
    return {};
  }
}

function keep(visit) {
  try {
    if (visit) sessionStorage.setItem(KEPT, JSON.stringify(visit));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing loses a visit only when its page dies.
  }
}
