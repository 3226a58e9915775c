import type { AlertExplanation, MessageLanguage } from '@app/internal-protocol';
import { senderLimitOf } from '@app/networks/sender-limits';
import { ruleName } from '@app/semantic-layer/model/shipped-rules';
import { ALERT_TEXTS } from '../message-texts/alert-texts';
import type { ClaimedMessage, MessageAlert } from './messages.repository';

/** A message names so many groups; the console has all of them. */
const MAX_GROUPS = 20;

export interface WrittenMessage {
  subject: string;
  text: string;
}

/** A message in words of a language. @param link to the alerts in the console; empty: none */
export function writeMessage(
  { rule: storedName, rule_code: code, metric, partner, kind }: ClaimedMessage,
  alerts: readonly MessageAlert[],
  link: string,
  language: MessageLanguage,
): WrittenMessage {
  const t = ALERT_TEXTS[language];
  const rule = ruleName(code, storedName, language);
  const rest = alerts.length - MAX_GROUPS;
  const lines = [
    t.opening(kind, partner, rule),
    '',
    ...alerts.slice(0, MAX_GROUPS).flatMap((alert) => describe(alert, kind, language)),
    ...(metric === 'errors_left' && kind === 'firing' ? [switchOffSentence(partner, alerts, language)] : []),
    ...(rest > 0 ? [t.more(rest)] : []),
    ...(link === '' ? [] : ['', link]),
  ];
  return { subject: oneLine(t.subject(kind, partner, rule, alerts.length)), text: lines.join('\n') };
}

function describe(alert: MessageAlert, kind: ClaimedMessage['kind'], language: MessageLanguage): string[] {
  const { keys, seen, expected, probability, hours, fired_at: firedAt, resolved_at: resolvedAt } = alert;
  const t = ALERT_TEXTS[language];
  const name = nameOf(keys, language);
  if (kind === 'resolved') return [t.resolved(name, (resolvedAt ?? firedAt).toISOString())];
  const parts = [
    t.seen(seen ?? t.nothing),
    ...(expected === null ? [] : [t.expected(expected)]),
    ...(hours === null ? [] : [t.hours(hours)]),
    ...(probability === null ? [] : [t.probability(probability.toExponential(1))]),
  ];
  const explained = alert.explained_by.map((one) => explain(one, language));
  return [t.firing(name, parts, firedAt.toISOString()), ...explained];
}

function explain({ keys, seen, before }: AlertExplanation, language: MessageLanguage): string {
  return ALERT_TEXTS[language].explained(nameOf(keys, language), seen ?? '0', before ?? '0');
}

/** What the number means, because it is a matter of minutes. */
function switchOffSentence(partner: string, [alert]: readonly MessageAlert[], language: MessageLanguage): string {
  return ALERT_TEXTS[language].switchOff(senderLimitOf(partner)?.network, partner, alert?.seen ?? '0');
}

/** Names come from postbacks, and are kept to one line. */
function nameOf(keys: Record<string, string>, language: MessageLanguage): string {
  const t = ALERT_TEXTS[language];
  const { partner, ...others } = keys;
  const own = Object.keys(others).length > 0 ? others : { partner: partner ?? '' };
  const parts = Object.entries(own).map(
    ([name, value]) => `${t.keys[name] ?? name} ${value === '' ? t.none : oneLine(value)}`,
  );
  return parts.join(', ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
