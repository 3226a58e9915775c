import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  type FactoryProvider,
  Inject,
  Injectable,
  type Type,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors/problem';
import { type Actor, readActor, SERVICE_HEADERS, verifyCall } from './sign-call';

/** The name of this process as a receiver, and the key of requests to it. */
export interface ServiceIdentity {
  audience: string;
  /** Empty: every request is refused. */
  key: string;
}

/** The sender of a request, as its signature proves. */
export interface ServicePeer {
  sender: string;
  /** On whose behalf it was sent; undefined for the process itself. */
  actor: Actor | undefined;
}

export const SERVICE_IDENTITY = Symbol('service identity');

/** Provides `ServiceIdentityGuard` with the identity in the settings of the process. */
export function provideServiceIdentity<Settings>(
  settings: Type<Settings>,
  identityOf: (settings: Settings) => ServiceIdentity,
): FactoryProvider<ServiceIdentity> {
  return { provide: SERVICE_IDENTITY, inject: [settings], useFactory: identityOf };
}

const peers = new WeakMap<FastifyRequest, ServicePeer>();
const NO_BODY = Buffer.alloc(0);

/**
 * Accepts requests that another process of the platform has signed for this one. Bodies must arrive as bytes
 * (`bodies: 'raw'`), because the signature covers what was sent.
 */
@Injectable()
export class ServiceIdentityGuard implements CanActivate {
  constructor(@Inject(SERVICE_IDENTITY) protected readonly identity: ServiceIdentity) {}

  canActivate(context: ExecutionContext): boolean {
    return this.verify(context, [this.identity.key]);
  }

  /** @throws Problem unknown_service (401) unless one of the keys has signed the request */
  protected verify(context: ExecutionContext, keys: readonly string[]): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = (name: string): string => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : '';
    };
    const actor = header(SERVICE_HEADERS.actor);
    const call = {
      sender: header(SERVICE_HEADERS.sender),
      audience: this.identity.audience,
      sentAtMs: sentAtMsOf(header(SERVICE_HEADERS.sent)),
      method: request.method,
      pathWithQuery: request.raw.url ?? '',
      actor,
      body: bytesOf(request.body),
    };
    const signature = header(SERVICE_HEADERS.signature);
    // Anyone could sign with an empty key.
    const isSigned = keys.some((key) => key !== '' && verifyCall(key, call, signature, Date.now()));
    if (call.sender === '' || !isSigned) throw unknownService();
    peers.set(request, { sender: call.sender, actor: readActor(actor) });
    return true;
  }
}

/** A guard that accepts requests under another key in the settings of the process as well. */
export function serviceIdentityGuardWith<Settings>(
  settings: Type<Settings>,
  keyOf: (settings: Settings) => string,
): Type<ServiceIdentityGuard> {
  @Injectable()
  class GuardWithKey extends ServiceIdentityGuard {
    constructor(
      @Inject(SERVICE_IDENTITY) identity: ServiceIdentity,
      @Inject(settings) private readonly own: Settings,
    ) {
      super(identity);
    }

    override canActivate(context: ExecutionContext): boolean {
      return this.verify(context, [keyOf(this.own), this.identity.key]);
    }
  }
  return GuardWithKey;
}

/** Injects the sender that the guard has verified. */
export const Peer = createParamDecorator((_data: unknown, context: ExecutionContext): ServicePeer => {
  const caller = peers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('A route that injects its peer must be behind ServiceIdentityGuard');
  return caller;
});

/** Accepts only the form that we write: with 1e3 or blanks, two texts would mean one moment. */
function sentAtMsOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return NO_BODY;
  if (body instanceof Uint8Array) return body;
  throw new Error('ServiceIdentityGuard needs bodies as bytes');
}

/** The same response for every error, so that a stranger learns nothing about the reason. */
function unknownService(): Problem {
  return new Problem({
    status: 401,
    code: 'unknown_service',
    detail: 'This address is for the platform’s own processes, each under its own signature.',
  });
}
