// The technician's page: keeps itself fresh, prints test pages, and forgets devices that were put away.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { holdPlace, keepPlace } from "/assets/place.js";
import { watchSession } from "/assets/signed.js";
import { word } from "/assets/words.js";

listen({ onDone: (_, page) => (page.print ? becameOf(page) : "") });
holdPlace();
watch(keepPlace);
watchSession();

/** What became of a test page, for whoever stands at the printer. */
function becameOf({ printer, print, print_failure: failure }) {
  return word(`test_${failure ?? print}`, { printer }) ?? word("test_failed", { printer });
}
