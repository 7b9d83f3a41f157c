// The display over a counter only keeps itself fresh.

import { watch } from "/assets/line.js";

watch();
