import fc from 'fast-check';
import { checkEndpointPath, normalizeEndpointPath, parsePath } from './parse-path';

const ENDPOINTS: ReadonlySet<string> = new Set([
  'involve/event',
  'rector/event',
  'a/stats/event',
  'conversions-export/event',
  'network',
  'partners/event',
]);
const find = (endpoint: string): string | undefined => (ENDPOINTS.has(endpoint) ? endpoint : undefined);
const parse = (path: string) => parsePath(path, find);

describe('parsePath, of a postback', () => {
  it.each([
    ['/partner/involve/event', 'involve/event'],
    ['/postback/involve/event', 'involve/event'],
    ['/involve/event', 'involve/event'],
    ['/involve/event/', 'involve/event'],
    ['/partner/rector/event/', 'rector/event'],
    ['/network', 'network'],
    ['/partner/network', 'network'],
    ['/a/stats/event', 'a/stats/event'],
    ['/conversions-export/event', 'conversions-export/event'],
    ['/partners/event', 'partners/event'],
    ['/postback', undefined],
    ['/postback/', undefined],
  ])('resolves %s to %s', (path, target) => {
    expect(parse(path)).toEqual({ target, action: 'postback' });
  });

  it.each([
    '',
    '/',
    '//',
    '/partner',
    '/partner/',
    '/unknown/event',
    '/involve',
    '/involve/event/more',
    '/Involve/Event',
    '/PARTNER/involve/event',
    '/partner//involve/event',
    '//involve/event',
    '/involve//event',
    '/involve/event//',
    '/./involve/event',
    '/x/../involve/event',
    '/%2e%2e/involve/event',
    '/involve%2Fevent',
    '/involve/%65vent',
    '/partner/partner/involve/event',
    '/postback/partner/involve/event',
    '/postback//',
    '/postback/.',
    '/postback?x=1',
    'involve/event',
    '/stats',
    '/conversions/1',
    '/partner/stats',
  ])('does not resolve %j', (path) => {
    expect(parse(path)).toBeUndefined();
  });
});

describe('parsePath, of a read', () => {
  const prefixes: [string, string | undefined][] = [
    ['/partner/involve/event', 'involve/event'],
    ['/postback/involve/event', 'involve/event'],
    ['/involve/event', 'involve/event'],
    ['/a/stats/event', 'a/stats/event'],
    ['/network', 'network'],
    ['/postback', undefined],
  ];

  it.each(prefixes)('under %s is recognised by its end', (prefix, target) => {
    for (const action of ['stats', 'conversions', 'quarantine']) {
      expect(parse(`${prefix}/${action}`)).toEqual({ target, action });
      expect(parse(`${prefix}/${action}/`)).toEqual({ target, action });
    }
    expect(parse(`${prefix}/quarantine/redrive`)).toEqual({ target, action: 'redrive' });
    expect(parse(`${prefix}/conversions/42`)).toEqual({ target, action: 'conversion', conversionId: '42' });
  });

  it.each([
    ['a%2Fb', 'a/b'],
    ['a%2fb%2F', 'a/b/'],
    ['%E4%BB%B7', '价'],
    ['100%25', '100%'],
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['a+b', 'a+b'],
    ['a%20b', 'a b'],
    ['a/b', 'a/b'],
    ['..', '..'],
    ['%2e%2e', '..'],
    ['stats', 'stats'],
    ['quarantine', 'quarantine'],
    ['conversions', 'conversions'],
    ['x/stats', 'x/stats'],
    ['x/conversions/y', 'x/conversions/y'],
    ['quarantine/redrive', 'quarantine/redrive'],
  ])('reads conversion %s as %j', (written, conversionId) => {
    const expected = { target: 'involve/event', action: 'conversion', conversionId };
    expect(parse(`/partner/involve/event/conversions/${written}`)).toEqual(expected);
  });

  it('decodes every encoded conversion id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (conversionId) => {
        const path = `/involve/event/conversions/${encodeURIComponent(conversionId)}`;
        expect(parse(path)).toEqual({ target: 'involve/event', action: 'conversion', conversionId });
      }),
    );
  });

  it.each([
    '/partner/unknown/stats',
    '/involve/event/stats/extra',
    '/involve/event/redrive',
    '/involve/event/quarantine/1',
  ])('does not resolve %s', (path) => {
    expect(parse(path)).toBeUndefined();
  });
});

