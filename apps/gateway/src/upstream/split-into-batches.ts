import type { BatchedRequest } from '@app/internal-protocol';
import { sizeOf } from './upstream-queue';

export const MAX_BATCH = 200;
/** Far below what a service takes (8 MiB), for base64 and escapes make it larger. */
export const MAX_BATCH_BYTES = 1024 * 1024;
/** Larger bodies travel alone: a batch is for many small ones. */
export const MAX_BATCHED_BODY_BYTES = 16 * 1024;

/** In their order, so that each batch is one that a service takes: large bodies alone. */
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
