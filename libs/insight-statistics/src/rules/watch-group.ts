import type { Verdict } from '../detectors/verdict';
import type { Calendar } from '../series/calendar';
import type { Hour } from '../series/hourly-series';
import { advanceGroup, type GroupState, type Snooze } from './advance-group';
import type { AlertRule } from './alert-rule';
import { evaluatorOf, type RuleGroup } from './evaluate-group';

/** A time that a rule fired for a group. */
export interface GroupFiring {
  readonly from: Hour;
  /** Undefined where it has not resolved by the end. */
  readonly to?: Hour;
  readonly verdict: Verdict;
}

/** What happened to a group over some hours. */
export interface WatchedHours {
  /** After the last hour. */
  readonly state: GroupState;
  /** Firings that began in these hours. */
  readonly firings: readonly GroupFiring[];
  /** The hour in which a firing of before resolved. */
  readonly resolvedEarlier?: Hour;
  readonly messages: readonly { readonly hour: Hour; readonly kind: 'firing' | 'resolved' }[];
  /** Hours about which nothing could be said. */
  readonly notEvaluatedHours: number;
}

export interface WatchedPeriod {
  readonly from: Hour;
  readonly to: Hour;
  readonly snooze?: Snooze;
}

/**
 * Advances a group over the hours of [from, to). The replay of a rule does it over 60 days, and the evaluation over the
 * hours that ended since the last one.
 */
export function watchGroup(
  rule: AlertRule,
  group: RuleGroup,
  before: GroupState,
  calendar: Calendar,
  { from, to, snooze }: WatchedPeriod,
): WatchedHours {
  const evaluate = evaluatorOf(rule.condition, group, calendar);
  const firings: GroupFiring[] = [];
  const messages: { hour: Hour; kind: 'firing' | 'resolved' }[] = [];
  let [state, notEvaluatedHours]: [GroupState, number] = [before, 0];
  let resolvedEarlier: Hour | undefined;
  for (let hour = from; hour < to; hour++) {
    const verdict = evaluate(hour);
    if (verdict.kind === 'not_evaluated') notEvaluatedHours++;
    const { phase } = state;
    const advance = advanceGroup(state, { rule, verdict, hour, calendar, ...(snooze && { snooze }) });
    state = advance.state;
    if (advance.message) messages.push({ hour, kind: advance.message });
    if (phase === state.phase) continue;
    if (state.phase === 'firing') firings.push({ from: hour, verdict });
    if (phase !== 'firing') continue;
    const last = firings.pop();
    if (last) firings.push({ ...last, to: hour });
    else resolvedEarlier = hour;
  }
  return { state, firings, messages, notEvaluatedHours, ...(resolvedEarlier !== undefined && { resolvedEarlier }) };
}
