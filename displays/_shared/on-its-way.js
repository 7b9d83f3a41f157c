// Whether a slip may still come out by itself.

/** What a printer says that cannot print; its slip waits for a while for somebody to see to it. */
const WAITS_AT = ["paper_out", "cover_open", "offline"];

/** Whether the slip of a ticket, as an answer tells it, is on its way: then it is worth asking again. */
export function isOnItsWay(ticket) {
  return ticket.print === "printing" || (WAITS_AT.includes(ticket.print) && ticket.print_failure === null);
}
