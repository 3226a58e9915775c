import { checkEndpointPath } from '@app/postback';
import fc from 'fast-check';
import { isListedPath, mayBePostbackPath, UnlistedQuota } from './endpoints';

const ENDPOINTS = ['involve/event', 'shop/*', 'postback'];

describe('isListedPath', () => {
  it.each([
    '/involve/event',
    '/involve/event/',
    '/partner/involve/event',
    '/postback/involve/event',
    '/postback',
    '/postback/',
    '/shop/a',
    '/partner/shop/a/b',
  ])('accepts %s', (path) => {
    expect(isListedPath(path, ENDPOINTS)).toBe(true);
  });

  it.each([
    '',
    '/',
    '/involve',
    '/involve/event2',
    '/involve//event',
    '/Involve/event',
    '/involve/%65vent',
    '/involve/event/stats',
    '/involve/event/conversions/1',
    '/involve/event/quarantine/redrive',
    '/postback/stats',
    '/partner/postback',
    '/shop/',
    '/shop/a/stats',
    '/shop/../metrics',
    '/shop/a%2f..',
    '/internal/v1/spool',
    '/api/v1/partners',
    '/health',
    '/metrics',
    '/docs',
  ])('rejects %j', (path) => {
    expect(isListedPath(path, ENDPOINTS)).toBe(false);
  });

  it('accepts the address without an endpoint only where it is listed', () => {
    expect(isListedPath('/postback/', ['involve/event', 'shop/*'])).toBe(false);
  });

  it('exposes none of the gateway’s own paths, however wide the list', () => {
    const own = ['/health', '/metrics', '/docs', '/info', '/ready', '/api/v1/partners', '/internal/v1/spool', '/stats'];
    expect(own.filter((path) => isListedPath(path, ['*']))).toEqual([]);
    expect(isListedPath('/any/event', ['*'])).toBe(true);
  });
});

describe('mayBePostbackPath', () => {
  it.each(['/new/event', '/new', '/partner/new/event', '/postback/new/event/', '/postback', '/a.b/c~d'])(
    'accepts %s',
    (path) => {
      expect(mayBePostbackPath(path)).toBe(true);
    },
  );

  it.each([
    '/',
    '//new/event',
    '/new//event',
    '/new/../metrics',
    '/new/%65vent',
    '/new/event/stats',
    '/new/event/conversions/1',
    '/postback/quarantine/redrive',
    '/internal/v1/spool',
    '/api/v1/partners',
    '/metrics',
    '/docs-json',
    `/${'a'.repeat(300)}`,
  ])('rejects %s', (path) => {
    expect(mayBePostbackPath(path)).toBe(false);
  });

  it('accepts every valid endpoint', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);
    const endpoints = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const forms = fc.constantFrom('/', '/partner/', '/postback/');
    fc.assert(
      fc.property(endpoints, forms, (endpoint, form) => {
        fc.pre(checkEndpointPath(endpoint).length === 0);
        return mayBePostbackPath(form + endpoint);
      }),
    );
  });
});

describe('UnlistedQuota', () => {
  it('allows a number of paths a minute', () => {
    const quota = new UnlistedQuota();
    const takes = (nowMs: number) => Array.from({ length: 5 }, () => quota.consume('/shop/event', 3, nowMs));
    expect(takes(1_000_000)).toEqual([true, true, true, false, false]);
    expect(takes(1_059_999)).toEqual([false, false, false, false, false]);
    expect(takes(1_060_000)).toEqual([true, true, true, false, false]);
  });

  it('never allows more than twice the quota within 60 seconds', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (pauses) => {
        const quota = new UnlistedQuota();
        let nowMs = 1_000_000;
        const taken = pauses.flatMap((pause) => {
          nowMs += pause;
          return quota.consume('/a/b', 4, nowMs) ? [nowMs] : [];
        });
        return taken.every((at) => taken.filter((other) => other >= at && other < at + 60_000).length <= 8);
      }),
    );
  });

  it.each(['/.env', '/wp-login.php', '/vendor/phpunit/eval-stdin.php', '/a/../b'])('allows no %s', (path) => {
    expect(new UnlistedQuota().consume(path, 100, 1_000_000)).toBe(false);
  });
});
