import fc from 'fast-check';
import { CSV_BEGINNING, parseCsv } from '@app/common/csv/csv-parser';
import { unguardText } from '@app/common/csv/write-csv';
import type { PartnerPage } from '../stored-postbacks/merge-pages';
import { encodeCsv, encodeHead, encodeNdjson } from './encode-rows';
import { EXPORT_COLUMNS } from './export-columns';
import { RowReader } from './read-rows';
import { ZonedTime } from './zoned-time';

const columns = EXPORT_COLUMNS.conversions.filter(({ name }) =>
  ['conversion_id', 'offer_name', 'usd_payout', 'received_at', 'is_update'].includes(name),
);
const names = columns.map(({ name }) => name);
const asIs = (time: string): string => time;

const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('=cmd()', '＝1+1', '-5.00', '12345678901234567890', '虾皮', 'a"b', 'x,\r\ny', '\t1', "'", '+60123'),
);
const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n - 1n }).map((units) => {
  const digits = String(units < 0n ? -units : units).padStart(5, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
});
const rows = fc.array(
  fc.record({
    conversion_id: texts,
    offer_name: fc.option(texts.filter((text) => text !== '')),
    usd_payout: fc.option(amounts),
    received_at: fc.constant('2026-03-29T00:30:00.000Z'),
    is_update: fc.boolean(),
  }),
  { maxLength: 20 },
);

describe('an exported list', () => {
  it('is read back from CSV to the letter, amounts as they are', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const text = encodeHead(columns, false) + encodeCsv(list, columns, asIs);
        const [head, ...records] = parseCsv(text, CSV_BEGINNING, ',', true).records;
        expect(head!.cells).toEqual(names);
        const read = records.map(({ cells }) =>
          Object.fromEntries(names.map((name, index) => [name, readCell(name, cells[index]!)])),
        );
        expect(read).toEqual(list.map((row) => ({ ...row, is_update: String(row.is_update) })));
      }),
    );
  });

  it('is read back from NDJSON to the letter', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const lines = encodeNdjson(list, columns, asIs).split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(list);
      }),
    );
  });

  it('leaves negative and large amounts numbers, and texts that look like formulas texts', () => {
    const row = { conversion_id: '-5.0000', usd_payout: '-5.0000', offer_name: '＝1+1' };
    expect(encodeCsv([row], columns, asIs)).toContain("'-5.0000");
    expect(encodeCsv([{ usd_payout: '99999999999999.9999' }], columns, asIs)).toContain(',99999999999999.9999');
    expect(encodeHead(columns, true).startsWith('\uFEFF')).toBe(true);
  });

  it('has reasons as sentences', () => {
    const findings = [
      { field: 'usd_payout', reason: 'is no amount' },
      { field: 'status', reason: 'is unknown' },
    ];
    const column = [{ name: 'reasons', kind: 'findings' as const }];
    expect(encodeCsv([{ reasons: findings }], column, asIs)).toBe('usd_payout: is no amount | status: is unknown\r\n');
  });
});

function readCell(name: string, cell: string): string | null {
  if (cell === '' && name !== 'conversion_id') return null;
  return name === 'usd_payout' ? cell : unguardText(cell);
}

describe('times of an export', () => {
  it('are those of the clocks of the zone, also while these change', () => {
    const berlin = new ZonedTime('Europe/Berlin');
    expect(berlin.write('2026-03-29T00:59:59.999Z')).toBe('2026-03-29T01:59:59.999+01:00');
    expect(berlin.write('2026-03-29T01:00:00.000Z')).toBe('2026-03-29T03:00:00.000+02:00');
    expect(new ZonedTime('Asia/Yangon').write('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T06:30:00.000+06:30');
    expect(new ZonedTime('UTC').write('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.000Z');
  });

  it('are the same moments in every zone', () => {
    const zones = fc.constantFrom('America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Europe/London');
    const times = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, fc.array(times), (zone, list) => {
        const zoned = new ZonedTime(zone);
        for (const time of list) expect(Date.parse(zoned.write(time.toISOString()))).toBe(time.getTime());
      }),
    );
  });
});

describe('the rows of several partners', () => {
  interface Row {
    partner: number;
    postback_id: string;
    received_at: string;
  }
  const newest = (list: Row[]): Row[] =>
    list.toSorted((one, other) => (other.received_at + other.postback_id < one.received_at + one.postback_id ? -1 : 1));

  it('come once each and in order, whatever the pages', async () => {
    const stored = fc.array(fc.record({ partner: fc.nat(2), second: fc.nat(30), isPageEnd: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(stored, fc.integer({ min: 1, max: 5 }), async (list, size) => {
        const all = newest(
          list.map(({ partner, second }, serial) => ({
            partner,
            received_at: new Date(second * 1_000).toISOString(),
            postback_id: String(serial).padStart(4, '0'),
          })),
        );
        const reader = new RowReader<Row>([0, 1, 2].map((partner) => pagesOf(all, partner, size)));
        const read: Row[] = [];
        for (let next = await reader.next(); next.length > 0; next = await reader.next()) read.push(...next);
        expect(read).toEqual(all);
      }),
    );
  });

  /** Pages of one partner, every other of them empty. */
  function pagesOf(all: Row[], partner: number, size: number): () => Promise<PartnerPage<Row>> {
    const own = all.filter((row) => row.partner === partner);
    let at = 0;
    let isEmpty = false;
    return () => {
      isEmpty = !isEmpty;
      const page = isEmpty ? [] : own.slice(at, at + size);
      at += page.length;
      const row = own[at] ?? own[0];
      const isEnd = at >= own.length || row === undefined;
      return Promise.resolve({ rows: page, end: isEnd ? null : { receivedAt: row.received_at, id: row.postback_id } });
    };
  }
});
