import { clientAddress, keyedHash, Log, problems } from '@app/common';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { findApiKey, isActive, type StoredApiKey } from '../api-keys/stored-api-key';
import type { Role } from '../database/entities';
import { FailedSignIns } from './failed-sign-ins.service';
import { setPrincipal } from './principal';

const ADMIN_ONLY = 'admin only';

/** Restricts a controller or a route to keys of the role admin. */
export const AdminOnly = (): ReturnType<typeof SetMetadata> => SetMetadata(ADMIN_ONLY, true);

// The time of use is for people: a precision of one minute saves a write per request.
const RECORD_USE = `
  UPDATE api_keys SET last_used_at = now()
   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

/** Accepts a request whose API key is known and active, and whose role allows it. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Reflector) private readonly reflector: Reflector,
    private readonly environment: AdminEnvironment,
    private readonly failures: FailedSignIns,
    @Inject(Log) private readonly log: Log,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const address = clientAddress(request.raw, this.environment.TRUSTED_PROXY_HOPS);
    const key = await this.authenticate(readApiKey(request), address);
    const adminOnly = this.reflector.getAllAndOverride<boolean>(ADMIN_ONLY, [context.getHandler(), context.getClass()]);
    if (!isAllowed(key.role, request.method, adminOnly)) {
      throw problems.forbidden(`A key of role ${key.role} may not do this.`);
    }
    setPrincipal(request, { role: key.role, actor: `key:${key.name}`, keyHash: key.hash });
    return true;
  }

  private async authenticate(text: string, address: string): Promise<StoredApiKey & { hash: string }> {
    const hash = keyedHash(this.environment.TOKEN_HASH_KEY, text);
    const key = await findApiKey(this.database, hash);
    if (!key || !isActive(key)) {
      this.log.warn('A wrong API key was sent', { httpRequest: { remoteIp: address }, outcome: 'refused' });
      await this.failures.record(address);
      throw problems.unauthorized('The API key in the header X-API-Key is unknown, revoked or expired.');
    }
    await this.failures.check(address);
    await this.database.query(RECORD_USE, [key.id]);
    return { ...key, hash };
  }
}

/** @throws Problem 401 that names the header */
function readApiKey(request: FastifyRequest): string {
  const text = request.headers['x-api-key'] ?? /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (typeof text === 'string' && text !== '') return text;
  throw problems.unauthorized('Send an API key in the header X-API-Key.');
}

/** An admin may do anything, an editor all but what is for admins, a viewer may read. */
export function isAllowed(role: Role, method: string, adminOnly: boolean): boolean {
  if (role === 'admin') return true;
  if (adminOnly) return false;
  if (role === 'editor') return true;
  return role === 'viewer' && (method === 'GET' || method === 'HEAD');
}
