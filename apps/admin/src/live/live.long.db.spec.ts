import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SERVICE_HEADERS, uuidV7 } from '@app/common';
import { until } from '@app/common/testing/until';
import { ADMIN_KEY, type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

interface Row {
  postback_id: string;
  received_at: string;
  outcome: string;
  tenant: string;
}

/** A partner's service whose rows a test adds. */
class FakeService {
  rows: Row[] = [];
  requests = 0;
  lastRequestAtMs = 0;
  roles = new Set<string>();
  isSilent = false;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      this.requests += 1;
      this.lastRequestAtMs = performance.now();
      this.roles.add(String(request.headers[SERVICE_HEADERS.actor]).split(' ')[0]!);
      if (this.isSilent) return response.destroy();
      const since =
        new URL(request.url!, 'http://x').searchParams.get('since') ?? new Date(Date.now() - 10_000).toISOString();
      const data = this.rows.filter(({ received_at: at }) => at >= since);
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ as_of: new Date().toISOString(), is_cut: false, data }));
    });
    await new Promise<void>((listening) => this.server!.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(count: number, { outcome = 'stored', tenant = 'main', agoMs = 0 } = {}): string[] {
    const added = Array.from({ length: count }, (): Row => {
      const atMs = Date.now() - agoMs;
      return { postback_id: uuidV7(atMs), received_at: new Date(atMs).toISOString(), outcome, tenant };
    });
    this.rows.push(...added);
    return added.map(({ postback_id: id }) => id);
  }

  stop(): void {
    this.server!.closeAllConnections();
    this.server!.close();
  }
}

interface StreamEvent {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

/** An open stream, with what it has received so far. */
class Watcher {
  readonly events: StreamEvent[] = [];
  isEnded = false;
  text = '';
  private readonly abort = new AbortController();

  async open(url: string, headers: Record<string, string>): Promise<Response> {
    const response = await fetch(url, { headers, signal: this.abort.signal });
    void this.readAll(response).catch(() => undefined);
    return response;
  }

  close(): void {
    this.abort.abort();
  }

  of(event: string): StreamEvent[] {
    return this.events.filter((one) => one.event === event);
  }

  get ids(): string[] {
    return this.of('message').map(({ id }) => id!);
  }

  private async readAll(response: Response): Promise<void> {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      this.text += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      this.events.push(...blocks.flatMap(parseEvent));
    }
    this.isEnded = true;
  }
}

function parseEvent(block: string): StreamEvent[] {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  if (fields['data'] === undefined) return [];
  const data = JSON.parse(fields['data']) as Record<string, unknown>;
  return [{ event: fields['event'] ?? 'message', id: fields['id'], data }];
}

