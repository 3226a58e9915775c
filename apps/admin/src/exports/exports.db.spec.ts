import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_HEADERS } from '@app/common';
import { readPlace, writePlace } from '@app/internal-protocol';
import { ADMIN_KEY, type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const ROWS = 12_000;
const idOf = (serial: number): string => `019a1b2c-3d4e-7f50-8a9b-${String(serial).padStart(12, '0')}`;
const timeOf = (serial: number): string => new Date(Date.UTC(2026, 0, 1) - serial * 1_000).toISOString();
const rowOf = (serial: number) => ({
  postback_id: idOf(serial),
  received_at: timeOf(serial),
  conversion_id: serial === 0 ? '=cmd()' : String(10n ** 19n + BigInt(serial)),
  usd_payout: '-5.0000',
});

describe('exports', () => {
  let api: AdminApiUnderTest;
  let url: string;
  let server: Server;
  let failsAfterPages = Infinity;
  const roles: string[] = [];
  let pages = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      roles.push(String(request.headers[SERVICE_HEADERS.actor]).split(' ')[0]!);
      const { searchParams } = new URL(request.url!, 'http://x');
      pages += 1;
      if (pages > failsAfterPages) return void response.destroy();
      const status = searchParams.get('status') === 'wrong' ? 422 : 200;
      const errors = [{ field: 'status', code: 'unknown_value', reason: 'is unknown' }];
      if (status === 422)
        return void response.writeHead(422).end(JSON.stringify({ code: 'invalid_request', detail: 'No.', errors }));
      const limit = Number(searchParams.get('limit'));
      const place = readPlace(searchParams.get('cursor')!)!;
      const beginning = Date.parse(place.receivedAt) > Date.UTC(2026, 0, 1) ? -1 : Number(place.id.slice(-12));
      const end = Math.min(beginning + limit, ROWS - 1);
      const data = Array.from({ length: end - beginning }, (_, index) => rowOf(beginning + 1 + index));
      const next_cursor = end < ROWS - 1 ? writePlace({ receivedAt: timeOf(end), id: idOf(end) }) : null;
      response.writeHead(200).end(JSON.stringify({ data, next_cursor }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    api = await startAdminApi();
    const endpoint_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const body = {
      partner_code: 'one',
      partner_name: 'One',
      endpoint_path: 'one/event',
      endpoint_url,
      timezone: 'Asia/Tokyo',
    };
    await api.call('POST', 'partners', { body });
    url = await api.listen();
  });
  beforeEach(() => {
    failsAfterPages = Infinity;
    pages = 0;
  });
  afterAll(async () => {
    await api.stop();
    server.closeAllConnections();
    server.close();
  });

  const download = (path: string, key = ADMIN_KEY): Promise<Response> =>
    fetch(`${url}/api/v1/exports/${path}`, { headers: { 'x-api-key': key } });

  it('have every row, in pages that services read by key, and end with their number', async () => {
    const response = await download('conversions.ndjson?columns=conversion_id,usd_payout');
    const lines = (await response.text()).split('\n');
    expect(lines).toHaveLength(ROWS + 2);
    expect(JSON.parse(lines[1]!)).toEqual({ conversion_id: '10000000000000000001', usd_payout: '-5.0000' });
    expect(JSON.parse(lines[ROWS]!)).toEqual({ end: true, rows: ROWS });
    expect(pages).toBe(6);
  });

  it('are CSV with the columns in their order, in the zone of the partner, safe for spreadsheets', async () => {
    const response = await download(
      'conversions.csv?columns=received_at,conversion_id,usd_payout&tz=partner&bom=true&comment=true',
    );
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="conversions-.*\.csv"; filename\*=UTF-8''conversions-/,
    );
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const lines = bytes.subarray(3).toString().split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      'received_at,conversion_id,usd_payout',
      "2026-01-01T09:00:00.000+09:00,'=cmd(),-5.0000",
      "2026-01-01T08:59:59.000+09:00,'10000000000000000001,-5.0000",
    ]);
    expect(lines.at(-2)).toBe(`# rows: ${ROWS}`);
  });

  it('fail as a download when a service fails after their beginning', async () => {
    failsAfterPages = 2;
    const response = await download('conversions.csv');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('are refused before their beginning, with what is wrong', async () => {
    expect((await download('conversions.csv?status=wrong')).status).toBe(422);
    const refused = await download('quarantine.csv?columns=reasons,colour&tz=Mars/Base&limit=5');
    const { errors } = (await refused.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).toSorted()).toEqual(['columns', 'limit', 'tz']);
    failsAfterPages = 0;
    expect((await download('conversions.csv')).status).toBe(503);
  });

  it('read as the person: a viewer gets what the services mask', async () => {
    await (await download('quarantine.ndjson', await api.makeKey('viewer'))).text();
    expect(roles.at(-1)).toBe('viewer');
    expect((await download('quarantine.ndjson', 'wrong')).status).toBe(401);
  });
});
