import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../config-entities';

/** Who calls, by the API key of the request. */
export interface Caller {
  role: Role;
  /** As history names it: `key:<name>`. */
  actor: string;
  /** The hash of the key that the request came with, by which the database names who writes. */
  keyHash?: string;
}

const callers = new WeakMap<FastifyRequest, Caller>();

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller that the guard found. */
export const CallerOf = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('A route that asks for its caller must be behind the API key guard');
  return caller;
});
