import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { clientAddress, equalInConstantTime, keyedHash, Log, problems } from '@app/common';
import type { ApiKeyHash } from '@app/partner-config';
import type { FastifyRequest } from 'fastify';
import { gatewayOnly } from './authenticate-caller';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { readSignedArrival } from '../intake/arrival';
import { splitTarget } from '@app/postback';
import { FailedAttempts } from './failed-attempts';

export type Role = ApiKeyHash['role'];

/** By request, and gone with it. */
const keys = new WeakMap<FastifyRequest, ApiKeyHash>();

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

const ROLES = 'roles that may';
const NO_BODY = new Uint8Array(0);

/** The allowed roles; by default every role that may read this partner. */
export const ForRoles = (...roles: Role[]): ReturnType<typeof SetMetadata> => SetMetadata(ROLES, roles);

/** Lets a request pass whose X-API-Key may read this partner. */
@Injectable()
export class ReadKeyGuard implements CanActivate {
  constructor(
    private readonly partner: PartnerConfigService,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(Reflector) private readonly reflector: Reflector,
    private readonly wrongKeys: FailedAttempts,
    @Inject(Log) private readonly log: Log,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = this.readCaller(request);
    if (!caller.isSigned && !this.partner.current().config.directAccess) throw gatewayOnly();
    const given = request.headers['x-api-key'];
    if (typeof given !== 'string' || given === '') {
      throw problems.unauthorized('Send an API key in the header X-API-Key.');
    }
    const key = this.findUnlessBlocked(given, caller.address);
    if (!key) throw problems.unauthorized('The API key in the header X-API-Key is unknown, revoked or expired.');
    keys.set(request, key);
    const roles = this.reflector.get<Role[] | undefined>(ROLES, context.getHandler());
    if (roles && !roles.includes(key.role)) {
      throw problems.forbidden(`This needs a key with the role ${roles.join(' or ')}.`);
    }
    return true;
  }

  private findUnlessBlocked(given: string, address: string): ApiKeyHash | undefined {
    const nowMs = performance.now();
    const blockedForMs = this.wrongKeys.blockedForMs(address, nowMs);
    if (blockedForMs > 0) throw problems.rateLimited('Too many wrong API keys came from this address.', blockedForMs);
    const key = this.find(given);
    if (key) return key;
    this.wrongKeys.record(address, nowMs);
    this.log.warn('A wrong API key was sent', { httpRequest: { remoteIp: address }, outcome: 'refused' });
    return undefined;
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

  /** Who calls, by the gateway's word where it has signed the request: else all of its callers would be one. */
  private readCaller(request: FastifyRequest): { address: string; isSigned: boolean } {
    const { PARTNER_CODE, RECEIPT_KEY, TRUSTED_PROXY_HOPS } = this.environment;
    const raw = {
      method: request.method,
      ...splitTarget(request.originalUrl),
      headers: request.headers,
      body: request.body instanceof Uint8Array ? request.body : NO_BODY,
      address: clientAddress(request.raw, TRUSTED_PROXY_HOPS),
    };
    return readSignedArrival(raw, PARTNER_CODE, RECEIPT_KEY, Date.now()) ?? { address: raw.address, isSigned: false };
  }
}
