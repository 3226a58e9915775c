import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { Client } from 'pg';
import { DevPlatform } from '../../tools/harness/dev-platform';

jest.setTimeout(600_000);

/** `npm test` imports few rows; the gate, by THOROUGH=1, a tenth of what an import accepts. */
const ROWS = process.env['THOROUGH'] === '1' ? 100_000 : 4_000;
const PART = 1_000;
/** One row in a hundred has no id. */
const BAD_EVERY = 100;
const HASH = 'c0ffee'.padEnd(64, '0');
const COLUMNS = ['conversion_id', 'usd_payout', 'status', 'note'];
const PARTNER = 'rector';

interface Import {
  id: string;
  state: string;
  counts: Record<string, number>;
}

let platform: DevPlatform;

beforeAll(async () => {
  platform = await DevPlatform.create();
  await platform.start();
}, 120_000);

afterAll(async () => {
  await platform.stop();
  await platform.remove();
}, 30_000);

const isBad = (row: number): boolean => row % BAD_EVERY === BAD_EVERY - 1;
const rowAt = (row: number): string[] => [isBad(row) ? '' : `import-${row}`, '1.25', 'approved', `note ${row}`];
const lineOf = (row: number): number => row + 2;

function admin(method: string, path: string, body?: object): Promise<Response> {
  const headers = { 'x-api-key': platform.adminKey, ...(body && { 'content-type': 'application/json' }) };
  return fetch(`${platform.admin}/api/v1/${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
}

async function open(): Promise<Import> {
  const response = await admin('POST', `partners/${PARTNER}/imports`, {
    file_name: 'report.csv',
    file_size_bytes: 1_000,
    file_hash: HASH,
    columns: COLUMNS.map((name) => ({ name, parameter: name === 'note' ? null : name })),
    rows: ROWS,
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Import;
}

async function send({ id, counts }: Import): Promise<Import> {
  const first = counts['done']!;
  const numbers = Array.from({ length: Math.min(PART, ROWS - first) }, (_, index) => first + index);
  const body = { first_row: first, lines: numbers.map(lineOf), rows: numbers.map(rowAt) };
  const response = await admin('POST', `partners/${PARTNER}/imports/${id}/parts`, body);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Import;
}

/** Sends all rows as a client that trusts nothing: after any failure it opens the import again. */
async function sendAll(onDone: (done: number) => void): Promise<Import> {
  let job: Import | undefined;
  for (;;) {
    try {
      job = job === undefined ? await open() : await send(job);
      onDone(job.counts['done']!);
      if (job.state === 'finished') return job;
    } catch {
      job = undefined;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function rowsOf(sql: string): Promise<Record<string, number>[]> {
  const server = JSON.parse(await readFile(join(platform.dataDir, 'postgres.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  const client = new Client({ host: '127.0.0.1', user: 'postgres', database: 'rector_db', ...server });
  await client.connect();
  try {
    return (await client.query<Record<string, number>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('an import', () => {
  it('stores each row once and names every bad one, though admin and service are killed half-way', async () => {
    let done = 0;
    const finished = sendAll((now) => (done = now));
    await until(platform.printed, () => done >= ROWS / 2 - PART, 300_000);
    const ports = [Number(new URL(platform.admin).port), platform.partnerPort(1)];
    for (const port of ports) process.kill(await platform.processOnPort(port), 'SIGKILL');
    const { id, counts } = await finished;
    const bad = ROWS / BAD_EVERY;
    expect(counts).toMatchObject({ total: ROWS, done: ROWS, stored: ROWS - bad, unreadable: bad, duplicate: 0 });
    expect(
      await rowsOf(
        `SELECT count(*)::integer AS postbacks, count(DISTINCT id)::integer AS ids,
           count(DISTINCT conversion_id)::integer AS conversions FROM conversions`,
      ),
    ).toEqual([{ postbacks: ROWS - bad, ids: ROWS - bad, conversions: ROWS - bad }]);
    expect(await rowsOf(`SELECT sum(conversions)::integer AS conversions FROM conversion_hourly_shards`)).toEqual([
      { conversions: ROWS - bad },
    ]);
    const file = await (await admin('GET', `partners/${PARTNER}/imports/${id}/errors.csv`)).text();
    const [head, ...lines] = file.replace('\uFEFF', '').trim().split('\r\n');
    expect(head).toBe('import_line,import_codes,import_reasons,conversion_id,usd_payout,status,note');
    const numbers = Array.from({ length: ROWS }, (_, row) => row);
    expect(lines.map((line) => Number(line.split(',', 1)[0]))).toEqual(numbers.filter(isBad).map(lineOf));
    expect(lines[0]).toContain('conversion_id:conversion_id_missing');
    const { data } = (await (await admin('GET', `reconciliation?partner_code=${PARTNER}`)).json()) as {
      data: { difference: number; received: number }[];
    };
    expect(data.map(({ difference, received }) => [difference, received])).toEqual([[0, ROWS - bad]]);
  });
});
