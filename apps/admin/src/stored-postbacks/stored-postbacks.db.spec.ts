import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_HEADERS } from '@app/common';
import { readPlace } from '@app/internal-protocol';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

interface Row {
  postback_id: string;
  received_at: string;
}

const idOf = (serial: number): string => `019a1b2c-3d4e-7f50-8a9b-${String(serial).padStart(12, '0')}`;
const rowsOf = (first: number, step: number): Row[] =>
  Array.from({ length: 70 }, (_, index) => ({
    postback_id: idOf(first + index * step),
    received_at: new Date(Date.UTC(2026, 0, 1) - (first + index * step) * 1_000).toISOString(),
  }));

/** A partner's service with rows of its own. */
class FakeService {
  isSilent = false;
  requests: string[] = [];
  roles: string[] = [];
  document: unknown = undefined;
  private server: Server | undefined;

  constructor(private readonly rows: Row[]) {}

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      this.requests.push(request.url!);
      this.roles.push(String(request.headers[SERVICE_HEADERS.actor]).split(' ')[0]!);
      if (this.isSilent) return;
      const { status, body } = this.respond(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((listening) => this.server!.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server!.closeAllConnections();
    this.server!.close();
  }

  private respond({ url }: IncomingMessage): { status: number; body: string } {
    const { searchParams } = new URL(url!, 'http://x');
    if (typeof this.document === 'string') return { status: 200, body: this.document };
    const wrong = searchParams.get('tenant') === 'other' || searchParams.get('status') === 'wrong';
    if (wrong) {
      const field = searchParams.has('tenant') ? 'tenant' : 'status';
      const errors = [{ field, code: 'unknown_value', reason: 'is unknown' }];
      return { status: 422, body: JSON.stringify({ code: 'invalid_request', detail: 'No.', errors }) };
    }
    const place = readPlace(searchParams.get('cursor')!)!;
    const left = this.rows.filter(({ received_at: at }) => at < place.receivedAt);
    const data = left.slice(0, Number(searchParams.get('limit')));
    const last = data.at(-1);
    const next = left.length > data.length && last ? `${last.received_at} ${last.postback_id}` : null;
    const next_cursor = next && Buffer.from(next).toString('base64url');
    return { status: 200, body: JSON.stringify({ data, next_cursor, page: null, page_size: 50, total: null }) };
  }
}

describe('lists across partners', () => {
  let api: AdminApiUnderTest;
  const one = new FakeService(rowsOf(0, 2));
  const two = new FakeService(rowsOf(1, 2));
  const services = [one, two];

  beforeAll(async () => {
    api = await startAdminApi();
    for (const [index, service] of services.entries()) {
      const code = index === 0 ? 'one' : 'two';
      const endpoint_url = await service.start();
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body });
    }
    await api.call('POST', 'partners', {
      body: { partner_code: 'sleeper', partner_name: 's', endpoint_path: 'sleeper/event', sleeps: true },
    });
  });
  beforeEach(() => {
    for (const service of services)
      Object.assign(service, { isSilent: false, requests: [], roles: [], document: undefined });
  });
  afterAll(async () => {
    await api.stop();
    for (const service of services) service.stop();
  });

  const list = async (query: string, key?: string) => (await api.call('GET', query, { ...(key && { key }) })).body;

  it('are merged by time of receipt, page by page, to the last row', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list(`conversions?partner=one,two&limit=50${cursor}`);
      expect(page.not_answered).toEqual([]);
      seen.push(...page.data.map((row: Row) => row.postback_id));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(Array.from({ length: 140 }, (_, serial) => idOf(serial)));
  });

  it('name a partner that does not respond, within the time limit, and give its rows later', async () => {
    two.isSilent = true;
    const started = performance.now();
    const page = await list('conversions?partner=one,two');
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(page.not_answered).toMatchObject([{ partner_code: 'two', code: 'no_answer' }]);
    expect(page.data).toHaveLength(50);
    expect(page.data.every((row: { partner_code: string }) => row.partner_code === 'one')).toBe(true);
    two.isSilent = false;
    const later = await list(`conversions?partner=one,two&cursor=${page.next_cursor}`);
    expect(later.data[0]).toMatchObject({ partner_code: 'two', postback_id: idOf(1) });
  });

  it('start no service that sleeps unless it is selected', async () => {
    await api.pool.query(`UPDATE partners SET endpoint_url = 'http://127.0.0.1:1' WHERE partner_code = 'sleeper'`);
    const { not_answered } = await list('quarantine');
    expect(not_answered).toMatchObject([{ partner_code: 'sleeper', detail: expect.stringContaining('sleeps') }]);
  });

  it('pass on filters and the role of the person', async () => {
    const key = await api.makeKey('viewer');
    await list('quarantine?partner=one&field=usd_payout&limit=100', key);
    expect(one.requests.at(-1)).toContain('/internal/v1/quarantine?field=usd_payout&limit=100');
    expect(one.roles.at(-1)).toBe('viewer');
    expect(two.requests).toEqual([]);
  });

  it('leave out partners without the tenant, and refuse what no service accepts', async () => {
    expect(await list('conversions?partner=one,two&tenant=other')).toMatchObject({ data: [], not_answered: [] });
    const refused = await api.call('GET', 'conversions?partner=one,two&status=wrong');
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'status' }] } });
  });

  it.each(['cursor=nonsense', 'limit=51', 'partner=nobody', 'colour=red'])('422: refuse %s', async (query) => {
    expect((await api.call('GET', `conversions?${query}`)).status).toBe(422);
  });

  it('give one conversion as its service wrote it, with the time of each step', async () => {
    const history = `[{"postback_id":"${idOf(1)}","received_at":"2026-01-01T00:00:00.000Z","stored_at":"2026-01-01T00:00:00.007Z","config_version":3,"is_duplicate":false,"raw_data":{"a":1.2345678901234567890,"a":2}}]`;
    one.document = `{"conversion_id":"c 1","history":${history}}`;
    const { body } = await api.call('GET', 'partners/one/conversions/c%201?tenant=default');
    expect(one.requests.at(-1)).toBe('/internal/v1/conversions/c%201?tenant=default');
    expect(body).toMatchObject({ partner_code: 'one', revision: 1, journey: [{ took_ms: 7, revision: 3 }] });
    expect((await api.call('GET', 'partners/none/conversions/c1')).status).toBe(404);
  });
});
