import type { BatchedRequest } from '@app/internal-protocol';

export const MAX_BATCH = 200;
/** Far below what a service takes (8 MiB), because base64 and escapes make a batch larger. */
export const MAX_BATCH_BYTES = 1024 * 1024;
/** A larger body travels alone: a batch is for many small postbacks. */
export const MAX_BATCHED_BODY_BYTES = 16 * 1024;

/** Splits postbacks, in their order, into batches that a service takes; large bodies go alone. */
export function splitIntoBatches(requests: readonly BatchedRequest[]): BatchedRequest[][] {
  const batches: BatchedRequest[][] = [];
  let bytes = Infinity;
  for (const request of requests) {
    const size = sizeOf(request);
    const isAlone = request.body.length > MAX_BATCHED_BODY_BYTES;
    if (isAlone || bytes + size > MAX_BATCH_BYTES || batches.at(-1)!.length === MAX_BATCH) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(request);
    bytes = isAlone ? Infinity : bytes + size;
  }
  return batches;
}

/** About how many bytes a postback takes in memory and in a batch. */
export function sizeOf({ target, headers, body }: BatchedRequest): number {
  let size = target.length + body.length + 128;
  for (const text of headers) size += text.length;
  return size;
}
