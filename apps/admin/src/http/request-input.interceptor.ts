import { type FieldError, problems, repeatedNameErrors } from '@app/common';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { requestClassesOf } from './request-classes';
import { knownNamesOf, readRequest } from './validate-request';

type Members = Readonly<Record<string, unknown>>;

/** Reads query and body by the classes that the handler declares, and refuses with every field error of both at once. */
@Injectable()
export class RequestInputInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const classes = requestClassesOf(context);
    const query = request.query as Members;
    const fromQuery = await readRequest(classes.query, query);
    const fromBody = await readRequest(classes.body, membersOf(request.body));
    const repeated = repeatedNameErrors(query, knownNamesOf(classes.query), () => false);
    const faults = uniqueByField([...repeated, ...fromQuery.faults, ...fromBody.faults]);
    if (faults.length > 0) throw problems.invalidRequest(faults);
    request.query = fromQuery.request;
    request.body = fromBody.request;
    return next.handle();
  }
}

function membersOf(body: unknown): Members {
  const members = body ?? {};
  if (typeof members === 'object' && !Array.isArray(members)) return members as Members;
  throw problems.invalidRequest([{ field: 'body', reason: 'must be a JSON object' }]);
}

/** A repeated parameter is no number either: one reason is enough. */
function uniqueByField(faults: readonly FieldError[]): FieldError[] {
  return faults.filter(({ field }, index) => faults.findIndex((other) => other.field === field) === index);
}
