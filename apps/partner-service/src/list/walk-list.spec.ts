import fc from 'fast-check';
import { InputReader } from '@app/common';
import { ENDPOINT_CONTRACTS } from '@app/internal-protocol';
import { type Cursor, listResponse, type ListPage, readPage } from './list-query';
import { type Stretch, type WalkStep, walkList } from './walk-list';

const HOUR_MS = 3_600_000;
const NEWEST_MS = Date.now();

interface Row {
  id: string;
  received_at: string;
  matches: boolean;
}

/** Rows of a list, newest first: several in one millisecond, and gaps of up to a day. */
const lists = fc
  .array(
    fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: HOUR_MS }), fc.integer({ min: 1, max: 24 * HOUR_MS })),
      matches: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((gaps) => {
    let timeMs = NEWEST_MS;
    return gaps.map(({ gapMs, matches }, index): Row => {
      timeMs -= gapMs;
      const id = `00000000-0000-7000-8000-${String(1_000 - index).padStart(12, '0')}`;
      return { id, received_at: new Date(timeMs).toISOString(), matches };
    });
  });

const isOlder = (row: Row, { receivedAt, id }: Cursor): boolean =>
  row.received_at < receivedAt || (row.received_at === receivedAt && row.id < id);

/** What a database does, over a list in memory. */
function stepOver(list: readonly Row[]): WalkStep<Row> {
  return ({ after, fromMs }: Stretch, rowsAtOnce, limit) => {
    const isIn = (row: Row): boolean =>
      (after === null || isOlder(row, after)) && (fromMs === null || Date.parse(row.received_at) >= fromMs);
    const stretch = list.filter(isIn);
    const last = stretch[rowsAtOnce - 1];
    const rows = stretch.slice(0, rowsAtOnce).filter(({ matches }) => matches);
    const end = last ? { receivedAt: last.received_at, id: last.id } : null;
    return Promise.resolve({ rows: rows.slice(0, limit), end });
  };
}

const pageAt = (pageSize: number, cursor: string): ListPage =>
  readPage(new InputReader({ page_size: String(pageSize), cursor }, {}, ENDPOINT_CONTRACTS.conversions));

describe('a walk over a list', () => {
  it('finds what matches in its order, none twice and none missing, wherever its pages stop', async () => {
    const sizes = fc.integer({ min: 1, max: 9 });
    const waits = fc.constantFrom(-1, 60_000);
    await fc.assert(
      fc.asyncProperty(lists, sizes, sizes, waits, async (list, pageSize, rowsAtOnce, walkMs) => {
        const limits = { walkMs, numberedWalkMs: 0, rowsAtOnce };
        const range = { from: list.at(-1)?.received_at ?? new Date(NEWEST_MS).toISOString(), to: null };
        const found: Row[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const request = pageAt(pageSize, cursor);
          const walked = await walkList(request, range, limits, stepOver(list));
          const page = await listResponse(request, walked, walked.rows.slice(0, pageSize), () => Promise.resolve(null));
          found.push(...page.data);
          cursor = page.next_cursor;
        }
        expect(found).toEqual(list.filter(({ matches }) => matches));
      }),
    );
  });

  it('looks at no more rows in one go than it may, however many there are', async () => {
    const asked: number[] = [];
    const list = Array.from({ length: 30 }, (_, index): Row => {
      const id = `00000000-0000-7000-8000-${String(1_000 - index).padStart(12, '0')}`;
      return { id, received_at: new Date(NEWEST_MS).toISOString(), matches: false };
    });
    const step = stepOver(list);
    const takeStep: WalkStep<Row> = (stretch, rowsAtOnce, limit) => {
      asked.push(rowsAtOnce);
      return step(stretch, rowsAtOnce, limit);
    };
    const limits = { walkMs: 60_000, numberedWalkMs: 0, rowsAtOnce: 7 };
    const page = await walkList(pageAt(50, ''), { from: null, to: null }, limits, takeStep);
    expect(page).toEqual({ rows: [], stoppedAt: null });
    expect(asked.slice(0, 5)).toEqual([7, 7, 7, 7, 7]);
  });
});
