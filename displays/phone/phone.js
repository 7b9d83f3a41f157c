// The phone: keeps itself fresh, and stirs when it is the citizen's turn.

import { listen } from "/assets/acts.js";
import { chime, prepare } from "/assets/beep.js";
import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";

const STIR_MS = [300, 150, 300, 150, 300];

const title = document.title;
const sound = document.getElementById("sound");

prepare(sound);
sound.addEventListener("click", stir);
listen();
watch((state) => {
  document.getElementById("give-up").hidden = !("canCancel" in state.root.dataset);
  document.getElementById("wish-to-hear").hidden = !("rings" in state.root.dataset);
  // Whoever reads another page finds the turn in the list of pages.
  const { call, say } = state.root.dataset;
  document.title = call ? `${say} · ${title}` : title;
  if (newCalls(state).length === 0) return;
  chime();
  stir();
});

/** Browsers refuse to stir a phone that nobody has touched the page on. */
function stir() {
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(STIR_MS);
}
