import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '../errors/problem';
import { sendProblem } from '../errors/problem.filter';
import { unknownNameErrors } from '../input/field-errors';
import { finishDocument } from '../openapi/finish-document';

export interface DocsOptions {
  title: string;
  description: string;
  securitySchemes?: Record<string, unknown>;
  /** Paths and schemas beside the operations; read at every view, since endpoints are configuration. */
  describe: () => { paths: Record<string, unknown>; schemas?: Record<string, unknown> };
}

/** The OpenAPI document of an application whose routes are registered. */
export function buildDocument({ describe, ...info }: DocsOptions): Record<string, unknown> {
  return finishDocument({ ...info, ...describe() });
}

/** The page runs only its own scripts, connects only to its own host, and is shown in no frame. */
const DOCS_CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets inline styles and embeds its images.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const START = "SwaggerUIBundle({ url: '/docs-json', dom_id: '#docs' });\n";

/** Serves OpenAPI at /docs (a page to try requests on) and /docs-json. */
export function serveDocs(app: NestFastifyApplication, options: DocsOptions): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.get('/docs-json', { preHandler: refuseInput }, async () => buildDocument(options));
  fastify.get('/docs', { preHandler: refuseInput }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', DOCS_CONTENT_POLICY)
      .header('x-frame-options', 'DENY')
      .header('referrer-policy', 'no-referrer')
      .send(page(options.title)),
  );
  fastify.get('/docs/start.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [file, type] of Object.entries(TYPES)) {
    fastify.get(`/docs/${file}`, async (_request, reply) => reply.type(type).send(await readFile(assetPath(file))));
  }
}

/** These routes are registered beside the controllers and reject undeclared input as those do. */
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
