import { isOperation } from '@app/common';
import { mayBePostback, parsePath } from '@app/postback';
import type { CompiledPartner } from '../partner/compile-partner';

/** Where requests go that are no address of ours. */
const UNKNOWN = '/door/unknown';

/** Addresses for our own processes; no endpoint can begin so. */
const INTERNAL = '/internal/v1/';

/** What a request is for: a postback, which never meets the framework, or an internal address of the framework's. */
export type DoorRoute = { isPostback: true; mustBeSigned: boolean } | { isPostback: false; url: string };

const POSTBACK: DoorRoute = { isPostback: true, mustBeSigned: false };
/** Not an address of the partner's now. The gateway routed it here, perhaps by an endpoint of before. */
const SIGNED_POSTBACK: DoorRoute = { isPostback: true, mustBeSigned: true };

/**
 * Finds what a URL is for. The partner's endpoint is configuration and changes while we run, so the framework's
 * router knows fixed addresses only. What the gateway signed for this partner is its postback under any path: it may
 * have waited in the spool while the endpoint was renamed, or the partner deactivated.
 *
 * @param isSigned the request has a signature that looks like the gateway's; nobody has verified it yet
 */
export function resolveDoorRoute(url: string, partner: CompiledPartner, isSigned: boolean): DoorRoute {
  if (isOperation(url) || url.startsWith(INTERNAL)) return { isPostback: false, url };
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const route = parsePath(path, (endpoint) => (endpoint === partner.endpoint ? partner : undefined));
  if (!route || !partner.config.isActive) {
    return isSigned && mayBePostback(path) ? SIGNED_POSTBACK : { isPostback: false, url: UNKNOWN };
  }
  if (route.action === 'postback') return POSTBACK;
  const query = mark < 0 ? '' : url.slice(mark);
  return { isPostback: false, url: `/door/${addressOf(route)}${query}` };
}

function addressOf(route: Exclude<ReturnType<typeof parsePath>, undefined>): string {
  switch (route.action) {
    case 'conversion':
      return `conversions/${encodeURIComponent(route.conversionId)}`;
    case 'redrive':
      return 'quarantine/redrive';
    default:
      return route.action;
  }
}
