import { clientAddress, keyedHash, Log, problems } from '@app/common';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { setPrincipal } from './principal';
import { findApiKey, type StoredApiKey } from './find-api-key';
import { FailedSignIns } from './failed-sign-ins.service';
import { isActive } from './is-active';
import { isAllowed } from './is-allowed';

const FOR_ADMINS = 'for admins';

/** What only a key of role admin may call. */
export const ForAdmins = (): ReturnType<typeof SetMetadata> => SetMetadata(FOR_ADMINS, true);

// The time of use is for people: a minute's precision spares a write a request.
const RECORD_USE = `
  UPDATE api_keys SET last_used_at = now()
   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

/** Lets a request pass whose API key is known, in force, and of a role that may call. */
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
    const key = await this.find(readApiKey(request), clientAddress(request.raw, this.environment.TRUSTED_PROXY_HOPS));
    const isForAdmins = this.reflector.getAllAndOverride<boolean>(FOR_ADMINS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!isAllowed(key.role, request.method, isForAdmins)) {
      throw problems.forbidden(`A key of role ${key.role} may not do this.`);
    }
    setPrincipal(request, { role: key.role, actor: `key:${key.name}`, keyHash: key.hash });
    return true;
  }

  private async find(given: string, address: string): Promise<StoredApiKey & { hash: string }> {
    const hash = keyedHash(this.environment.TOKEN_HASH_KEY, given);
    const key = await findApiKey(this.database, hash);
    if (!key || !isActive(key)) {
      this.log.warn('A wrong API key was sent', { httpRequest: { remoteIp: address }, outcome: 'refused' });
      await this.failures.record(address);
      throw problems.unauthorized('The API key in the header X-API-Key is not known, or has ended.');
    }
    await this.failures.check(address);
    await this.database.query(RECORD_USE, [key.id]);
    return { ...key, hash };
  }
}

/** @throws Problem 401 that names the header */
function readApiKey(request: FastifyRequest): string {
  const given = request.headers['x-api-key'] ?? /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (typeof given === 'string' && given !== '') return given;
  throw problems.unauthorized('Send an API key in the header X-API-Key.');
}
