import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** A document with a version is answered with it as its ETag. */
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
