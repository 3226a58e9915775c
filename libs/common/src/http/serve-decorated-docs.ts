import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeOperations } from '../operations/describe-operations';
import { VERSION } from '../version';
import { servePlainDocs } from './serve-plain-docs';

/** OpenAPI at /docs and /docs-json, as the controllers' decorators and comments describe it. */
export function serveDecoratedDocs(
  app: NestFastifyApplication,
  { title, description }: { title: string; description: string },
): void {
  const config = new DocumentBuilder()
    .setTitle(title)
    .setDescription(description)
    .setVersion(VERSION)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .build();
  const build = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(app, config);
    return { ...document, paths: { ...document.paths, ...(describeOperations() as OpenAPIObject['paths']) } };
  };
  let document: OpenAPIObject | undefined;
  servePlainDocs(app.getHttpAdapter().getInstance(), title, () => (document ??= build()));
}
