import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { serveConsole } from './serve-console';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

describe('the console', () => {
  let folder: string;
  let app: FastifyInstance;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>console</title>');
    for (const name of ['a-1.js', 'a-1.js.br', 'a-1.js.gz']) await writeFile(join(folder, 'assets', name), name);
    app = fastify();
    app.get('/', () => ({ name: 'admin' }));
    await serveConsole(app, folder);
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  it.each(['GET', 'HEAD'] as const)('serves its pages to %s, and lets nothing else run in them', async (method) => {
    for (const url of ['/partners', '/partners/rector/mapping?tenant=a', '/conversions', '/sign-in']) {
      const { statusCode, headers, body } = await app.inject({ method, url });
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toBe(POLICY);
      expect(body).toBe(method === 'GET' ? '<!doctype html><title>console</title>' : '');
    }
  });

  it('shows a browser its first page at /, and a program the links of the API', async () => {
    const page = await app.inject({ url: '/', headers: { accept: 'text/html,*/*' } });
    expect([page.headers['content-type'], page.headers['vary']]).toEqual(['text/html; charset=utf-8', 'accept']);
    const links = await app.inject({ url: '/', headers: { accept: '*/*' } });
    expect([links.json(), links.headers['vary']]).toEqual([{ name: 'admin' }, 'accept']);
    for (const { headers } of [page, links]) {
      expect([headers['cache-control'], headers['content-security-policy']]).toEqual(['no-cache', POLICY]);
    }
  });

  it('answers 304 to a page that the browser has', async () => {
    const { headers } = await app.inject('/partners');
    const again = await app.inject({ url: '/jobs', headers: { 'if-none-match': String(headers['etag']) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it.each([
    ['br, gzip', 'br', 'a-1.js.br'],
    ['gzip', 'gzip', 'a-1.js.gz'],
    ['identity', undefined, 'a-1.js'],
  ])('serves assets for good, compressed as %s accepts', async (accepted, encoding, expected) => {
    const { headers, body } = await app.inject({ url: '/assets/a-1.js', headers: { 'accept-encoding': accepted } });
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect([headers['content-encoding'], body]).toEqual([encoding, expected]);
  });

  it.each(['/assets/none.js', '/api/v1/none', '/partnersx', '/assets/../index.html'])(
    'does not know %s',
    async (url) => {
      const { statusCode, headers } = await app.inject(url);
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toContain('json');
    },
  );
});
