import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

export interface DocsOptions {
  title: string;
  description: string;
  version: string;
  /** Adds what decorators can't say, such as addresses that are configuration. */
  complete?: (document: OpenAPIObject) => OpenAPIObject;
}

/** Serves OpenAPI at /docs (a page to try things out) and /docs-json. */
export function serveDocs(app: NestFastifyApplication, options: DocsOptions): void {
  const config = new DocumentBuilder()
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .build();
  const build = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(app, config);
    return options.complete?.(document) ?? document;
  };
  SwaggerModule.setup('docs', app, build, { jsonDocumentUrl: 'docs-json', customSiteTitle: options.title });
}
