import { uuidV7 } from '@app/common';
import { findMissed } from './find-missed';
import type { LivePostback } from './partner-feed';

const START_MS = Date.UTC(2026, 0, 1);

function rowAt(second: number): LivePostback {
  const atMs = START_MS + second * 1_000;
  return { postback_id: uuidV7(atMs), received_at: new Date(atMs).toISOString() } as LivePostback;
}

describe('the rows that a client missed', () => {
  it('are those after its last one, and those shortly before it, in the order in which they were received', () => {
    const [before, last, after, newest] = [rowAt(1), rowAt(2), rowAt(3), rowAt(4)];
    expect(findMissed([newest, last, before, after], last.postback_id)).toEqual([before, after, newest]);
    expect(findMissed([last], last.postback_id)).toEqual([]);
  });

  it('are sent up to 500, and not at all beyond', () => {
    const last = rowAt(0);
    const rows = Array.from({ length: 501 }, (_, index) => rowAt(index + 1));
    expect(findMissed(rows.slice(0, 500), last.postback_id)).toHaveLength(500);
    expect(findMissed(rows, last.postback_id)).toBeUndefined();
  });
});
