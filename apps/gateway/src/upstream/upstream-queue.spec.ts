import type { BatchedRequest } from '@app/internal-protocol';
import { BATCH_AGAIN_AFTER_MS, BatchSupport } from './batch-support';
import { splitIntoBatches, MAX_BATCH, MAX_BATCH_BYTES, MAX_BATCHED_BODY_BYTES } from './split-into-batches';
import type { UpstreamFailure, UpstreamResponse } from './upstream-response';
import { UpstreamQueue, sizeOf, type QueuedPostback } from './upstream-queue';

type Told = UpstreamFailure | UpstreamResponse;

function requestOf(bodyBytes: number): BatchedRequest {
  return { postbackId: 'r', address: '', method: 'POST', target: '/x', headers: [], body: new Uint8Array(bodyBytes) };
}

function waiting(arrivedMs: number, deadlineMs: number, told: Told[], bodyBytes = 0) {
  const request = requestOf(bodyBytes);
  const resolve = (answer: Told): void => void told.push(answer);
  return {
    request,
    sizeBytes: sizeOf(request),
    arrivedMs,
    deadlineMs,
    isSettled: false,
    resolve,
  } satisfies QueuedPostback;
}

describe('the postbacks that wait for a service', () => {
  it('are told when their own time is over, gathered or under way, and leave room for others', () => {
    const queue = new UpstreamQueue('http://x');
    const early: Told[] = [];
    const late: Told[] = [];
    queue.enqueue(waiting(0, 100, early));
    const batch = queue.nextBatch(10, 1_000_000);
    queue.enqueue(waiting(0, 100, early));
    queue.enqueue(waiting(50, 150, late));
    queue.expire(99);
    expect(early).toEqual([]);
    queue.expire(100);
    expect(early).toHaveLength(2);
    expect(early).toEqual(early.map(() => ({ kind: 'unanswered', reason: 'timeout' })));
    expect(late).toEqual([]);
    queue.release(batch);
    expect(queue.nextBatch(10, 1_000_000)).toHaveLength(1);
  });

  it('count against the breaker when their time is over', () => {
    const queue = new UpstreamQueue('http://x');
    for (let index = 0; index < 5; index += 1) queue.enqueue(waiting(0, 100, []));
    queue.expire(100);
    expect(queue.breaker.isOpen).toBe(true);
    expect(queue.isEmpty).toBe(true);
  });

  it('are bounded, in number and in bytes, whether they gather or are under way', () => {
    const many = new UpstreamQueue('http://x');
    for (let index = 0; index < 4_000; index += 1) {
      expect(many.hasRoomFor(1)).toBe(true);
      if (index % 2 === 0) many.enqueue(waiting(0, 1, []));
      else many.startSingle(waiting(0, 1, []));
    }
    many.nextBatch(200, 1_000_000);
    expect(many.hasRoomFor(1)).toBe(false);
    const large = new UpstreamQueue('http://x');
    for (let index = 0; index < 127; index += 1) large.startSingle(waiting(0, 1, [], 256 * 1024));
    expect(large.hasRoomFor(256 * 1024)).toBe(false);
  });

  it('are all told at once when the service is away', () => {
    const queue = new UpstreamQueue('http://x');
    const told: Told[] = [];
    for (let index = 0; index < 3; index += 1) queue.enqueue(waiting(0, 100, told));
    queue.startSingle(waiting(0, 100, told));
    queue.abandon();
    queue.abandon();
    expect(told).toHaveLength(4);
    // What was sent may have been stored: that is another thing than what never left.
    const reasons = told.map((one) => (one.kind === 'unanswered' ? one.reason : ''));
    expect(reasons).toEqual(['away', 'away', 'away', 'abandoned']);
    expect(queue.hasPending).toBe(false);
  });

  it('go in batches of bounded number and bytes, in their order', () => {
    const queue = new UpstreamQueue('http://x');
    for (let index = 0; index < 300; index += 1) queue.enqueue(waiting(index, 1_000, [], 10_000));
    const batch = queue.nextBatch(200, MAX_BATCH_BYTES);
    expect(batch.length).toBeLessThan(200);
    expect(batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    expect(queue.nextBatch(3, MAX_BATCH_BYTES)[0]!.arrivedMs).toBe(batch.length);
    expect(queue.nextBatch(3, 1)).toHaveLength(1);
  });
});

describe('many postbacks', () => {
  it('are cut so that each part is one that a service takes, large bodies alone', () => {
    const small = Array.from({ length: MAX_BATCH + 1 }, () => requestOf(10));
    const large = requestOf(MAX_BATCHED_BODY_BYTES + 1);
    expect(splitIntoBatches([...small, large, large, requestOf(1)]).map(({ length }) => length)).toEqual([
      200, 1, 1, 1, 1,
    ]);
    const heavy = splitIntoBatches(Array.from({ length: 200 }, () => requestOf(MAX_BATCHED_BODY_BYTES)));
    expect(Math.max(...heavy.map((batch) => batch.reduce((sum, one) => sum + sizeOf(one), 0)))).toBeLessThanOrEqual(
      MAX_BATCH_BYTES,
    );
    expect(splitIntoBatches([])).toEqual([]);
  });
});

describe('who takes batches', () => {
  const says: UpstreamResponse = {
    kind: 'answered',
    status: 200,
    headers: { 'x-postback-batch': '1' },
    body: Buffer.of(),
  };

  it('is who says so, and nobody else hears of it', () => {
    const takers = new BatchSupport();
    expect(takers.has('a')).toBe(false);
    expect(takers.learn('a', says, 0).headers).toEqual({});
    expect([takers.has('a'), takers.has('b')]).toEqual([true, false]);
  });

  it('is not asked again for a minute after a refusal', () => {
    const takers = new BatchSupport();
    takers.learn('a', says, 0);
    takers.refused('a', 0);
    takers.learn('a', says, BATCH_AGAIN_AFTER_MS - 1);
    expect(takers.has('a')).toBe(false);
    takers.learn('a', says, BATCH_AGAIN_AFTER_MS);
    expect(takers.has('a')).toBe(true);
  });
});
