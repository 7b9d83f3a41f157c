// The technician's page: keeps itself fresh, and forgets devices that were put away.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { holdPlace, keepPlace } from "/assets/place.js";

listen();
holdPlace();
watch(keepPlace);
