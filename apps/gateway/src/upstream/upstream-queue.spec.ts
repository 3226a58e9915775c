import type { BatchedRequest } from '@app/internal-protocol';
import { batchEnd, MAX_BATCH, MAX_BATCH_BYTES, type QueuedPostback, sizeOf, UpstreamQueue } from './upstream-queue';
import type { DeliveryResult } from './upstream-response';

function requestOf(bodyBytes: number): BatchedRequest {
  return { postbackId: 'r', address: '', method: 'POST', target: '/x', headers: [], body: new Uint8Array(bodyBytes) };
}

function postback(arrivedMs: number, deadlineMs: number, results: DeliveryResult[], bodyBytes = 0): QueuedPostback {
  const request = requestOf(bodyBytes);
  const resolve = (result: DeliveryResult): void => void results.push(result);
  return { request, sizeBytes: sizeOf(request), arrivedMs, deadlineMs, mayWake: false, isSettled: false, resolve };
}

describe('UpstreamQueue', () => {
  it('fails postbacks at their own deadline, pending or in flight, and makes room for others', () => {
    const queue = new UpstreamQueue('http://x');
    const early: DeliveryResult[] = [];
    const late: DeliveryResult[] = [];
    queue.enqueue(postback(0, 100, early));
    const batch = queue.nextBatch(0);
    queue.enqueue(postback(0, 100, early));
    queue.enqueue(postback(50, 150, late));
    queue.expire(99);
    expect(early).toEqual([]);
    queue.expire(100);
    expect(early).toHaveLength(2);
    expect(early).toEqual(early.map(() => ({ kind: 'failure', reason: 'timeout' })));
    expect(late).toEqual([]);
    queue.release(batch);
    expect(queue.nextBatch(0)).toHaveLength(1);
  });

  it('records expired postbacks as failures of the circuit', () => {
    const queue = new UpstreamQueue('http://x');
    for (let index = 0; index < 5; index += 1) queue.enqueue(postback(0, 100, []));
    queue.expire(100);
    expect(queue.breaker.isOpen).toBe(true);
    expect(queue.isEmpty).toBe(true);
  });

  it('bounds the number and the bytes of postbacks, pending or in flight', () => {
    const many = new UpstreamQueue('http://x');
    for (let index = 0; index < 4_000; index += 1) {
      expect(many.hasRoomFor(1)).toBe(true);
      many.enqueue(postback(0, 1, []));
    }
    many.nextBatch(0);
    expect(many.hasRoomFor(1)).toBe(false);
    const large = new UpstreamQueue('http://x');
    for (let index = 0; index < 127; index += 1) large.enqueue(postback(0, 1, [], 256 * 1024));
    expect(large.hasRoomFor(256 * 1024)).toBe(false);
  });

  it('fails all postbacks once when it is abandoned, with another reason for those that were sent', () => {
    const queue = new UpstreamQueue('http://x');
    const results: DeliveryResult[] = [];
    queue.enqueue(postback(0, 100, results));
    queue.nextBatch(0);
    for (let index = 0; index < 3; index += 1) queue.enqueue(postback(0, 100, results));
    queue.abandon();
    queue.abandon();
    expect(results).toHaveLength(4);
    // A postback that was sent may have been stored.
    const reasons = results.map((one) => (one.kind === 'failure' ? one.reason : ''));
    expect(reasons).toEqual(['away', 'away', 'away', 'abandoned']);
    expect(queue.nextBatch(0)).toEqual([]);
  });

  it('sends a small batch beside another only when that takes long, a large one at once, and three at most', () => {
    const queue = new UpstreamQueue('http://x');
    const enqueue = (count: number) => {
      for (let index = 0; index < count; index += 1) queue.enqueue(postback(0, 1_000, []));
    };
    expect(queue.isBatchDue(0)).toBe(false);
    enqueue(1);
    expect(queue.isBatchDue(0)).toBe(true);
    const first = queue.nextBatch(0);
    enqueue(15);
    expect([queue.isBatchDue(9), queue.isBatchDue(10)]).toEqual([false, true]);
    enqueue(1);
    expect(queue.isBatchDue(9)).toBe(true);
    queue.nextBatch(9);
    enqueue(31);
    expect(queue.isBatchDue(9)).toBe(false);
    enqueue(1);
    expect(queue.isBatchDue(9)).toBe(true);
    queue.nextBatch(9);
    enqueue(200);
    expect(queue.isBatchDue(1_000)).toBe(false);
    queue.release(first);
    expect(queue.isBatchDue(9)).toBe(true);
  });

  it('makes batches of bounded number and bytes, in the order of arrival', () => {
    const queue = new UpstreamQueue('http://x');
    for (let index = 0; index < 300; index += 1) queue.enqueue(postback(index, 1_000, [], 10_000));
    const batch = queue.nextBatch(0);
    expect(batch.length).toBeLessThan(200);
    expect(batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    expect(queue.nextBatch(0)[0]!.arrivedMs).toBe(batch.length);
  });
});

describe('batchEnd', () => {
  const endsOf = (sizes: number[]): number[] => {
    const queued = sizes.map((sizeBytes) => ({ sizeBytes }));
    const ends: number[] = [];
    for (let start = 0; start < sizes.length; start = ends.at(-1)!) ends.push(batchEnd(queued, start));
    return ends;
  };

  it('ends a batch at the largest number or at the bytes that a service takes, and never makes it empty', () => {
    expect(endsOf(Array.from({ length: 2 * MAX_BATCH + 1 }, () => 10))).toEqual([
      MAX_BATCH,
      2 * MAX_BATCH,
      2 * MAX_BATCH + 1,
    ]);
    const half = MAX_BATCH_BYTES / 2;
    expect(endsOf([half, half, 1, MAX_BATCH_BYTES + 1, 1])).toEqual([2, 3, 4, 5]);
    expect(batchEnd([], 0)).toBe(0);
  });
});
