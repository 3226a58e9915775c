import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOperation, problems, type RawHandler, ValidatesOwnInput } from '@app/common';
import { BATCH_PATH, ENVELOPE_HEADERS, isPostbackMethod } from '@app/internal-protocol';
import { canonicalFieldOf, mayBePostback, parsePath, splitTarget, TOKEN_FIELDS } from '@app/postback';
import { All, Controller } from '@nestjs/common';
import type { CompiledPartner } from '../partner-config/compile-partner';
import type { PartnerConfigService } from '../partner-config/partner-config.service';
import type { IntakeHandler } from './intake.handler';

/** Internal address of requests that are for no address of ours. */
const UNKNOWN = '/endpoint/unknown';

/** Addresses for our own processes; no endpoint can begin so. */
const INTERNAL = '/internal/v1/';

/** What a request is for: a postback, which never meets the framework, or one of the framework's internal addresses. */
type Route = { isPostback: true; mustBeSigned: boolean } | { isPostback: false; url: string };

const POSTBACK: Route = { isPostback: true, mustBeSigned: false };
/** No address of the partner's now; the gateway routed it here, perhaps by a previous endpoint. */
const SIGNED_POSTBACK: Route = { isPostback: true, mustBeSigned: true };

/** Sends postbacks straight to intake, and everything else to the framework under its internal address. */
export function routeRequests(partnerConfig: PartnerConfigService, intake: IntakeHandler): RawHandler {
  const handle = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url === BATCH_PATH && request.method === 'POST') {
      void intake.handleBatch(request, response);
      return true;
    }
    const route = resolveRoute(request.url ?? '/', partnerConfig.current(), hasSignature(request));
    if (route.isPostback) {
      void intake.handle(request, response, route.mustBeSigned);
      return true;
    }
    // The framework knows the URL as it was sent under this name; the gateway's signature covers that one.
    Object.assign(request, { originalUrl: request.url ?? '/' });
    request.url = route.url;
    return false;
  };
  return (request, response) => {
    const isWaiting = needsConfig(request.url ?? '/') ? partnerConfig.freshen() : undefined;
    return isWaiting ? isWaiting.then(() => handle(request, response)) : handle(request, response);
  };
}

/** Probes and scrapes come without traffic too, and must not cause any. */
function needsConfig(url: string): boolean {
  return !isOperation(url) || url === '/info';
}

/** Answers requests for an unknown endpoint. */
@ValidatesOwnInput()
@Controller('endpoint')
export class UnknownEndpointController {
  @All('unknown')
  reject(): never {
    throw problems.unknownEndpoint();
  }
}

/**
 * Finds what a URL is for. The partner's endpoint is configuration and changes while the service runs, so the
 * framework's router knows fixed addresses only. What the gateway signed for this partner is its postback under any
 * path: it may have waited in the spool while the endpoint was renamed, or the partner deactivated.
 *
 * @param isSigned the request has a signature that looks like the gateway's, not verified yet
 */
function resolveRoute(url: string, partner: CompiledPartner, isSigned: boolean): Route {
  if (isOperation(url) || url.startsWith(INTERNAL)) return { isPostback: false, url };
  const { path, query: sent } = splitTarget(url);
  const route = parsePath(path, (endpoint) => (endpoint === partner.endpoint ? partner : undefined));
  if (!route || !partner.config.isActive) {
    return isSigned && mayBePostback(path) ? SIGNED_POSTBACK : { isPostback: false, url: UNKNOWN };
  }
  if (route.action === 'postback') return POSTBACK;
  const query = route.target === undefined ? withoutTokens(sent) : sent;
  return { isPostback: false, url: `/endpoint/${internalPathOf(route)}${query === '' ? '' : `?${query}`}` };
}

function hasSignature({ method, headers }: IncomingMessage): boolean {
  return isPostbackMethod(method ?? '') && headers[ENVELOPE_HEADERS.signature] !== undefined;
}

/** In the standard form the query's tokens chose the partner at the gateway: they are no parameters of the read. */
function withoutTokens(query: string): string {
  const parameters = new URLSearchParams(query);
  const tokens = [...new Set(parameters.keys())].filter((name) => {
    const field = canonicalFieldOf(name.toLowerCase().trim());
    return TOKEN_FIELDS.some((token) => token === field);
  });
  if (tokens.length === 0) return query;
  for (const name of tokens) parameters.delete(name);
  return parameters.toString();
}

function internalPathOf(route: Exclude<ReturnType<typeof parsePath>, undefined>): string {
  switch (route.action) {
    case 'conversion':
      return `conversions/${encodeURIComponent(route.conversionId)}`;
    case 'redrive':
      return 'quarantine/redrive';
    default:
      return route.action;
  }
}