describe('the live tail', () => {
  let api: AdminApiUnderTest;
  let origin: string;
  const one = new FakeService();
  const two = new FakeService();
  const sleeper = new FakeService();
  const watchers: Watcher[] = [];

  beforeAll(async () => {
    api = await startAdminApi();
    origin = await api.listen();
    const services = { one, two, sleeper };
    for (const [code, service] of Object.entries(services)) {
      const endpoint_url = await service.start();
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body: { ...body, sleeps: code === 'sleeper' } });
    }
  });
  beforeEach(() => {
    for (const service of [one, two]) Object.assign(service, { rows: [], isSilent: false, roles: new Set() });
  });
  afterEach(() => {
    for (const watcher of watchers.splice(0)) watcher.close();
  });
  afterAll(async () => {
    await api.stop();
    for (const service of [one, two, sleeper]) service.stop();
  });

  async function watch(query = '', headers: Record<string, string> = {}): Promise<Watcher> {
    const watcher = new Watcher();
    watchers.push(watcher);
    const response = await watcher.open(`${origin}/api/v1/live${query}`, { 'x-api-key': ADMIN_KEY, ...headers });
    expect(response.status).toBe(200);
    await until('events', () => watcher.of('watch').length > 0);
    return watcher;
  }

  it('sends each postback of all partners once, also one that is committed late', async () => {
    one.add(1);
    const watcher = await watch();
    expect(watcher.of('watch')[0]!.data).toMatchObject({
      partners: ['one', 'two'],
      asleep: ['sleeper'],
      not_answered: [],
    });
    const first = [...one.add(2), ...two.add(1)];
    await until('events', () => watcher.ids.length === 3);
    const late = one.add(1, { agoMs: 5_000 });
    await until('events', () => watcher.ids.length === 4);
    const next = two.add(1);
    await until('events', () => watcher.ids.length >= 5);
    expect(watcher.ids.toSorted()).toEqual([...first, ...late, ...next].toSorted());
  });

  it('says what the response is, so that proxies pass it on at once', async () => {
    const watcher = new Watcher();
    watchers.push(watcher);
    const { headers } = await watcher.open(`${origin}/api/v1/live`, { 'x-api-key': ADMIN_KEY });
    const names = ['content-type', 'cache-control', 'x-accel-buffering'];
    expect(names.map((name) => headers.get(name))).toEqual(['text/event-stream; charset=utf-8', 'no-store', 'no']);
    await until('events', () => watcher.text.startsWith('retry: 500\n'));
  });

  it('asks a service once a second however many watch, never one that sleeps, and none when nobody does', async () => {
    const before = one.requests;
    const all = [await watch(), await watch(), await watch('?partner=one')];
    const ids = one.add(1);
    await until('events', () => all.every((watcher) => watcher.ids.includes(ids[0]!)));
    expect(one.requests - before).toBeLessThanOrEqual(6);
    for (const watcher of all) watcher.close();
    await until('no more requests', () => performance.now() - one.lastRequestAtMs > 2_500);
    expect(sleeper.requests).toBe(0);
  });

  it('filters by partner, tenant and outcome', async () => {
    const watcher = await watch('?partner=one&tenant=acme&outcome=quarantined,updated');
    two.add(1, { tenant: 'acme', outcome: 'updated' });
    one.add(1, { tenant: 'main', outcome: 'updated' });
    one.add(1, { tenant: 'acme', outcome: 'stored' });
    const wanted = [
      ...one.add(1, { tenant: 'acme', outcome: 'updated' }),
      ...one.add(1, { tenant: 'acme', outcome: 'quarantined' }),
    ];
    await until('events', () => watcher.ids.length >= 2);
    expect(watcher.ids).toEqual(wanted);
  });

  it('shows a sample of more than 50 a second, and the counts', async () => {
    const watcher = await watch();
    one.add(180);
    await until('events', () => watcher.of('rate').length > 0);
    const counts = watcher.of('rate').map(({ data }) => data as { per_second: number; shown: number });
    expect(counts.every(({ shown }) => shown === 50)).toBe(true);
    const hidden = counts.reduce((sum, { per_second, shown }) => sum + per_second - shown, 0);
    await until('events', () => watcher.ids.length + hidden === 180);
    expect(new Set(watcher.ids).size).toBe(watcher.ids.length);
  });

  it('resumes after the last event, and reports a gap where more is missing than it sends again', async () => {
    const [last] = one.add(1, { agoMs: 3_000 });
    const missed = [...one.add(2, { agoMs: 2_000 }), ...two.add(1, { agoMs: 1_000 })];
    const byHeader = await watch('', { 'last-event-id': last! });
    expect(byHeader.ids).toEqual(missed);
    const byQuery = await watch(`?last_event_id=${last}`);
    expect(byQuery.ids).toEqual(missed);
    one.add(600);
    const late = await watch('', { 'last-event-id': last! });
    expect([late.ids, late.of('gap').length]).toEqual([[], 1]);
  });

  it('names a partner that does not respond, and watches it when it does again', async () => {
    two.isSilent = true;
    const watcher = await watch();
    const silent = () => (watcher.of('watch').at(-1)!.data['not_answered'] as unknown[]).length;
    await until('events', () => silent() === 1);
    two.isSilent = false;
    await until('events', () => silent() === 0);
    const ids = two.add(1);
    await until('events', () => watcher.ids.includes(ids[0]!));
  });

  it('reads as a viewer for a viewer', async () => {
    await watch('', { 'x-api-key': await api.makeKey('viewer') });
    expect([...one.roles]).toEqual(['viewer']);
  });

  it('ends by itself after the time that was asked for', async () => {
    const watcher = await watch('?seconds=1');
    await until('events', () => watcher.isEnded);
  });

  it('refuses what it cannot watch', async () => {
    expect((await api.call('GET', 'live?partner=nobody')).status).toBe(422);
    expect((await api.call('GET', 'live?outcome=lost')).body.errors).toMatchObject([{ field: 'outcome' }]);
    expect((await api.call('GET', 'live?last_event_id=7')).body.errors).toMatchObject([{ field: 'last_event_id' }]);
    expect((await api.call('GET', 'live', { key: null })).status).toBe(401);
  });
});
