import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export const ROOT = join(__dirname, '../../..');
export const APPS = ['gateway', 'partner-service', 'admin', 'insight'] as const;
export type AppName = (typeof APPS)[number];
/** Every document: the collector accepts what it does not know, so it is checked by itself. */
export const DOCUMENTS = [...APPS, 'analytics'] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: string | number;
  schema: { type?: string; example?: string | number };
}

interface Content {
  schema: unknown;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Operation {
  method: string;
  path: string;
  operationId: string;
  parameters: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content> }>;
  security: Record<string, unknown>[];
}

export interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, unknown> };
}

export function readDocument(app: DocumentName): Document {
  return JSON.parse(readFileSync(join(ROOT, `docs/openapi/${app}.json`), 'utf8')) as Document;
}

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
    })),
  );
}

export const exampleOf = ({ example, schema }: Parameter): string | number | undefined => example ?? schema.example;

/** The path with the examples of its parameters, or with given values. */
export function filledPath({ path, parameters }: Operation, values: Record<string, string> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    const value = values[name] ?? (parameter && exampleOf(parameter));
    if (value === undefined) throw new Error(`${path} has no example of ${name}`);
    return encodeURIComponent(String(value));
  });
}

/** The examples of a request's body, with their content type. */
export function bodiesOf({ requestBody }: Operation): { type: string; body: unknown }[] {
  return Object.entries(requestBody?.content ?? {}).flatMap(([type, { example, examples = {} }]) => {
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
    return values.map((body) => ({ type, body }));
  });
}

/** Holds JSON to the schemas of a document; a member that is not described is an error too. */
export class SchemaChecker {
  private readonly ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
  private readonly components: unknown;
  private readonly known = new Map<unknown, ValidateFunction>();

  constructor({ components }: Document) {
    this.components = toJsonSchema(components);
  }

  /** The errors; empty when there are none. */
  errorsOf(schema: unknown, value: unknown): string[] {
    const validate = this.validatorOf(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  }

  private validatorOf(schema: unknown): ValidateFunction {
    const known = this.known.get(schema);
    if (known) return known;
    const compiled = this.ajv.compile({ allOf: [toJsonSchema(schema)], components: this.components });
    this.known.set(schema, compiled);
    return compiled;
  }
}

/** OpenAPI 3.0 as JSON Schema, where objects that name their members have no others. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, toJsonSchema(value)]),
  );
  const isClosed = rest['type'] === 'object' && 'properties' in rest && !('additionalProperties' in rest);
  const schema = isClosed ? { ...rest, additionalProperties: false } : rest;
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
