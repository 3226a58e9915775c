import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKeyHash } from '@app/partner-config';
import type { FastifyRequest } from 'fastify';

export type Role = ApiKeyHash['role'];

/** By request, and gone with it. */
const roles = new WeakMap<FastifyRequest, Role>();

export function rememberRole(request: FastifyRequest, role: Role): void {
  roles.set(request, role);
}

/** The role of the key that a request came with, behind ReadKeyGuard. */
export const CallerRole = createParamDecorator((_: unknown, context: ExecutionContext): Role | undefined =>
  roles.get(context.switchToHttp().getRequest<FastifyRequest>()),
);
