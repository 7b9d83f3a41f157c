// What is under a finger or the mouse stays there until it is let go: to a button that was replaced between down and up no
// browser gives the click.

/** Whose button went up elsewhere is not waited for. */
const LONGEST_MS = 3_000;

let pressed = 0;
let waiting = null;

addEventListener("pointerdown", hold, true);
// The click comes right behind the up.
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(letGo), true);

/** Does something at once, or when nothing is pressed any more; of what waits only the newest is done. */
export function onceLetGo(work) {
  if (pressed) waiting = work;
  else work();
}

function hold() {
  clearTimeout(pressed);
  pressed = setTimeout(letGo, LONGEST_MS);
}

function letGo() {
  clearTimeout(pressed);
  pressed = 0;
  const work = waiting;
  waiting = null;
  work?.();
}
