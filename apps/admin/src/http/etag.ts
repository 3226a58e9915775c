import { Problem } from '@app/common';
import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** Sends the version of a document as its ETag. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((document: unknown) => {
        if (hasVersion(document)) reply.header('etag', `"${document.version}"`);
      }),
    );
  }
}

function hasVersion(document: unknown): document is { version: number } {
  return typeof document === 'object' && document !== null && 'version' in document;
}

/** Refuses a write that is meant for another version than the present one. */
export type VersionCondition = (version: number) => void;

/** The condition of the If-Match header (RFC 9110, 13.1.1). Without the header every version matches. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): VersionCondition =>
    versionCondition(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [describeHeader],
);

function describeHeader(controller: object, method: string | symbol | undefined): void {
  if (method === undefined) return;
  const description = 'The ETag of the version to change; any other version is answered 412.';
  const describe = ApiHeader({ name: 'If-Match', required: false, description, schema: { type: 'string' } });
  describe(controller, method, Object.getOwnPropertyDescriptor(controller, method)!);
}

/** Accepts weak tags (`W/"7"`), which compressing proxies make, and tags without their quotes. */
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