describe('parsePath, for any path', () => {
  const part = fc.oneof(
    fc.constantFrom('/', '//', '.', '..', '%2e', '%2F', '%', 'partner', 'postback', 'involve', 'event', 'stats'),
    fc.constantFrom('conversions', 'quarantine', 'redrive', 'network', '/partner/involve/event', '/conversions/'),
    fc.string(),
  );

  it('never throws and never resolves a path to an endpoint that it does not spell', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = `/${parts.join('')}`;
        const parsed = parse(path);
        if (parsed?.target !== undefined) expect(path.split('/conversions/')[0]).toContain(parsed.target);
      }),
    );
  });
});

describe('checkEndpointPath', () => {
  it.each([
    ['involve/event', '/involve/event'],
    ['/involve/event', '/involve/event'],
    [' //involve/event/ ', '/involve/event'],
    ['', '/'],
  ])('normalizes %j to %s', (written, stored) => {
    expect(normalizeEndpointPath(written)).toBe(stored);
  });

  it.each([
    'involve/event',
    '/rector/event',
    'network',
    'v1.2/net_work/~x-y',
    'partners/event',
    'my/partner',
    'a/health',
  ])('accepts %s', (path) => {
    expect(checkEndpointPath(path)).toEqual([]);
  });

  it.each([
    ['', 'empty'],
    ['/', 'empty'],
    ['a//b', 'empty, . or ..'],
    ['a/./b', 'empty, . or ..'],
    ['../a', 'empty, . or ..'],
    ['a b', 'Only letters'],
    ['a%2Fb', 'Only letters'],
    ['a?b', 'Only letters'],
    ['événement', 'Only letters'],
    ['x'.repeat(255), 'longer than'],
    ['partner/x', 'start with partner'],
    ['postback', 'start with postback'],
    ['API/x', 'start with API'],
    ['internal/x', 'start with internal'],
    ['health', 'start with health'],
    ['ready/x', 'start with ready'],
    ['info', 'start with info'],
    ['docs/x', 'start with docs'],
    ['metrics', 'start with metrics'],
    ['x/stats', 'stats'],
    ['x/Conversions', 'Conversions'],
    ['x/quarantine', 'quarantine'],
  ])('rejects %j: %s', (path, reason) => {
    const errors = checkEndpointPath(path);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ field: 'endpoint_path', reason: expect.stringContaining(reason) as string });
  });

  it('returns all errors at once', () => {
    expect(checkEndpointPath('partner/a b//stats')).toHaveLength(4);
  });

  it('accepts only endpoints that parsePath finds under all their addresses', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,8}$/);
    const reserved = fc.constantFrom('stats', 'conversions', 'partner', 'postback', 'quarantine', 'redrive', 'x');
    const endpoints = fc
      .array(fc.oneof(segment, reserved), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(endpoints, (endpoint) => {
        fc.pre(checkEndpointPath(endpoint).length === 0);
        const own = (path: string) => parsePath(path, (asked) => (asked === endpoint ? endpoint : undefined));
        for (const address of [`/${endpoint}`, `/partner/${endpoint}`, `/postback/${endpoint}`]) {
          expect(own(address)).toEqual({ target: endpoint, action: 'postback' });
          expect(own(`${address}/stats`)).toEqual({ target: endpoint, action: 'stats' });
          expect(own(`${address}/conversions/a%2Fstats`)).toMatchObject({ target: endpoint, conversionId: 'a/stats' });
        }
      }),
    );
  });
});
