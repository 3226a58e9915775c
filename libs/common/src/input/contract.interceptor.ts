import { type CallHandler, createParamDecorator, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { problems } from '../errors/problem';
import { readJsonBody } from '../http/read-body';
import { contractOf, type RouteContract, validatesOwnInput } from './contract';
import { InputReader } from './input-reader';

const NOTHING: RouteContract = { summary: '', response: {} };

const readers = new WeakMap<FastifyRequest, InputReader>();

/**
 * Checks every request against the contract of its route, after the guards. A route without a contract or declared
 * input accepts none; other handlers read it through `@Input()` and check it.
 */
export class ContractInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (validatesOwnInput(context)) return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const contract = contractOf(context.getHandler() as () => unknown) ?? NOTHING;
    const reader = new InputReader(request.query as Record<string, unknown>, membersOf(request.body), contract);
    if (contract.query === undefined && contract.body === undefined) reader.check();
    readers.set(request, reader);
    return next.handle();
  }
}

/** Injects the reader of a request's input. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext): InputReader => {
  const reader = readers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!reader) throw new Error('A route that reads its input needs a contract');
  return reader;
});

/** The members of a JSON body that is an object. @throws Problem bad_request (400), invalid_request (422) */
function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  const members = (body instanceof Uint8Array ? readJsonBody(body) : body) ?? {};
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw problems.invalidRequest([{ field: 'body', code: 'wrong_type', reason: 'must be a JSON object' }]);
  }
  return members as Record<string, unknown>;
}
