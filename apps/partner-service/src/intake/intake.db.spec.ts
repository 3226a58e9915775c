import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { configure } from '../testing/send-postbacks';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

async function stored(conversionId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await databases.partner.pool.query(
    'SELECT *, raw_data::text AS raw_text FROM conversions WHERE conversion_id = $1 ORDER BY received_at, id',
    [conversionId],
  );
  return rows;
}

/**
 * Sends one request after another over one connection, each in its packets once the one before is answered, and
 * reads until the server ends the connection.
 */
function sendRaw(url: string, requests: string[][]): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = '';
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true });
    const send = (packets: string[] = []): void => {
      const packet = packets.shift();
      if (packet !== undefined) socket.write(packet, () => setImmediate(() => send(packets)));
    };
    socket.on('connect', () => send(requests.shift()));
    socket.on('data', (bytes) => {
      read += bytes.toString();
      send(requests.shift());
    });
    socket.on('close', () => resolve(read));
    socket.on('error', reject);
  });
}

describe('a postback', () => {
  it.each([
    '/partner/involve/event',
    '/postback/involve/event',
    '/involve/event',
    '/involve/event/',
    '/postback/',
    '/postback',
  ])('is taken at %s and answered OK after it is stored', async (path) => {
    const id = `at${path}`;
    const response = await service.get(`${path}?conversion_id=${encodeURIComponent(id)}`);
    expect(response).toMatchObject({ status: 200, text: 'OK' });
    expect(response.headers.get('x-postback-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(await stored(id)).toHaveLength(1);
  });

  it('is mapped, normalised and stored with its raw data', async () => {
    const query =
      'conversion_id=m1&sub_id=s1&media_id=m&click_id=c1&usd_sale_amount=1,234.50&rewars=5.25&usd_payout=' +
      '&offer_name=Shopee%20MY&conversion_datetime=2025-01-01%2012:00:00&status=Approved&ts_token=secret-token';
    await service.get(`/involve/event?${query}`, { authorization: 'Bearer hidden', 'user-agent': 'network/1' });
    const [row] = await stored('m1');
    expect(row).toMatchObject({
      aff_sub: 's1',
      aff_sub2: 'm',
      aff_sub3: 'c1',
      sub_id: null,
      click_id: null,
      usd_sale_amount: '1234.5000',
      usd_payout: '5.2500',
      offer_name: 'Shopee MY',
      datetime_conversion: new Date('2025-01-01T12:00:00Z'),
      status: 'approved',
      click_ref: 'c1',
      sub_ref: 's1',
      is_duplicate: false,
      request_line: 'GET /involve/event',
      request_ip: '127.0.0.1',
    });
    expect(row!.raw_text).toMatch(/^\{"conversion_id":"m1","sub_id":"s1",.*"ts_token":"hmac:/);
    expect(JSON.stringify(row)).not.toMatch(/secret-token|hidden/);
    expect(service.logged.join()).not.toMatch(/secret-token|hidden/);
  });

  it.each([
    ['JSON', 'application/json', '{"conversion_id":9007199254740993,"usd_payout":1.5}'],
    ['JSON without a type', '', '{"conversion_id":"9007199254740993"}'],
    ['a form', 'application/x-www-form-urlencoded', 'conversion_id=9007199254740993&usd_payout=2'],
    ['JSON that calls itself something else', 'text/;;; plain', '{"conversion_id":9007199254740993}'],
  ])('may come as %s', async (_name, type, body) => {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const response = await service.send('/partner/involve/event', { method: 'POST', body: Buffer.from(body), headers });
    expect(response.status).toBe(200);
    expect(response.json).toMatchObject({ conversion_id: '9007199254740993', errors: [] });
  });

  it('keeps texts as long as they may be, also where they are looked up by', async () => {
    const [offer, click] = [randomText(4_096), randomText(4_096)];
    const body = JSON.stringify({ conversion_id: 'long', offer_name: offer, click_id: click });
    await service.send('/involve/event', { method: 'POST', body });
    expect(await stored('long')).toMatchObject([
      { offer_name: offer, aff_sub3: click, click_ref: click.slice(0, 255) },
    ]);
  });

  it('counts a sender’s endless offers under (other) beyond a thousand an hour', async () => {
    for (let round = 0; round < 11; round += 1) {
      const ids = Array.from({ length: 100 }, (_, index) => `offer-${round}-${index}`);
      await Promise.all(ids.map((id) => service.get(`/involve/event?conversion_id=${id}&offer_name=${id}`)));
    }
    const { rows } = await databases.partner.pool.query(
      `SELECT count(DISTINCT offer)::integer AS offers, sum(conversions) FILTER (WHERE offer = '(other)')::integer AS others FROM conversion_hourly`,
    );
    expect(rows[0].offers).toBeLessThanOrEqual(1_001);
    expect(rows[0].others).toBeGreaterThan(90);
  });

  it('joins body and query, and the body wins', async () => {
    const body = '{"conversion_id":"joined","offer_name":"from body"}';
    await service.send('/involve/event?offer_name=from+query&order_id=o1', { method: 'POST', body });
    expect(await stored('joined')).toMatchObject([{ offer_name: 'from body', order_id: 'o1' }]);
  });

  it('is taken also where its URL holds raw letters and spaces, with its body and behind others on its connection', async () => {
    const responses = await sendRaw(service.url, [
      ['GET /involve/event?conversion_id=raw0 HTTP/1.1\r\nHost: x\r\n\r\n'],
      [
        'POST /involve/event?conversion_id=raw1&offer_name=Größe 飯 HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n',
        'order_id=o7',
      ],
    ]);
    expect(responses).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*HTTP\/1.1 200 OK\r\n[^]*"status":"stored"/);
    expect(await stored('raw1')).toMatchObject([{ offer_name: 'Größe 飯', order_id: 'o7' }]);
    expect(await sendRaw(service.url, [['nonsense\r\n\r\n']])).toMatch(/^HTTP\/1.1 400 [^]*unreadable_request/);
  });

  it('is taken where such a URL comes in several packets', async () => {
    const packets = ['GET /involve/event?conversion_id=raw2&offer_name=Grö', 'ße 飯', ' x HTTP/1.1\r\nHost: x\r\n\r\n'];
    expect(await sendRaw(service.url, [packets])).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await stored('raw2')).toMatchObject([{ offer_name: 'Größe 飯 x' }]);
  });

  it.each([
    ['in the same packet', ['GET /involve/event?conversion_id=ahead1 HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n']],
    [
      'in a second request',
      ['GET /involve/event?conversion_id=ahead1 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3) + 'GET /e HTTP/9.9\r\n\r\n'],
    ],
    [
      'packet by packet',
      ['GET /involve/event?conversion_id=ahead1 HTTP/1.1\r\nHost: x\r\n\r\n', '\0\0', '\0\0', 'GET /\r\n'],
    ],
  ])('answers 200 before it refuses garbage that follows %s', async (_where, packets) => {
    const responses = await sendRaw(service.url, [packets]);
    const statuses = [...responses.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses.at(-1)).toBe('400');
    expect(statuses.slice(0, -1)).toEqual(statuses.slice(1).map(() => '200'));
    expect(statuses.length).toBeGreaterThan(1);
    expect((await stored('ahead1')).length).toBeGreaterThan(0);
  });

  it('answers a sender that has closed its side of the connection', async () => {
    let answered = '';
    const socket = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.on('end', () => socket.destroy()).on('close', resolve));
    socket.on('data', (bytes) => (answered += bytes.toString()));
    socket.end('GET /involve/event?conversion_id=half-closed HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed;
    expect(answered).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await stored('half-closed')).toHaveLength(1);
  });

  it('is not counted when its client disconnects before it is complete', async () => {
    const before = service.logged.length;
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    const ended = new Promise((resolve) => socket.resume().on('close', resolve).on('error', resolve));
    socket.end('POST /involve/event?conversion_id=half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this');
    await ended;
    expect((await service.get('/involve/event?conversion_id=whole')).text).toBe('OK');
    expect(service.logged.slice(before).join('\n')).not.toContain('internal');
    expect(await stored('half')).toEqual([]);
  });

  it('is taken where its target names us whole, as a proxy writes it', async () => {
    const head = 'Host: x\r\nConnection: close\r\n\r\n';
    const response = await sendRaw(service.url, [
      [`GET http://x/involve/event?conversion_id=whole-form HTTP/1.1\r\n${head}`],
    ]);
    expect(response).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await stored('whole-form')).toHaveLength(1);
  });

  it('is not stored for HEAD, and other methods are refused', async () => {
    expect(await service.send('/involve/event?conversion_id=head', { method: 'HEAD' })).toMatchObject({
      status: 200,
      text: '',
    });
    const refused = await service.send('/involve/event?conversion_id=head', { method: 'DELETE', body: 'x' });
    expect(refused).toMatchObject({ status: 405, json: { code: 'method_not_allowed' } });
    expect(await stored('head')).toEqual([]);
  });

  it('is identified by its postback id even when nothing is stored', async () => {
    const isId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const head = await service.send('/involve/event?conversion_id=head', { method: 'HEAD' });
    expect(head.headers.get('content-type')).toContain('text/plain');
    expect(head.headers.get('x-postback-id')).toEqual(isId);
    const refused = await service.send('/involve/event', { method: 'DELETE' });
    const id = refused.headers.get('x-postback-id');
    expect(id).toEqual(isId);
    expect(service.logged.some((line) => line.includes(`"postback_id":"${id}"`))).toBe(true);
  });

  it('names its trace in its line, stored or refused', async () => {
    const id = 'cd'.repeat(16);
    const traceparent = `00-${id}-00f067aa0ba902b7-01`;
    const before = service.logged.length;
    await service.get('/involve/event?conversion_id=traced', { traceparent });
    await service.send('/involve/event', { method: 'DELETE', headers: { traceparent } });
    const traced = service.logged.slice(before).filter((line) => line.includes(`"trace":"${id}"`));
    expect(traced).toEqual([expect.stringContaining('stored'), expect.stringContaining('method_not_allowed')]);
  });

  it('at an unknown address is a problem document', async () => {
    expect(await service.get('/rector/event?conversion_id=1')).toMatchObject({
      status: 404,
      json: { code: 'unknown_endpoint' },
    });
  });

  it('beyond 256 KiB or 300 parameters is refused', async () => {
    const large = await service.send('/involve/event', { method: 'POST', body: Buffer.alloc(257 * 1024, 'a') });
    expect(large).toMatchObject({ status: 413, json: { code: 'too_large' } });
    const many = Array.from({ length: 301 }, (_, index) => `p${index}=1`).join('&');
    expect(await service.get(`/involve/event?conversion_id=1&${many}`)).toMatchObject({ status: 413 });
  });

  it('keeps the success response of its partner', async () => {
    const response = JSON.stringify({ body: '<ok/>', content_type: 'text/xml' });
    await configure(databases, [service], `UPDATE partners SET success_response = $1`, [response]);
    expect((await service.get('/involve/event?conversion_id=own')).text).toBe('<ok/>');
    await configure(databases, [service], `UPDATE partners SET success_response = NULL`);
    expect((await service.get('/involve/event?conversion_id=own')).text).toBe('OK');
  });
});

describe('input that no network sends on purpose', () => {
  const odd: [string, RequestInit | undefined, string][] = [
    ['malformed escapes', undefined, 'conversion_id=%zz%E0%A4%A&usd_payout=1'],
    ['unexpanded macros', undefined, 'conversion_id=odd2&usd_payout={payout}&aff_sub=%7Baff_sub%7D'],
    ['only a macro for an id', undefined, 'conversion_id={conversion_id}'],
    ['repeated parameters', undefined, 'conversion_id=odd3&conversion_id=odd3b&usd_payout=1&usd_payout=2'],
    ['NUL and controls', undefined, 'conversion_id=odd%004&offer_name=a%00b%01c'],
    ['4-byte Unicode', undefined, `conversion_id=${encodeURIComponent('😀'.repeat(255))}`],
    ['an over-long id', undefined, `conversion_id=${'x'.repeat(256)}`],
    ['a foreign date', undefined, 'conversion_id=odd5&conversion_datetime=01/02/2025'],
    ['no parameter at all', undefined, ''],
    ['a bad amount', undefined, 'conversion_id=odd6&usd_payout=abc'],
    ['an empty body', { method: 'POST', body: '' }, 'conversion_id=odd7'],
    ['binary', { method: 'POST', body: Buffer.from([0, 255, 254, 1, 2]) }, 'conversion_id=odd8'],
    ['broken JSON', { method: 'POST', body: '{"conversion_id":' }, ''],
    ['a JSON array', { method: 'POST', body: '[{"conversion_id":1},{"conversion_id":2}]' }, ''],
    ['a JSON number', { method: 'POST', body: '42' }, 'conversion_id=odd9'],
    [
      'deep JSON',
      { method: 'POST', body: `{"conversion_id":"odd10","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
      '',
    ],
    [
      'escaped NUL and lone surrogates',
      { method: 'POST', body: String.raw`{"conversion_id":"odd11","offer_name":"\u0000\ud800","y":"\\u0000"}` },
      '',
    ],
    ['wrong types', { method: 'POST', body: '{"conversion_id":{"a":[1]},"usd_payout":true}' }, ''],
    ['a prototype', { method: 'POST', body: '{"__proto__":{"x":1},"constructor":1,"conversion_id":"odd12"}' }, ''],
    ['a huge number', { method: 'POST', body: '{"conversion_id":"odd13","usd_payout":1e400}' }, ''],
  ];

  it.each(odd)('%s is a conversion or in quarantine, never lost and never our error', async (_name, init, query) => {
    const response = await service.send(`/involve/event?${query}`, {
      headers: { accept: 'application/json' },
      ...init,
    });
    expect(response.status).toBe(200);
    for (const { postback_id: id, status, errors } of response.json.results ?? [response.json]) {
      const { rows } = await databases.partner.pool.query(
        'SELECT id FROM conversions WHERE id = $1 UNION ALL SELECT id FROM quarantine WHERE id = $1',
        [id],
      );
      expect(rows).toEqual([{ id }]);
      expect(errors.length > 0).toBe(status === 'quarantined');
    }
  });
});

/** Text that does not compress, so that PostgreSQL's limits on keys show. */
function randomText(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
