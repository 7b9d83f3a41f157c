// The lobby: keeps itself fresh, and chimes for every new call.

import { chimeForNew, prepare } from "/assets/beep.js";
import { watch } from "/assets/line.js";

prepare(document.getElementById("sound"));
watch(chimeForNew);
