import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { sortEnums } from './sort-enums';

/** Paths and schemas as the controllers' decorators and comments describe them. A handler's name is its operation id. */
export function describeDecorated(app: NestFastifyApplication): {
  paths: Record<string, unknown>;
  schemas: Record<string, unknown>;
} {
  const { paths, components } = SwaggerModule.createDocument(app, new DocumentBuilder().build(), {
    operationIdFactory: (_controller, handler) => handler,
  });
  const ours = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  return sortEnums({ paths: Object.fromEntries(ours), schemas: { ...components?.schemas } });
}
