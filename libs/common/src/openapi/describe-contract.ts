import { PROBLEM_CODES } from '../errors/error-codes';
import type { RouteContract, Schema } from '../input/contract';

export interface OperationPlace {
  method: string;
  path: string;
  tag: string;
  /** The security scheme; null for a public route. */
  security: string | null;
  /** The status of a response to a request that succeeds; 200 by default. */
  status?: number;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = { 202: 'Accepted: it is done from now on' };

/** The OpenAPI operation of a route. */
export function describeContract(contract: RouteContract, place: OperationPlace): Record<string, unknown> {
  const { summary, description, path = {}, query = {}, body, required = [], example, response } = contract;
  const { status = 200 } = place;
  const { mediaType = 'application/json' } = contract;
  const parameters = [
    ...[...place.path.matchAll(/\{(\w+)\}/g)].map(([, name]) =>
      parameter(name!, 'path', path[name!] ?? { type: 'string' }, true),
    ),
    ...Object.entries(query).map(([name, schema]) => parameter(name, 'query', schema, required.includes(name))),
  ];
  return {
    operationId: operationIdOf(place),
    tags: [place.tag],
    summary,
    ...(description ? { description } : {}),
    security: place.security === null ? [] : [{ [place.security]: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: describeBody(body, required, example) } : {}),
    responses: {
      [status]: {
        description: DESCRIPTIONS[status] ?? 'Done as asked',
        content: { [mediaType]: { schema: response } },
      },
      '4XX': describeProblemResponse('Refused: the problem says why, and what is wrong with each field'),
      '5XX': describeProblemResponse('Not done; the request is not the cause'),
    },
  };
}

export function describeProblemResponse(description: string): Record<string, unknown> {
  return { description, content: { 'application/problem+json': { schema: PROBLEM } } };
}

/** Turns `GET /a/{id}/b-c` into `getAIdBC`. */
function operationIdOf({ method, path }: { method: string; path: string }): string {
  const words = path.split(/[^a-z0-9]+/i).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parameter(name: string, where: 'path' | 'query', schema: Schema, isRequired: boolean): unknown {
  const { description, ...rest } = schema;
  return { name, in: where, required: isRequired, schema: rest, ...(description ? { description } : {}) };
}

function describeBody(members: Readonly<Record<string, Schema>>, names: readonly string[], example: unknown): unknown {
  const required = names.filter((name) => Object.hasOwn(members, name));
  const schema = {
    type: 'object',
    properties: members,
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
  };
  return {
    required: true,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
}

/** One thing wrong with a request. */
export const FIELD_ERROR = {
  title: 'FieldError',
  type: 'object',
  properties: {
    field: { type: 'string', example: 'expires_at' },
    code: { type: 'string', example: 'out_of_range', description: 'Stable, for programs' },
    value: { description: 'As received; absent where it could be a secret' },
    params: { type: 'object', additionalProperties: true, description: 'What the reason names' },
    reason: { type: 'string', description: 'For people' },
  },
  required: ['field', 'code', 'reason'],
};

/** RFC 9457. */
export const PROBLEM: Schema = {
  title: 'Problem',
  type: 'object',
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Invalid request' },
    status: { type: 'integer', example: 422 },
    code: { type: 'string', enum: Object.keys(PROBLEM_CODES).toSorted(), description: 'Stable, for programs' },
    detail: { type: 'string', example: 'The request is not valid.' },
    errors: { type: 'array', items: FIELD_ERROR, description: 'Every field error at once' },
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
};
