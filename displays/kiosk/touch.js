// Fingers on the glass: answered when they come down, never taken for a gesture, and never for an answer that nobody read.

/** A second touch on the spot of a tile, so soon and so near, was meant for the tile. */
const ECHO_MS = 1_200;
const ECHO_PX = 80;

let last = { x: 0, y: 0 };
let opener = { at: -ECHO_MS, x: 0, y: 0 };

/** Keeps the browser from its own ideas about touches, and tells of each. */
export function holdStill(onTouched) {
  for (const name of ["contextmenu", "dragstart", "selectstart"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
  // A touchpad's pinch comes as a wheel with the control key.
  document.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  // A finger is answered when it comes down, not when the browser is sure that it is no gesture.
  document.addEventListener("pointerdown", (event) => {
    last = { x: event.clientX, y: event.clientY };
    onTouched();
    event.target.closest("button")?.classList.add("pressed");
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      for (const button of document.querySelectorAll(".pressed")) button.classList.remove("pressed");
    });
  }
  document.addEventListener("keydown", onTouched);
}

/** Answers have come under the finger, where a tile was. */
export function tilesGone() {
  opener = { at: performance.now(), ...last };
}

/** The tiles are back: each touch on them is meant. */
export function tilesBack() {
  opener.at = -ECHO_MS;
}

/** Whether a click, which is no key's, only repeats the touch on a tile. */
export function isEcho({ detail, clientX, clientY }) {
  if (detail === 0) return false;
  const isSoon = performance.now() - opener.at < ECHO_MS;
  // The browser knows by itself a second touch that comes at once.
  return detail > 1 || (isSoon && Math.hypot(clientX - opener.x, clientY - opener.y) < ECHO_PX);
}
