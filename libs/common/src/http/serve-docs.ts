import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOperations } from '../operations/describe-operations';
import { VERSION } from '../version';
import { servePlainDocs } from './serve-plain-docs';

export interface DocsOptions {
  title: string;
  description: string;
  /**
   * The paths beside the operations, asked for at each view, where they are configuration.
   * Without it they are read from the controllers' decorators.
   */
  paths?: () => Record<string, unknown>;
}

/** Serves OpenAPI at /docs (a page to try things out) and /docs-json. */
export async function serveDocs(app: NestFastifyApplication, options: DocsOptions): Promise<void> {
  const { paths } = options;
  if (paths) {
    servePlainDocs(app.getHttpAdapter().getInstance(), options.title, () => describe(options, paths()));
    return;
  }
  // Loaded only by processes that describe themselves by decorators: it costs the others half of their start.
  const { serveDecoratedDocs } = await import('./serve-decorated-docs.js');
  serveDecoratedDocs(app, options);
}

function describe({ title, description }: DocsOptions, paths: Record<string, unknown>): Record<string, unknown> {
  return {
    openapi: '3.0.3',
    info: { title, description, version: VERSION },
    paths: { ...paths, ...describeOperations() },
    components: { securitySchemes: { 'api-key': { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  };
}
