import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../database/entities';

/** On whose behalf a request is processed. */
export interface Principal {
  role: Role;
  /** As the history names it: `key:<name>`. */
  actor: string;
  /** The hash of the request's API key, by which the database identifies the writer. */
  keyHash?: string;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** The principal that the API key guard found. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const principal = principals.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!principal) throw new Error('A route with a principal must be behind the API key guard');
  return principal;
});
