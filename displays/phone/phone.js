// The phone: keeps itself fresh, and stirs when it is the citizen's turn.

import { listen } from "/assets/acts.js";
import { chimeForNew, prepare } from "/assets/beep.js";
import { watch } from "/assets/line.js";

prepare(null);
listen();
watch((state) => {
  if (chimeForNew(state) > 0) navigator.vibrate?.([300, 150, 300]);
});
