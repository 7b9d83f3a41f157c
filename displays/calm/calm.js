// The calm hours: keeps itself fresh, for a page that hangs on a wall.

import { watch } from "/assets/line.js";

watch(() => {});
