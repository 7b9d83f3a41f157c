// The lobby: keeps itself fresh, and chimes for every new call.

import { chime, prepare } from "/assets/beep.js";
import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";

prepare(document.getElementById("sound"));
watch((state) => newCalls(state).forEach(chime));
