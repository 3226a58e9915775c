import { type Delivery, DestinationUnavailableError, type Refusal } from '@app/event-stream';

/** What a request carries, and how it went: undefined is delivered. */
type SendOne<T> = (part: T) => Promise<Omit<Refusal, 'event'> | undefined>;

/**
 * Sends several requests at once. The destination counts as unavailable when none was delivered; otherwise each that
 * was not delivered counts as a failed attempt of its events, since one of them may be the reason.
 *
 * @throws DestinationUnavailableError
 */
export async function deliverEach<T>(
  parts: readonly T[],
  eventsOf: (part: T) => readonly Delivery[],
  sendOne: SendOne<T>,
): Promise<Refusal[]> {
  const results = await Promise.allSettled(parts.map((part) => sendOne(part)));
  const isAnyDelivered = results.some(({ status }) => status === 'fulfilled');
  return results.flatMap((result, place) => {
    const events = eventsOf(parts[place]!);
    if (result.status === 'fulfilled') {
      const refusal = result.value;
      return refusal ? events.map((event) => ({ event, ...refusal })) : [];
    }
    const error: unknown = result.reason;
    if (!(error instanceof DestinationUnavailableError) || !isAnyDelivered) throw error;
    return events.map((event) => ({ event, reason: error.message, isFinal: false }));
  });
}
