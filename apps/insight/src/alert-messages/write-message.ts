import type { AlertExplanation } from '@app/internal-protocol';
import type { ClaimedMessage, MessageAlert } from './messages.repository';

/** A message names so many groups; the console has all of them. */
const MAX_GROUPS = 20;

export interface WrittenMessage {
  subject: string;
  text: string;
}

/** A message in words. @param link to the alerts in the console; empty: none */
export function writeMessage(
  { rule, partner, kind }: ClaimedMessage,
  alerts: readonly MessageAlert[],
  link: string,
): WrittenMessage {
  const groups = alerts.length === 1 ? '1 group' : `${alerts.length} groups`;
  const subject = `[${partner}] ${rule}: ${kind === 'firing' ? `${groups} firing` : `${groups} resolved`}`;
  const rest = alerts.length - MAX_GROUPS;
  const lines = [
    `${rule} ${kind === 'firing' ? 'fires' : 'is resolved'} for ${partner}.`,
    '',
    ...alerts.slice(0, MAX_GROUPS).flatMap((alert) => describe(alert, kind)),
    ...(rest > 0 ? [`… and ${rest} more.`] : []),
    ...(link === '' ? [] : ['', link]),
  ];
  return { subject: oneLine(subject), text: lines.join('\n') };
}

function describe(alert: MessageAlert, kind: ClaimedMessage['kind']): string[] {
  const { keys, seen, expected, probability, hours, fired_at: firedAt, resolved_at: resolvedAt } = alert;
  const name = nameOf(keys);
  if (kind === 'resolved') return [`- ${name}: since ${(resolvedAt ?? firedAt).toISOString()}`];
  const parts = [
    `seen ${seen ?? 'nothing'}`,
    ...(expected === null ? [] : [`expected ${expected}`]),
    ...(hours === null ? [] : [`over ${hours} h`]),
    ...(probability === null ? [] : [`probability ${probability.toExponential(1)}`]),
  ];
  return [`- ${name}: ${parts.join(', ')}, at ${firedAt.toISOString()}`, ...alert.explained_by.map(explain)];
}

function explain({ keys, seen, before }: AlertExplanation): string {
  return `    ${nameOf(keys)}: ${seen ?? '0'}, a week before ${before ?? '0'}`;
}

/** Names come from postbacks, and are kept to one line. */
function nameOf(keys: Record<string, string>): string {
  const { partner, ...others } = keys;
  const own = Object.keys(others).length > 0 ? others : { partner: partner ?? '' };
  const parts = Object.entries(own).map(([name, value]) => `${name} ${value === '' ? '(none)' : oneLine(value)}`);
  return parts.join(', ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
