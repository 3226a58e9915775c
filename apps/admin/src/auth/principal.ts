import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../database/entities';

/** On whose behalf a request is processed. */
export interface Principal {
  role: Role;
  /** As the history names it: `key:<name>` or `person:<e-mail>`. */
  actor: string;
  /** The hash of the request's API key, by which the database identifies the writer. */
  keyHash?: string;
  /** The same for a request with the cookie of a session. */
  sessionHash?: string;
  /** The address of a person whom Identity-Aware Proxy signed in. */
  person?: string;
  /** The API key of the request or of its session. */
  keyId?: string;
  /** The partner of a key of role partner, which may see that one alone. */
  partnerCode?: string;
  /** When the session, the key or the assertion ends. */
  endsAt?: Date | null;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** The principal that the guard found. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const principal = principals.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!principal) throw new Error('A route with a principal must be behind the API key guard');
  return principal;
});
