import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { CSV_BEGINNING, parseCsv } from '@app/common/csv/csv-parser';
import { until } from '@app/common/testing/until';
import { Client } from 'pg';
import { DevPlatform } from '../../tools/harness/dev-platform';

/** What spreadsheets compute, round or garble, by the field that carries it. */
const HOSTILE = {
  offer_name: '=cmd()',
  aff_sub2: '＝1+1',
  adv_sub: '-5.00',
  order_id: '12345678901234567890',
  event: '虾皮',
};
const CLICK_ID = 'click-of-a-person-4711';
const SUB = 'person-sub-0815';
/** More rows than one page of an export, and more bytes in a page than the buffers before its reader hold. */
const LARGE = { requests: 15, rowsOfEach: 1_000, text: 'x'.repeat(1_000) };

let platform: DevPlatform;
let viewerKey: string;
let server: Client;

beforeAll(async () => {
  platform = await DevPlatform.create();
  await platform.start();
  const { port, password } = JSON.parse(await readFile(join(platform.dataDir, 'postgres.json'), 'utf8'));
  server = new Client({ host: '127.0.0.1', port, password, user: 'postgres', database: 'postgres' });
  server.on('error', () => undefined);
  await server.connect();
  const created = await request('api-keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'a viewer', role: 'viewer' }),
  });
  viewerKey = ((await created.json()) as { key: string }).key;
  await store({ conversion_id: 'c1', usd_payout: '-5.00', click_id: CLICK_ID, aff_sub: SUB, ...HOSTILE });
  await store({ conversion_id: 'c1', status: 'approved' });
  await awaitRows('&conversion_id=c1', 2);
}, 120_000);

afterAll(async () => {
  await server?.end();
  await platform?.stop();
  await platform?.remove();
}, 30_000);

function request(path: string, init: { method?: string; body?: string } = {}, key = platform.adminKey) {
  const headers = { 'x-api-key': key, ...(init.body !== undefined && { 'content-type': 'application/json' }) };
  return fetch(`${platform.admin}/api/v1/${path}`, { ...init, headers });
}

async function store(postback: object): Promise<void> {
  const response = await fetch(`${platform.gateway}/partner/rector/event`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(postback),
  });
  expect(response.status).toBe(200);
}

const exported = async (file: string, key?: string): Promise<string> =>
  // Response.text() would drop the byte order mark.
  Buffer.from(await (await request(`exports/${file}`, {}, key)).arrayBuffer()).toString();

/** Waits until so many rows are stored: a service may be busy, or have lost its database, and the gateway spools for it. */
async function awaitRows(filter: string, rows: number): Promise<void> {
  const path = `conversions.ndjson?partner=rector&columns=conversion_id${filter}`;
  await until(
    `${rows} rows`,
    async () => (await exported(path).catch(() => '')).endsWith(`{"end":true,"rows":${rows}}\n`),
    60_000,
  );
}

/** The files of an archive, by its directory. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packedBytes, nameBytes] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const offset = archive.readUInt32LE(at + 42);
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    files.set(name, inflateRawSync(archive.subarray(start, start + packedBytes)));
    at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

async function evidence(key?: string): Promise<Map<string, Buffer>> {
  const response = await request('partners/rector/conversions/c1/evidence.zip', {}, key);
  expect(response.status).toBe(200);
  return unzip(Buffer.from(await response.arrayBuffer()));
}

describe('evidence for a conversion', () => {
  it('is an archive whose list of checksums names every other file, and fits each', async () => {
    const files = await evidence();
    const sums = files.get('SHA256SUMS')!.toString().trimEnd().split('\n');
    const listed = new Map(sums.map((line): [string, string] => [line.slice(66), line.slice(0, 64)]));
    files.delete('SHA256SUMS');
    expect([...listed.keys()]).toEqual([...files.keys()]);
    expect([...files.keys()].filter((name) => name.startsWith('requests/'))).toHaveLength(2);
    for (const [name, content] of files) {
      expect([name, createHash('sha256').update(content).digest('hex')]).toEqual([name, listed.get(name)]);
    }
  });

  it('has each request as it was received, and masks persons for a viewer in every file', async () => {
    const all = async (key?: string) => Buffer.concat([...(await evidence(key)).values()]).toString();
    const whole = await all();
    for (const value of [...Object.values(HOSTILE), CLICK_ID, SUB]) expect(whole).toContain(value);
    const masked = await all(viewerKey);
    expect(masked).toContain(HOSTILE.order_id);
    for (const value of [CLICK_ID, SUB, HOSTILE.aff_sub2]) expect(masked).not.toContain(value);
  });
});

describe('exports', () => {
  it('as CSV keep what a spreadsheet would compute, round or garble, and end with the number of rows', async () => {
    const text = await exported('conversions.csv?partner=rector&conversion_id=c1&comment=true&bom=true');
    expect(text.startsWith('\uFEFFpartner_code,')).toBe(true);
    expect(text.endsWith('# rows: 2\r\n')).toBe(true);
    const { records } = parseCsv(text.slice(1), CSV_BEGINNING, ',', true);
    const [head, , first] = records.map(({ cells }) => cells);
    const row = Object.fromEntries(head!.map((name, index) => [name, first![index]]));
    expect(row).toMatchObject({
      conversion_id: 'c1',
      usd_payout: '-5.0000',
      offer_name: "'=cmd()",
      aff_sub2: "'＝1+1",
      adv_sub: "'-5.00",
      order_id: "'12345678901234567890",
      event: '虾皮',
      click_id: CLICK_ID,
    });
  });

  it('as NDJSON have every text as it was sent, and end with the number of rows', async () => {
    const lines = (await exported('conversions.ndjson?partner=rector&conversion_id=c1')).trimEnd().split('\n');
    const [, first, end] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ ...HOSTILE, usd_payout: '-5.0000', click_id: CLICK_ID, aff_sub: SUB });
    expect(end).toEqual({ end: true, rows: 2 });
  });

  it.each(['csv', 'ndjson'])('mask persons for a viewer: %s', async (format) => {
    const text = await exported(`conversions.${format}?partner=rector&conversion_id=c1`, viewerKey);
    expect(text).toContain('clic***');
    for (const value of [CLICK_ID, SUB, HOSTILE.aff_sub2]) expect(text).not.toContain(value);
  });

  it('fail while they are downloaded when the database is gone, and have no end', async () => {
    const texts = { adv_sub: LARGE.text, adv_sub2: LARGE.text, adv_sub3: LARGE.text };
    for (let serial = 0; serial < LARGE.requests; serial += 1) {
      const idOf = (_: unknown, index: number) => ({ conversion_id: `large-${serial}-${index}` });
      await store({ data: Array.from({ length: LARGE.rowsOfEach }, idOf), ...texts });
    }
    await awaitRows('', 15_002);
    const path = 'exports/conversions.ndjson?partner=rector';
    const reader = (await request(path)).body!.getReader();
    const decoder = new TextDecoder();
    let text = decoder.decode((await reader.read()).value, { stream: true });
    await server.query('ALTER DATABASE rector_db ALLOW_CONNECTIONS false');
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'rector_db'`);
    const rest = (async () => {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        text += decoder.decode(piece.value, { stream: true });
      }
    })();
    await expect(rest).rejects.toThrow();
    expect(text).toContain('"conversion_id":"large-');
    expect(text).not.toContain('"end":true');

    await server.query('ALTER DATABASE rector_db ALLOW_CONNECTIONS true');
    await awaitRows('', 15_002);
  }, 240_000);
});
