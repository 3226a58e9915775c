import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** OpenAPI at /docs and /docs-json for a document made by hand; the page's files are read when asked for. */
export function servePlainDocs(fastify: FastifyInstance, title: string, describe: () => Record<string, unknown>): void {
  fastify.get('/docs-json', async () => describe());
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page(title)));
  for (const [file, type] of Object.entries(TYPES)) {
    fastify.get(`/docs/${file}`, async (_request, reply) => reply.type(type).send(await readFile(assetPath(file))));
  }
}

function assetPath(file: string): string {
  return join(dirname(require.resolve('swagger-ui-dist/package.json')), file);
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${title}</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: '/docs-json', dom_id: '#docs' });
    </script>
  </body>
</html>`;
}
