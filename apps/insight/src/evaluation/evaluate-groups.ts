import {
  type AlertRule,
  type Calendar,
  type GroupFiring,
  type GroupState,
  type Hour,
  hourOf,
  initialState,
  startOfHour,
  watchGroup,
  type WatchedHours,
} from '@app/insight-statistics';
import type { AlertExplanation } from '@app/internal-protocol';
import type { WatchedGroup } from '../alerts/group-series';
import type { StoredGroup } from './evaluation.repository';

export interface NewAlert {
  partner: string;
  group_key: string;
  keys: Record<string, string>;
  /** A plan of the days around it. */
  figure: object;
  hour: Date;
  seen: string | null;
  expected: string | null;
  probability: number | null;
  hours: number | null;
  explained_by: AlertExplanation[];
  resolved_at: Date | null;
}

/** What the evaluation of some hours found for one partner. */
export interface PartnerOutcome {
  partner: string;
  /** The end of the last hour that was evaluated before; undefined: none was. */
  evaluatedBefore: Date | undefined;
  /** The end of the last hour that is now. */
  evaluatedUntil: Date;
  /** Groups whose state is another one now. */
  groups: { key: string; partner: string; keys: Record<string, string>; state: GroupState }[];
  alerts: NewAlert[];
  /** Groups whose alert of before ended. */
  resolved: { key: string; at: Date }[];
  messages: { partner: string; kind: 'firing' | 'resolved'; hour: Date; groups: string[] }[];
}

/** The hours of one partner to evaluate. */
export interface PartnerHoursToEvaluate {
  partner: string;
  evaluatedBefore: Date | undefined;
  from: Hour;
  to: Hour;
}

/**
 * Evaluates a rule for the groups of one partner over the hours since its last evaluation. What fired and ended within
 * them, as after a downtime, is an alert without a message.
 *
 * @param stored the groups that were not as usual, by their keys
 */
export function evaluateGroups(
  rule: AlertRule,
  groups: readonly WatchedGroup[],
  stored: ReadonlyMap<string, StoredGroup>,
  calendar: Calendar,
  { partner, evaluatedBefore, from, to }: PartnerHoursToEvaluate,
): PartnerOutcome {
  const outcome: PartnerOutcome = {
    partner,
    evaluatedBefore,
    evaluatedUntil: startOfHour(to),
    groups: [],
    alerts: [],
    resolved: [],
    messages: [],
  };
  const messages = new Map<string, PartnerOutcome['messages'][number]>();
  for (const group of groups) {
    const before = stored.get(group.key);
    const state: GroupState = before ? { ...before.state, hour: from - 1 } : initialState(from);
    const watched = endWhereUnseen(group, watchGroup(rule, group, state, calendar, periodOf(from, to, before)), to);
    const { key, keys } = group;
    outcome.alerts.push(...watched.firings.map((firing) => toAlert(group, firing)));
    if (watched.resolvedEarlier !== undefined) {
      outcome.resolved.push({ key, at: startOfHour(watched.resolvedEarlier + 1) });
    }
    for (const { hour, kind } of withoutPairs(watched.messages)) {
      const cause = `${hour} ${kind}`;
      const message = messages.get(cause) ?? { partner, kind, hour: startOfHour(hour), groups: [] };
      message.groups.push(key);
      messages.set(cause, message);
    }
    if (before || watched.state.phase !== 'ok') outcome.groups.push({ key, partner, keys, state: watched.state });
  }
  return { ...outcome, messages: [...messages.values()] };
}

function periodOf(from: Hour, to: Hour, before: StoredGroup | undefined) {
  const until = before?.snoozedUntil;
  return { from, to, ...(until && { snooze: { until: hourOf(until) } }) };
}

/** A group without a row in six weeks has nothing to compare with: its alert ends without a message. */
function endWhereUnseen(group: WatchedGroup, watched: WatchedHours, to: Hour): WatchedHours {
  if (group.isSeen || watched.state.phase === 'ok') return watched;
  const state = { ...watched.state, phase: 'ok' as const, since: to - 1, streak: 0, isReported: false };
  const wasFiring = watched.state.phase === 'firing';
  return { ...watched, state, messages: [], ...(wasFiring && { resolvedEarlier: to - 1 }) };
}

/** A firing whose end is known already needs no message. */
function withoutPairs(messages: WatchedHours['messages']): WatchedHours['messages'] {
  const left: { hour: Hour; kind: 'firing' | 'resolved' }[] = [];
  for (const message of messages) {
    if (message.kind === 'resolved' && left.at(-1)?.kind === 'firing') left.pop();
    else left.push(message);
  }
  return left;
}

function toAlert({ key, partner, keys }: WatchedGroup, { from, to, verdict }: GroupFiring): NewAlert {
  const finding = verdict.kind === 'not_evaluated' ? undefined : verdict;
  return {
    partner,
    group_key: key,
    keys,
    figure: {},
    hour: startOfHour(from),
    seen: finding?.seen ?? null,
    expected: finding?.expected ?? null,
    probability: finding?.probability ?? null,
    hours: finding?.hours ?? null,
    explained_by: [],
    resolved_at: to === undefined ? null : startOfHour(to + 1),
  };
}
