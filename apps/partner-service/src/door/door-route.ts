import { isOperation } from '@app/common';
import { parsePath } from '@app/postback';
import type { CompiledPartner } from '../partner/compile-partner';

/** Where requests go that are no address of ours. */
const UNKNOWN = '/door/unknown';

/** Addresses for our own processes; no endpoint can begin so. */
const INTERNAL = '/internal/v1/';

/** What a request is for: a postback, which never meets the framework, or an internal address of the framework's. */
export type DoorRoute = { isPostback: true } | { isPostback: false; url: string };

const POSTBACK: DoorRoute = { isPostback: true };

/**
 * Finds what a URL is for. The partner's endpoint is configuration and changes while we run, so the framework's
 * router knows fixed addresses only.
 */
export function resolveDoorRoute(url: string, partner: CompiledPartner): DoorRoute {
  if (isOperation(url) || url.startsWith(INTERNAL)) return { isPostback: false, url };
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const route = parsePath(path, (endpoint) => (endpoint === partner.endpoint ? partner : undefined));
  if (!route || !partner.config.isActive) return { isPostback: false, url: UNKNOWN };
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
