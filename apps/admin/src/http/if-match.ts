import { Problem } from '@app/common';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** Refuses a write that is meant for another version than the present one. */
export type VersionCondition = (version: number) => void;

/** The condition of the If-Match header (RFC 9110, 13.1.1); without one every version is right. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): VersionCondition =>
    versionCondition(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [describeHeader],
);

function describeHeader(controller: object, method: string | symbol | undefined): void {
  if (method === undefined) return;
  const description = 'The ETag of the version that is to be changed; another one is answered 412.';
  const describe = ApiHeader({ name: 'If-Match', required: false, description, schema: { type: 'string' } });
  describe(controller, method, Object.getOwnPropertyDescriptor(controller, method)!);
}

/** Proxies that compress make tags weak (`W/"7"`), and people forget the quotes: both are understood. */
export function versionCondition(header: string | undefined): VersionCondition {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
  return (version) => {
    if (!tags || tags.includes('*') || tags.includes(String(version))) return;
    throw new Problem({
      status: 412,
      code: 'precondition_failed',
      detail: `If-Match names another version than the present one, which is ${version}. Read again and repeat the change.`,
      headers: { etag: `"${version}"` },
    });
  };
}
