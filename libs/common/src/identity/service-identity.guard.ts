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

/** What a process is called by others, and the key of calls to it. */
export interface ServiceIdentity {
  audience: string;
  /** Empty: nobody is let in. */
  key: string;
}

/** Who asks, as the signature proves it. */
export interface ServicePeer {
  /** The process. */
  sender: string;
  /** For whom it asks; undefined when for itself. */
  actor: Actor | undefined;
}

export const SERVICE_IDENTITY = Symbol('service identity');

/** Provides `ServiceIdentityGuard` with the process's own identity, which its settings hold. */
export function provideServiceIdentity<Settings>(
  settings: Type<Settings>,
  identityOf: (settings: Settings) => ServiceIdentity,
): FactoryProvider<ServiceIdentity> {
  return { provide: SERVICE_IDENTITY, inject: [settings], useFactory: identityOf };
}

const peers = new WeakMap<FastifyRequest, ServicePeer>();
const NO_BODY = Buffer.alloc(0);

/**
 * Lets a request pass that another of our processes has signed for this one. The body has to arrive as bytes
 * (`bodies: 'raw'`): what is vouched for is what was sent, not what a parser made of it.
 */
@Injectable()
export class ServiceIdentityGuard implements CanActivate {
  constructor(@Inject(SERVICE_IDENTITY) private readonly identity: ServiceIdentity) {}

  canActivate(context: ExecutionContext): boolean {
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
    const { key } = this.identity;
    // With an empty key anybody could sign.
    if (key === '' || call.sender === '' || !verifyCall(key, call, signature, Date.now())) throw unknownService();
    peers.set(request, { sender: call.sender, actor: readActor(actor) });
    return true;
  }
}

/** The caller that the guard found. */
export const Peer = createParamDecorator((_data: unknown, context: ExecutionContext): ServicePeer => {
  const caller = peers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('A route that asks for its caller must be behind ServiceIdentityGuard');
  return caller;
});

/** Only as we write it: what Number() takes besides (1e3, blanks) would be two texts for one moment. */
function sentAtMsOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return NO_BODY;
  if (body instanceof Uint8Array) return body;
  throw new Error('ServiceIdentityGuard needs bodies as bytes');
}

/** One answer for every fault: who is nobody of ours learns nothing about why. */
function unknownService(): Problem {
  return new Problem({
    status: 401,
    code: 'unknown_service',
    detail: 'This address is for the platform’s own processes, each under its own signature.',
  });
}
