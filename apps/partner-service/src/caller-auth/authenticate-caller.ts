import { Problem, problems } from '@app/common/errors/problem';
import type { ServiceConfig } from '@app/partner-config';
import { parseQuery } from '@app/postback';
import type { Arrival } from '../intake/arrival';
import { type PostbackRequest, targetsOf } from '../intake/postback-request';
import { type AddressList, compileAddressList } from './address-list';
import { checkSignature, type SignatureVerdict, type SignedText, signedTextOf } from './caller-signature';

const API_KEY_HEADER = 'x-api-key';
/** For networks that can set no header. */
const API_KEY_PARAMETER = 'api_key';
const SIGNATURE_HEADER = 'x-signature';

/** What a sender must present, compiled once per configuration. */
export interface CallerRules {
  /** Only requests that the gateway signed are accepted. */
  isGatewayOnly: boolean;
  /** Null accepts every address. */
  addresses: AddressList | null;
  /** Hashes of the accepted keys, with the Unix millisecond at which each expires; null requires none. */
  keys: ReadonlyMap<string, number> | null;
  /** Null requires no signature. */
  signingSecrets: readonly string[] | null;
}

/** @param signingSecrets their texts, the current one first */
export function compileCallerRules(config: ServiceConfig, signingSecrets: readonly string[]): CallerRules {
  // Only a partner's own keys, because intake counts no failed attempts: no other key may be guessed here.
  const keys = config.apiKeys.filter(({ role }) => role === 'partner');
  return {
    isGatewayOnly: !config.directAccess,
    addresses: config.ipAllowlist.length > 0 ? compileAddressList(config.ipAllowlist) : null,
    keys: config.requireApiKey
      ? new Map(keys.map(({ hash, expiresAt }) => [hash, expiresAt === null ? Infinity : Date.parse(expiresAt)]))
      : null,
    signingSecrets: config.requireSignature ? signingSecrets : null,
  };
}

/**
 * Accepts a postback whose sender presents everything that is required, checked against its arrival: the address of the
 * signed envelope and the time received, so that a postback that waited is checked as when it came.
 *
 * @param hash the keyed hash of an API key
 * @returns what the sender signed, where a signature is required
 * @throws Problem forbidden (403), forbidden_ip (403), unauthorized (401)
 */
export function authenticateCaller(
  rules: CallerRules,
  request: PostbackRequest,
  arrival: Arrival,
  hash: (key: string) => string,
): SignedText | undefined {
  if (rules.isGatewayOnly && !arrival.isSigned) throw gatewayOnly();
  if (rules.addresses && !rules.addresses.has(arrival.address)) throw forbiddenAddress(arrival.address);
  if (rules.keys) checkKey(rules.keys, request, hash, arrival.receivedAtMs);
  return rules.signingSecrets ? checkSigned(rules.signingSecrets, request, arrival.receivedAtMs) : undefined;
}

export function gatewayOnly(): Problem {
  return problems.forbidden('This service answers the gateway only. Send the request to the address of the gateway.');
}

function forbiddenAddress(address: string): Problem {
  return new Problem({ status: 403, code: 'forbidden_ip', detail: `The address ${address} may not call here.` });
}

function checkKey(
  keys: ReadonlyMap<string, number>,
  request: PostbackRequest,
  hash: (key: string) => string,
  receivedAtMs: number,
): void {
  const given = keyOf(request);
  if (!given) {
    throw problems.unauthorized(
      `Send an API key of this partner in the header X-API-Key, or as ${API_KEY_PARAMETER} in the query.`,
    );
  }
  // The look-up is by a keyed hash, so its duration reveals nothing about the keys.
  const endsAtMs = keys.get(hash(given));
  if (endsAtMs === undefined || receivedAtMs >= endsAtMs) {
    throw problems.unauthorized('The API key in the header X-API-Key is not one of this partner, or has ended.');
  }
}

function keyOf({ headers, query }: PostbackRequest): string | undefined {
  const header = headers[API_KEY_HEADER];
  if (typeof header === 'string' && header !== '') return header;
  if (!query.includes(API_KEY_PARAMETER)) return undefined;
  return parseQuery(query).findLast(({ name }) => name === API_KEY_PARAMETER)?.value ?? undefined;
}

const SIGNATURE_ERRORS: Readonly<Record<Exclude<SignatureVerdict, 'good'>, string>> = {
  missing: 'Send the header X-Signature: t=<Unix seconds>,v1=<hex of HMAC-SHA256 over t.method.path?query.body>.',
  malformed: 'The header X-Signature has to be t=<Unix seconds>,v1=<64 hexadecimal digits>.',
  expired: 'The time t in the header X-Signature is more than five minutes away from the time of arrival.',
  wrong: 'The header X-Signature does not fit this request: its method, path with query, or body, or the secret.',
};

function checkSigned(secrets: readonly string[], request: PostbackRequest, receivedAtMs: number): SignedText {
  const header = request.headers[SIGNATURE_HEADER];
  const given = typeof header === 'string' ? header : '';
  const { method, body } = request;
  const checked = targetsOf(request).map((target) => {
    const signed = { method, target, body };
    return { signed, verdict: checkSignature(given, signed, secrets, receivedAtMs) };
  });
  const { signed, verdict } = checked.find((one) => one.verdict === 'good') ?? checked[0]!;
  if (verdict !== 'good') throw problems.unauthorized(SIGNATURE_ERRORS[verdict]);
  // A body of a GET would be the end of the query, cut off and signed as one text with it.
  if (method === 'GET' && body.length > 0) throw otherRequestSigned();
  return signedTextOf(given, signed);
}

/** The problem of a valid signature over a text that stands for another request. */
export function otherRequestSigned(): Problem {
  return problems.unauthorized(SIGNATURE_ERRORS.wrong);
}
