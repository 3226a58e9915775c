import { type FieldError, problems, repeatedNameErrors } from '@app/common';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { type Members, propertyNamesOf, readRequest } from './validate-request';

/** Validates query and body by the classes that the handler declares, and reports every field error of both at once. */
@Injectable()
export class RequestInputInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [queryClass, bodyClass] = [RouteParamtypes.QUERY, RouteParamtypes.BODY].map((kind) =>
      declaredClass(context, kind),
    );
    const query = request.query as Members;
    const repeated = repeatedNameErrors(query, propertyNamesOf(queryClass), () => false);
    const fromQuery = await readRequest(queryClass, query);
    const fromBody = await readRequest(bodyClass, membersOf(request.body));
    const errors = firstOfEachField([...repeated, ...fromQuery.errors, ...fromBody.errors]);
    if (errors.length > 0) throw problems.invalidRequest(errors);
    request.query = fromQuery.request;
    request.body = fromBody.request;
    return next.handle();
  }
}

/** The class of a handler's `@Query()` or `@Body()` parameter; undefined where it has none. */
function declaredClass(context: ExecutionContext, kind: RouteParamtypes): Type<object> | undefined {
  const [controller, { name }] = [context.getClass(), context.getHandler()];
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number }
  >;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as Type<object>[];
  const [, parameter] = Object.entries(parameters).find(([key]) => key.startsWith(`${kind}:`)) ?? [];
  return parameter && types[parameter.index];
}

function membersOf(body: unknown): Members {
  const members = body ?? {};
  if (typeof members === 'object' && !Array.isArray(members)) return members as Members;
  throw problems.invalidRequest([{ field: 'body', code: 'wrong_type', reason: 'must be a JSON object' }]);
}

/** A repeated parameter is also of the wrong type: the first reason is enough. */
function firstOfEachField(errors: readonly FieldError<string>[]): FieldError<string>[] {
  return errors.filter(({ field }, index) => errors.findIndex((other) => other.field === field) === index);
}
