import { describeOperations } from '../operations/describe-operations';
import { VERSION } from '../version';

type Node = Record<string, unknown>;

/** The parts of a document that differ between processes. */
export interface DocumentParts {
  title: string;
  description: string;
  paths: Node;
  schemas?: Node;
  securitySchemes?: Node;
}

const API_KEY = {
  type: 'apiKey',
  in: 'header',
  name: 'X-API-Key',
  description: 'An API key of the admin API, or the key for metrics',
};

/** Adds the operations of every process, and moves titled schemas to the components. */
export function finishDocument({ title, description, paths, schemas = {}, securitySchemes = {} }: DocumentParts): Node {
  const components: Node = {};
  for (const [name, schema] of Object.entries(schemas)) components[name] = hoistSchemas(schema, components);
  const all = hoistSchemas({ ...paths, ...describeOperations() }, components) as Node;
  return {
    openapi: '3.0.3',
    info: {
      title,
      description,
      version: VERSION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    paths: all,
    components: { schemas: sortedByName(components), securitySchemes: { 'api-key': API_KEY, ...securitySchemes } },
  };
}

/** Replaces each schema with a title by a reference to the component of that name. */
function hoistSchemas(node: unknown, components: Node): unknown {
  if (Array.isArray(node)) return node.map((entry) => hoistSchemas(entry, components));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, hoistSchemas(value, components)]));
  const { title, ...schema } = copy;
  if (typeof title !== 'string' || schema['type'] !== 'object' || schema['nullable'] === true) return copy;
  const known = components[title];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`Two schemas have the title ${title}`);
  }
  components[title] = schema;
  return { $ref: `#/components/schemas/${title}` };
}

function sortedByName(components: Node): Node {
  return Object.fromEntries(Object.entries(components).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
