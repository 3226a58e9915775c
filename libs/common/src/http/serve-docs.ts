import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { VERSION } from '../version';

export interface DocsOptions {
  title: string;
  description: string;
  /** Paths that decorators can't say, because they are configuration; asked for at each view. */
  paths?: () => Record<string, unknown>;
}

/** Serves OpenAPI at /docs (a page to try things out) and /docs-json. */
export function serveDocs(app: NestFastifyApplication, options: DocsOptions): void {
  const config = new DocumentBuilder()
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(VERSION)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .build();
  const build = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(app, config);
    return { ...document, paths: { ...(options.paths?.() as OpenAPIObject['paths']), ...document.paths } };
  };
  SwaggerModule.setup('docs', app, build, { jsonDocumentUrl: 'docs-json', customSiteTitle: options.title });
}
