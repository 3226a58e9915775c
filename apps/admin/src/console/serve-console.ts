import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Everything comes from this origin, and nothing is inline. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const PAGE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': CONTENT_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

/** The pages of the console besides `/`. Other paths stay a 404 of the API. */
const PAGES = [
  '/sign-in',
  '/live',
  '/conversions',
  '/quarantine',
  '/undelivered',
  '/partners',
  '/events',
  '/insight',
  '/jobs',
  '/alerts',
  '/settings',
];

/** Serves the built console in `folder`: its pages, and its assets, whose names contain a hash of their content. */
export async function serveConsole(fastify: FastifyInstance, folder: string): Promise<void> {
  const sendPage = pageSender(await readFile(join(folder, 'index.html')));
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
  });
  for (const page of PAGES) {
    fastify.get(page, sendPage);
    fastify.get(`${page}/*`, sendPage);
  }
  fastify.addHook('onRequest', async (request, reply) => {
    if (!isRoot(request)) return;
    // A client that asks for the headers alone, such as `curl -I`, sees those of the page.
    reply.headers({ ...PAGE_HEADERS, vary: 'accept' });
    if (acceptsHtml(request)) await sendPage(request, reply);
  });
}

function pageSender(page: Buffer): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const etag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
  return async (request, reply) => {
    reply.headers({ ...PAGE_HEADERS, etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(page);
  };
}

function isRoot({ method, url }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (url === '/' || url.startsWith('/?'));
}

function acceptsHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}
