import type { DocsOptions } from '@app/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Describes the admin API by its controllers' decorators and comments. A handler's name is its operation id. */
export function describeAdmin(app: NestFastifyApplication): DocsOptions {
  let described: ReturnType<DocsOptions['describe']> | undefined;
  return {
    title: 'Postback platform: admin API',
    description: 'Partners, tenants, mappings, revisions, API keys and the audit log. Every route needs an API key.',
    describe: () => (described ??= describeControllers(app)),
  };
}

function describeControllers(app: NestFastifyApplication): ReturnType<DocsOptions['describe']> {
  const { paths, components } = SwaggerModule.createDocument(app, new DocumentBuilder().build(), {
    operationIdFactory: (_controller, handler) => handler,
  });
  const api = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  return sortEnums({ paths: Object.fromEntries(api), schemas: { ...components?.schemas } });
}

/**
 * Sorts every list of allowed values. The compiler's order of a union's members changes with unrelated files, and the
 * committed document must change only with the code that it describes.
 */
export function sortEnums<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map((item: unknown) => sortEnums(item)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]: [string, unknown]) => [
    name,
    name === 'enum' && Array.isArray(value) ? value.toSorted(byText) : sortEnums(value),
  ]);
  return Object.fromEntries(members) as Node;
}

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
