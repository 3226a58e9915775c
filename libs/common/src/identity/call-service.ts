import type { Readable } from 'node:stream';
import { type Dispatcher, getGlobalDispatcher } from 'undici';
import type { ProblemCode } from '../errors/error-codes';
import { type FieldError, Problem, problems } from '../errors/problem';
import { ID_TOKEN_HEADER, type OutgoingIdentity } from './id-tokens';
import { type Actor, SERVICE_HEADERS, signCall, writeActor } from './sign-call';

/** A request to another process of the platform. */
export interface ServiceCall {
  /** Scheme, host and port, such as http://127.0.0.1:8101, and the path below which the process answers, if any. */
  origin: string;
  /** The name of the receiving process, which the signature covers. */
  audience: string;
  /** The key of requests to this audience. */
  key: string;
  /** The name of the sending process. */
  sender: string;
  actor?: Actor;
  method: 'GET' | 'POST';
  /** With its query, such as /internal/v1/things?limit=10. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Milliseconds for the whole exchange, including connecting and reading. */
  deadlineMs: number;
  /** The body of the response is its text: parsing would change long numbers and lose names that occur twice. */
  isVerbatim?: boolean;
  /** Adds a Google ID token where Cloud Run requires one. */
  identity?: OutgoingIdentity;
  /** Default: undici's global dispatcher. */
  dispatcher?: Dispatcher;
}

/** The JSON of a response, or the problem. */
export type ServiceResponse<Body> = { ok: true; status: number; body: Body } | { ok: false; problem: Problem };

const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/**
 * Sends a signed request to another process of the platform. Never throws: a problem in the response is returned as it
 * is, an unreachable process is a problem 503, a timeout 504, and a rejected signature or invalid response 502.
 */
export async function callService<Body>(call: ServiceCall): Promise<ServiceResponse<Body>> {
  const signal = AbortSignal.timeout(call.deadlineMs);
  try {
    return await send<Body>(call, signal);
  } catch (cause) {
    return { ok: false, problem: cause instanceof Problem ? cause : unreachable(call, signal.aborted, cause) };
  }
}

/** The body of a response as it comes, or the problem. */
export type OpenedResponse = { ok: true; body: Readable } | { ok: false; problem: Problem };

/**
 * Sends a signed request for a file. The deadline is that of its beginning; a body that breaks off is an error of the
 * stream. Never throws, as `callService`.
 */
export async function openService(call: ServiceCall): Promise<OpenedResponse> {
  const beginning = new AbortController();
  const timer = setTimeout(() => beginning.abort(), call.deadlineMs);
  try {
    const { statusCode, headers, body } = await dispatch(call, beginning.signal);
    if (statusCode >= 200 && statusCode <= 299) return { ok: true, body };
    const document = parseJson(await readText(body, call.audience));
    return { ok: false, problem: toProblem(call, statusCode, headers, document) };
  } catch (cause) {
    return {
      ok: false,
      problem: cause instanceof Problem ? cause : unreachable(call, beginning.signal.aborted, cause),
    };
  } finally {
    clearTimeout(timer);
  }
}

async function send<Body>(call: ServiceCall, signal: AbortSignal): Promise<ServiceResponse<Body>> {
  const response = await dispatch(call, signal);
  const text = await readText(response.body, call.audience);
  const document = parseJson(text);
  if (response.statusCode < 200 || response.statusCode > 299) {
    return { ok: false, problem: toProblem(call, response.statusCode, response.headers, document) };
  }
  if (document === undefined) throw badResponse(call.audience, 'what is no JSON');
  return { ok: true, status: response.statusCode, body: (call.isVerbatim ? text : document) as Body };
}

async function dispatch(call: ServiceCall, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
  const { origin, pathname } = new URL(call.origin);
  const idToken = await call.identity?.headerFor(origin);
  return (call.dispatcher ?? getGlobalDispatcher()).request({
    origin,
    // The signature covers the path as the process sees it.
    path: pathname.replace(/\/$/, '') + call.path,
    method: call.method,
    headers: { ...signedHeaders(call, body), ...(idToken !== undefined && { [ID_TOKEN_HEADER]: idToken }) },
    body: body ?? null,
    signal,
  });
}

/** The headers of a signed request. */
export function signedHeaders(
  call: Pick<ServiceCall, 'audience' | 'key' | 'sender' | 'actor' | 'method' | 'path'>,
  body: Uint8Array = Buffer.alloc(0),
): Record<string, string> {
  const sentAtMs = Date.now();
  const actor = writeActor(call.actor);
  const { sender, audience, method } = call;
  const signature = signCall(call.key, { sender, audience, sentAtMs, method, pathWithQuery: call.path, actor, body });
  return {
    accept: 'application/json',
    ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
    [SERVICE_HEADERS.sender]: sender,
    [SERVICE_HEADERS.sent]: String(sentAtMs),
    ...(actor === '' ? {} : { [SERVICE_HEADERS.actor]: actor }),
    [SERVICE_HEADERS.signature]: signature,
  };
}

async function readText(body: Readable, audience: string): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_RESPONSE_BYTES) throw badResponse(audience, `more than ${MAX_RESPONSE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toProblem(
  { audience }: ServiceCall,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  document: unknown,
): Problem {
  const { code, detail, errors } = (document ?? {}) as { code?: unknown; detail?: unknown; errors?: FieldError[] };
  // The client of this process did nothing wrong when another process rejects our signature.
  if (code === 'unknown_service')
    return badResponse(audience, 'that it does not know our signature; check INTERNAL_KEY');
  if (typeof code !== 'string' || typeof detail !== 'string') return badResponse(audience, `status ${status}`);
  const retryAfter = headers['retry-after'];
  return new Problem({
    status,
    code: code as ProblemCode,
    detail,
    fieldErrors: Array.isArray(errors) ? errors : [],
    ...(typeof retryAfter === 'string' ? { headers: { 'retry-after': retryAfter } } : {}),
  });
}

function badResponse(audience: string, what: string): Problem {
  return new Problem({ status: 502, code: 'bad_answer', detail: `${audience} answered ${what}.` });
}

function unreachable({ audience, deadlineMs }: ServiceCall, isTimedOut: boolean, cause: unknown): Problem {
  if (!isTimedOut) return problems.unavailable(`${audience} does not answer.`, cause);
  const detail = `${audience} did not answer within ${deadlineMs} ms.`;
  return new Problem({ status: 504, code: 'no_answer', detail, headers: { 'retry-after': '5' }, cause });
}
