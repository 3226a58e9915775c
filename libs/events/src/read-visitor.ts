import { isIP } from 'node:net';
import type { EventRequest, TrackedEvent } from './event';
import type { Findings } from './event-errors';
import { MAX_ID_LENGTH, readText } from './read-text';
import { truncateAddress } from './truncate-address';

const MAX_AGENT_LENGTH = 400;

type Visitor = Pick<TrackedEvent, 'userId' | 'anonymousId' | 'sessionId' | 'clickId' | 'userAgent' | 'ipAddress'>;

/** Of a visitor who asks not to be followed. */
export const NO_VISITOR: Visitor = {
  userId: null,
  anonymousId: null,
  sessionId: null,
  clickId: null,
  userAgent: null,
  ipAddress: null,
};

/** A visitor of whom the client says nothing is recognised for one day, by address and user agent under a daily salt. */
export function readVisitor(
  given: Readonly<Record<string, unknown>>,
  request: EventRequest,
  findings: Findings,
): Visitor {
  const text = (name: string): string | null => readText(name, given[name], MAX_ID_LENGTH, findings);
  const [userId, anonymousId, sessionId] = [text('user_id'), text('anonymous_id'), text('session_id')];
  const { address, userAgent } = readDevice(given, request, findings);
  const isUnknown = userId === null && anonymousId === null && sessionId === null && address !== null;
  const unknown = isUnknown ? request.anonymousVisitor(address, userAgent ?? '') : null;
  return {
    userId,
    anonymousId: anonymousId ?? unknown,
    sessionId: sessionId ?? unknown,
    clickId: text('click_id'),
    userAgent: userAgent === null ? null : userAgent.slice(0, MAX_AGENT_LENGTH),
    ipAddress: address === null ? null : storedAddress(address, request.ipMode),
  };
}

/** The visitor's address and user agent: of the request, or as a trusted server says. */
function readDevice(
  given: Readonly<Record<string, unknown>>,
  { isTrusted, ipAddress, userAgent }: EventRequest,
  findings: Findings,
): { address: string | null; userAgent: string | null } {
  if (!isTrusted) {
    for (const name of ['ip_address', 'user_agent']) {
      if (given[name] !== undefined)
        findings.warn(name, 'not_allowed', 'is read from the request alone, and was left out');
    }
    return { address: ipAddress, userAgent: userAgent ?? null };
  }
  const address = readText('ip_address', given['ip_address'], MAX_ID_LENGTH, findings);
  const agent = readText('user_agent', given['user_agent'], MAX_AGENT_LENGTH, findings);
  if (address === null || isIP(address) !== 0) return { address, userAgent: agent };
  findings.warn('ip_address', 'wrong_format', 'must be an IP address, and was left out', address);
  return { address: null, userAgent: agent };
}

function storedAddress(address: string, ipMode: EventRequest['ipMode']): string | null {
  switch (ipMode) {
    case 'none':
      return null;
    case 'truncated':
      return truncateAddress(address);
    case 'full':
      return isIP(address) === 0 ? null : address.split('%')[0]!;
  }
}
