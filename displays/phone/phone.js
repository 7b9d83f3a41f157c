// The phone: keeps itself fresh, and stirs when it is the citizen's turn.

import { listen } from "/assets/acts.js";
import { chime, prepare } from "/assets/beep.js";
import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";

prepare(null);
listen();
watch((state) => {
  if (newCalls(state).length === 0) return;
  chime();
  // Browsers refuse to stir a phone that nobody has touched the page on.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([300, 150, 300]);
});
