import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '../errors/problem';
import { sendProblem } from '../errors/problem.filter';
import { unknownNameErrors } from '../input/name-errors';
import { DOCS_CONTENT_POLICY } from './security-headers';

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const START = "SwaggerUIBundle({ url: '/docs-json', dom_id: '#docs' });\n";

/** OpenAPI at /docs and /docs-json; the page's files are read when asked for. */
export function servePlainDocs(fastify: FastifyInstance, title: string, describe: () => object): void {
  fastify.get('/docs-json', { preHandler: refuseInput }, async () => describe());
  fastify.get('/docs', { preHandler: refuseInput }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', DOCS_CONTENT_POLICY)
      .header('x-frame-options', 'DENY')
      .header('referrer-policy', 'no-referrer')
      .send(page(title)),
  );
  fastify.get('/docs/start.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [file, type] of Object.entries(TYPES)) {
    fastify.get(`/docs/${file}`, async (_request, reply) => reply.type(type).send(await readFile(assetPath(file))));
  }
}

/** These routes stand beside the framework's controllers, and take no more input than they do. */
async function refuseInput({ query }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const fieldErrors = unknownNameErrors(Object.keys(query as object), []);
  if (fieldErrors.length > 0) sendProblem(reply, problems.invalidRequest(fieldErrors));
}

function assetPath(file: string): string {
  return join(dirname(require.resolve('swagger-ui-dist/package.json')), file);
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
