import { isIP } from 'node:net';
import { cleanUrl, type EventKind, type EventRequest, truncateAddress } from '@app/events';

/** The part of a request that is stored with a rejected event, for reading it again: no more than of a stored event. */
export interface RejectRequest {
  kind: EventKind | null;
  is_trusted: boolean;
  is_refused: boolean;
  sent_at_ms: number | null;
  ip_address: string | null;
  user_agent: string | null;
  referer: string | null;
  /** By which a visitor without ids is recognised on that day. */
  visitor: string | null;
}

/** A rejected event as it is stored. `request` is null where it was rejected before requests were kept. */
export interface KeptReject {
  id: string;
  source_id: number;
  received_at: Date;
  event: string;
  request: RejectRequest | null;
}

/** @param isRefused the visitor asks not to be followed, so nothing of the visitor is kept */
export function recordRequest(request: EventRequest, kind: EventKind | undefined, isRefused: boolean): RejectRequest {
  const { isTrusted, ipMode, ipAddress, userAgent, referer, queryParameters, sentAtMs } = request;
  const kept = { kind: kind ?? null, is_trusted: isTrusted, is_refused: isRefused, sent_at_ms: sentAtMs ?? null };
  const page = referer === undefined ? null : (cleanUrl(referer, !isRefused, queryParameters) ?? null);
  // The device of a trusted server is not the visitor's.
  if (isRefused || isTrusted) return { ...kept, ip_address: null, user_agent: null, referer: page, visitor: null };
  return {
    ...kept,
    ip_address: keptAddress(ipAddress, ipMode),
    user_agent: userAgent ?? null,
    referer: page,
    visitor: request.anonymousVisitor(ipAddress, userAgent ?? ''),
  };
}

/**
 * The request of a rejected event, for reading it again as on the day on which it arrived.
 *
 * @param keptDays for how many days after the one that it claims an event is kept from now on
 */
export function restoreRequest(
  { id, source_id, received_at, request }: KeptReject,
  { ipMode, queryParameters }: Pick<EventRequest, 'ipMode' | 'queryParameters'>,
  keptDays: number,
) {
  const visitor = request?.visitor ?? id;
  const restored: EventRequest = {
    sourceId: source_id,
    isTrusted: request?.is_trusted ?? false,
    ipMode,
    queryParameters,
    receivedAtMs: received_at.getTime(),
    keptDays,
    ipAddress: request?.ip_address ?? '',
    userAgent: request?.user_agent ?? undefined,
    referer: request?.referer ?? undefined,
    isTrackingRefused: request?.is_refused ?? false,
    sentAtMs: request?.sent_at_ms ?? undefined,
    anonymousVisitor: () => visitor,
  };
  return { request: restored, kind: request?.kind ?? undefined };
}

function keptAddress(address: string, ipMode: EventRequest['ipMode']): string | null {
  switch (ipMode) {
    case 'none':
      return null;
    case 'truncated':
      return truncateAddress(address);
    case 'full':
      return isIP(address) === 0 ? null : address;
  }
}
