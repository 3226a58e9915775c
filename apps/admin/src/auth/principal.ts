import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../config-entities';

/** Who calls, by the API key of the request. */
export interface Principal {
  role: Role;
  /** As history names it: `key:<name>`. */
  actor: string;
  /** The hash of the key that the request came with, by which the database names who writes. */
  keyHash?: string;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export function setPrincipal(request: FastifyRequest, caller: Principal): void {
  principals.set(request, caller);
}

/** The caller that the guard found. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const caller = principals.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('A route that asks for its caller must be behind the API key guard');
  return caller;
});
