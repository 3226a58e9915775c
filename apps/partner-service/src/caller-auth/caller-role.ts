import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKeyHash } from '@app/partner-config';
import type { FastifyRequest } from 'fastify';

export type Role = ApiKeyHash['role'];

/** By request, and gone with it. */
const keys = new WeakMap<FastifyRequest, ApiKeyHash>();

export function rememberKey(request: FastifyRequest, key: ApiKeyHash): void {
  keys.set(request, key);
}

/** The role of the key that a request came with, behind ReadKeyGuard. */
export const CallerRole = createParamDecorator(
  (_: unknown, context: ExecutionContext): Role | undefined =>
    keys.get(context.switchToHttp().getRequest<FastifyRequest>())?.role,
);

/** The id of that key. */
export const CallerKeyId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    keys.get(context.switchToHttp().getRequest<FastifyRequest>())?.id,
);
