import { checkEndpointPath } from '@app/postback';
import fc from 'fast-check';
import { isKnownPath, mayBeKnownPath } from './is-known-path';

const ENDPOINTS = ['involve/event', 'shop/*', 'postback'];

describe('the edge', () => {
  it.each([
    '/involve/event',
    '/involve/event/',
    '/partner/involve/event',
    '/postback/involve/event',
    '/postback',
    '/postback/',
    '/shop/a',
    '/partner/shop/a/b',
  ])('passes %s on', (path) => {
    expect(isKnownPath(path, ENDPOINTS)).toBe(true);
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
  ])('does not know %j', (path) => {
    expect(isKnownPath(path, ENDPOINTS)).toBe(false);
  });

  it('knows the address without an endpoint only where it is listed', () => {
    expect(isKnownPath('/postback/', ['involve/event', 'shop/*'])).toBe(false);
  });

  it('opens nothing of the gateway’s own, however wide its list', () => {
    const own = ['/health', '/metrics', '/docs', '/info', '/ready', '/api/v1/partners', '/internal/v1/spool', '/stats'];
    expect(own.filter((path) => isKnownPath(path, ['*']))).toEqual([]);
    expect(isKnownPath('/any/event', ['*'])).toBe(true);
  });
});

describe('what the gateway might know', () => {
  it.each(['/new/event', '/new', '/partner/new/event', '/postback/new/event/', '/postback', '/a.b/c~d'])(
    'is %s, when it reports something',
    (path) => {
      expect([mayBeKnownPath(path, true), mayBeKnownPath(path, false)]).toEqual([true, false]);
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
  ])('is never %s', (path) => {
    expect(mayBeKnownPath(path, true)).toBe(false);
  });

  it('is whatever a partner may have as its endpoint', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);
    const endpoints = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const forms = fc.constantFrom('/', '/partner/', '/postback/');
    fc.assert(
      fc.property(endpoints, forms, (endpoint, form) => {
        fc.pre(checkEndpointPath(endpoint).length === 0);
        return mayBeKnownPath(form + endpoint, true);
      }),
    );
  });
});
