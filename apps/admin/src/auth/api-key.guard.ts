import { clientAddress, keyedHash, Log, problems } from '@app/common';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { findApiKey, isActive, type StoredApiKey } from '../api-keys/stored-api-key';
import type { Role } from '../database/entities';
import { IapSignIn } from '../iap/iap-sign-in.service';
import { checkSameOrigin } from '../sessions/check-same-origin';
import { readSessionCookie } from '../sessions/session-cookie';
import { Sessions } from '../sessions/sessions.service';
import { ADMIN_ONLY, FOR_ANY_ROLE, FOR_PARTNER_KEYS, WITHOUT_SIGN_IN } from './access';
import { FailedSignIns } from './failed-sign-ins.service';
import { type Principal, setPrincipal } from './principal';

// The time of use is for people: a precision of one minute saves a write per request.
const RECORD_USE = `
  UPDATE api_keys SET last_used_at = now()
   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

/** Accepts a request with an active API key, an open session, or a person of the proxy, whose role allows it. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Reflector) private readonly reflector: Reflector,
    private readonly environment: AdminEnvironment,
    private readonly failures: FailedSignIns,
    private readonly sessions: Sessions,
    private readonly iap: IapSignIn,
    @Inject(Log) private readonly log: Log,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isMarked(context, WITHOUT_SIGN_IN)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.identify(request);
    const { role } = principal;
    const method = this.isMarked(context, FOR_ANY_ROLE) ? 'GET' : request.method;
    const isOfPartner = role === 'partner' && this.isMarked(context, FOR_PARTNER_KEYS);
    if (!isOfPartner && !isAllowed(role, method, this.isMarked(context, ADMIN_ONLY))) {
      throw problems.forbidden(`A key of role ${role} may not do this.`);
    }
    setPrincipal(request, principal);
    return true;
  }

  private isMarked(context: ExecutionContext, mark: string): boolean {
    return this.reflector.getAllAndOverride<boolean>(mark, [context.getHandler(), context.getClass()]) ?? false;
  }

  /**
   * On whose behalf a request is sent. A key takes precedence: a program that sends one does not depend on the cookies of
   * a browser.
   *
   * @throws Problem 401 or 403
   */
  identify(request: FastifyRequest): Promise<Principal> {
    const key = readApiKey(request);
    if (key !== undefined) return this.identifyByKey(key, request);
    return this.identifyBrowser(request);
  }

  /** The session that somebody started takes precedence over whom the proxy let in. */
  private async identifyBrowser(request: FastifyRequest): Promise<Principal> {
    const sessionId = readSessionCookie(request.headers);
    const principal =
      (sessionId === undefined ? undefined : await this.identifyBySession(sessionId, request)) ??
      (await this.iap.identify(request.headers));
    if (principal) {
      checkSameOrigin(request);
      return principal;
    }
    throw problems.unauthorized(
      sessionId === undefined
        ? 'Send an API key in the header X-API-Key, or sign in.'
        : 'The session has ended; sign in again.',
    );
  }

  private async identifyByKey(text: string, request: FastifyRequest): Promise<Principal> {
    const address = clientAddress(request.raw, this.environment.TRUSTED_PROXY_HOPS);
    const hash = keyedHash(this.environment.TOKEN_HASH_KEY, text);
    const key = await this.authenticate(hash, address);
    const { role, name, partner_code: partnerCode, id: keyId, expires_at: endsAt } = key;
    const principal = { role, actor: `key:${name}`, keyHash: hash, keyId, endsAt };
    return partnerCode === null ? principal : { ...principal, partnerCode };
  }

  private async authenticate(hash: string, address: string): Promise<StoredApiKey> {
    const key = await findApiKey(this.database, hash);
    if (!key || !isActive(key)) {
      this.log.warn('A wrong API key was sent', { httpRequest: { remoteIp: address }, outcome: 'refused' });
      await this.failures.record(address);
      throw problems.unauthorized('The API key in the header X-API-Key is unknown, revoked or expired.');
    }
    await this.failures.check(address);
    await this.database.query(RECORD_USE, [key.id]);
    return key;
  }

  private async identifyBySession(sessionId: string, { headers }: FastifyRequest): Promise<Principal | undefined> {
    const hash = this.sessions.hashOf(sessionId);
    const session = await (isUnattended(headers) ? this.sessions.read(hash) : this.sessions.use(hash));
    if (!session) return undefined;
    const { role, name, id, ends_at: endsAt } = session;
    return { role, actor: `key:${name}`, sessionHash: hash, keyId: id, endsAt };
  }
}

/** The key that a request sends; undefined where it sends none. */
function readApiKey({ headers }: FastifyRequest): string | undefined {
  const text = headers['x-api-key'] ?? /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** An admin may do anything, an editor all but what is for admins, a viewer may read. */
export function isAllowed(role: Role, method: string, adminOnly: boolean): boolean {
  if (role === 'admin') return true;
  if (adminOnly) return false;
  if (role === 'editor') return true;
  return role === 'viewer' && (method === 'GET' || method === 'HEAD');
}

/**
 * Whether a browser sends a request without anyone in front of it. A stream that opens again by itself, and a page that
 * polls, must not keep a session open that its person has left. A browser can only shorten its own session by this.
 */
function isUnattended(headers: IncomingHttpHeaders): boolean {
  return headers['x-unattended'] === 'true' || headers.accept === 'text/event-stream';
}
