import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { equalInConstantTime, keyedHash, problems } from '@app/common';
import type { ApiKeyHash } from '@app/partner-config';
import type { FastifyRequest } from 'fastify';
import { PartnerService } from '../partner/partner.service';
import { PartnerServiceEnvironment } from '../partner-service.env';

type Role = ApiKeyHash['role'];

const ROLES = 'roles that may';

/** Names the roles that may call; without it every key that may read this partner may. */
export const ForRoles = (...roles: Role[]): ReturnType<typeof SetMetadata> => SetMetadata(ROLES, roles);

/** Lets a request pass whose X-API-Key may read this partner. */
@Injectable()
export class ReadKeyGuard implements CanActivate {
  constructor(
    private readonly partner: PartnerService,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const given = context.switchToHttp().getRequest<FastifyRequest>().headers['x-api-key'];
    if (typeof given !== 'string' || given === '') {
      throw problems.unauthorized('Send an API key in the header X-API-Key.');
    }
    const key = this.find(given);
    if (!key) throw problems.unauthorized('The API key in the header X-API-Key is not known, or has ended.');
    const roles = this.reflector.get<Role[] | undefined>(ROLES, context.getHandler());
    if (roles && !roles.includes(key.role)) {
      throw problems.forbidden(`This needs a key with the role ${roles.join(' or ')}.`);
    }
    return true;
  }

  private find(given: string): ApiKeyHash | undefined {
    const hash = keyedHash(this.environment.TOKEN_HASH_KEY, given);
    const now = Date.now();
    return this.partner
      .current()
      .config.apiKeys.find(
        (key) => equalInConstantTime(key.hash, hash) && (key.expiresAt === null || Date.parse(key.expiresAt) > now),
      );
  }
}
