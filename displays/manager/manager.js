// The manager's screen: keeps itself fresh, and acts.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";

listen();
watch();
