/** Partners whose changes are stored at the same time. */
const FOR_CONVERSIONS = 2;
/** One that is notified of events, one for retries that are due, and one for the marks of completeness. */
const FOR_THE_STREAM = 3;

/** How many connections a consumer opens at most to handle events: a handler uses one at a time, and a second for events that come alone. */
export function countHandlingConnections(handlers: number): number {
  return 2 * handlers + FOR_THE_STREAM + FOR_CONVERSIONS;
}

/** A day is detached, and expired rows are deleted, on a connection of their own. */
export const RETAINING_CONNECTIONS = 1;
