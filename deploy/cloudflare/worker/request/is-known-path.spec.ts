import { isKnownPath } from './is-known-path';

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
