// The technician's page: keeps itself fresh; there is nothing to press.

import { watch } from "/assets/line.js";

watch();
