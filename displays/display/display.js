// The display over a counter: keeps itself fresh, and stirs at a new call.

import { newCalls } from "/assets/calls.js";
import { watch } from "/assets/line.js";

watch(newCalls);
