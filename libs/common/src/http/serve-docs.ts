import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { finishDocument } from '../openapi/finish-document';
import { servePlainDocs } from './serve-plain-docs';

export interface DocsOptions {
  title: string;
  description: string;
  /**
   * The paths beside the operations, asked for at each view, where they are configuration.
   * Without it they are read from the controllers' decorators.
   */
  paths?: () => Record<string, unknown>;
  securitySchemes?: Record<string, unknown>;
}

/** Serves OpenAPI at /docs (a page to try things out) and /docs-json. */
export async function serveDocs(app: NestFastifyApplication, options: DocsOptions): Promise<void> {
  servePlainDocs(app.getHttpAdapter().getInstance(), options.title, await documentOf(app, options));
}

/** The document of an application, to be asked for once its routes are known. */
export async function documentOf(
  app: NestFastifyApplication,
  { paths, ...parts }: DocsOptions,
): Promise<() => Record<string, unknown>> {
  if (paths) return () => finishDocument({ ...parts, paths: paths() });
  // Loaded only by processes that describe themselves by decorators: it costs the others half of their start.
  const { describeDecorated } = await import('../openapi/describe-decorated.js');
  let document: Record<string, unknown> | undefined;
  return () => (document ??= finishDocument({ ...parts, ...describeDecorated(app) }));
}
