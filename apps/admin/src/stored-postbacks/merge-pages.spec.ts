import fc from 'fast-check';
import type { ListPlace } from '@app/internal-protocol';
import { mergePages, newestFirst, type PartnerPage, type PlacedRow } from './merge-pages';
import { BEGINNING, placeFor, type Places, placesAfter, readPlaces, writePlaces } from './merged-cursor';

type Row = PlacedRow & { partner: string };

const rowOf = (partner: string, second: number, serial: number): Row => ({
  partner,
  received_at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  postback_id: `00000000-0000-7000-8000-${String(serial).padStart(12, '0')}`,
});
const placeOf = (row: Row): ListPlace => ({ receivedAt: row.received_at, id: row.postback_id });
const inOrder = (rows: Row[]): Row[] => rows.toSorted((one, other) => newestFirst(placeOf(one), placeOf(other)));

/** A service that gives a page after a place, and may stop early. */
function serve(all: Row[], after: ListPlace | null, limit: number, stopsAfter: number): PartnerPage<Row> {
  const left = inOrder(all).filter((row) => after === null || newestFirst(after, placeOf(row)) < 0);
  const rows = left.slice(0, Math.min(limit, stopsAfter));
  const last = rows.at(-1);
  if (rows.length === left.length) return { rows, end: null };
  // A walk that stopped before its first row has looked at that place and found nothing.
  return { rows, end: last ? placeOf(last) : { ...placeOf(left[0]!), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' } };
}

const stored = fc
  .array(fc.record({ partner: fc.constantFrom('a', 'b', 'c'), second: fc.nat(20) }), { maxLength: 60 })
  .map((rows) => rows.map(({ partner, second }, serial) => rowOf(partner, second, serial)));

describe('pages across partners', () => {
  it('give every row once and in order, whatever their size and wherever services stop', () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 }), (all, limit, stopsAfter) => {
        expect(
          readAll(
            all,
            limit,
            () => stopsAfter,
            () => false,
          ),
        ).toEqual(inOrder(all));
      }),
    );
  });

  it('lose and repeat no row of partners that do not respond for a while', () => {
    fc.assert(
      fc.property(stored, fc.integer({ min: 1, max: 7 }), fc.nat(5), (all, limit, silentPages) => {
        const read = readAll(
          all,
          limit,
          () => Infinity,
          (code, page) => code === 'b' && page < silentPages,
        );
        expect(inOrder(read)).toEqual(inOrder(all));
      }),
    );
  });

  it('have a cursor that survives being written and read', () => {
    const places = placesAfter(BEGINNING, [{ code: 'a', hasAnswered: false }], placeOf(rowOf('a', 1, 1)))!;
    expect(readPlaces(writePlaces(places))).toEqual(places);
    for (const text of ['', 'nonsense', writePlaces(BEGINNING)]) expect(readPlaces(text)).toBeUndefined();
  });
});

function readAll(
  all: Row[],
  limit: number,
  stopsAfter: () => number,
  isSilent: (code: string, page: number) => boolean,
): Row[] {
  const codes = ['a', 'b', 'c'];
  const read: Row[] = [];
  let places: Places | undefined = BEGINNING;
  for (let page = 0; places; page += 1) {
    if (page > 500) throw new Error('The pages do not end');
    const before: Places = places;
    const partners = codes.map((code) => ({ code, hasAnswered: !isSilent(code, page) }));
    const pages = partners
      .filter(({ hasAnswered }) => hasAnswered)
      .map(({ code }) =>
        serve(
          all.filter(({ partner }) => partner === code),
          placeFor(before, code),
          limit,
          stopsAfter(),
        ),
      );
    const { rows, end } = mergePages(pages, limit);
    read.push(...rows);
    places = placesAfter(before, partners, end);
  }
  return read;
}
