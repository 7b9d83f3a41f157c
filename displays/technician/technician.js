// The technician's page: keeps itself fresh, and forgets devices that were put away.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { holdPlace, keepPlace } from "/assets/place.js";
import { watchSession } from "/assets/signed.js";

listen();
holdPlace();
watch(keepPlace);
watchSession();
