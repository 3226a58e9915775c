import type { Verdict } from '../detectors/verdict';
import type { Calendar } from '../series/calendar';
import type { Hour } from '../series/hourly-series';
import { type AlertRule, isQuiet } from './alert-rule';
import type { RuleGroup } from './evaluate-group';

export type GroupPhase = 'ok' | 'pending' | 'firing' | 'resolved';

/** The stored state of a rule and one of its groups between hours. */
export interface GroupState {
  readonly phase: GroupPhase;
  /** The hour in which the phase began. */
  readonly since: Hour;
  /** Evaluated hours of the other kind in a row: breaches while pending, normal ones while firing. */
  readonly streak: number;
  /** A message of this firing was sent, so its end is worth one too. */
  readonly isReported: boolean;
  /** The last hour that was advanced over. */
  readonly hour: Hour;
}

/** Who does not want messages of the group, and until which hour. */
export interface Snooze {
  readonly until: Hour;
}

export interface Advance {
  readonly state: GroupState;
  /** A message to send for this hour. Firing without one waits for quiet hours or a snooze to end. */
  readonly message?: 'firing' | 'resolved';
}

export function initialState(hour: Hour): GroupState {
  return { phase: 'ok', since: hour, streak: 0, isReported: false, hour: hour - 1 };
}

/**
 * One finished hour of one group: ok → pending → firing → resolved. An hour that was advanced over already changes
 * nothing, so an evaluation that runs twice sends one message. A verdict that is not evaluated moves no phase; a message
 * that waited can go out in such an hour too.
 */
export function advanceGroup(
  state: GroupState,
  {
    rule,
    verdict,
    hour,
    calendar,
    snooze,
  }: {
    rule: AlertRule;
    verdict: Verdict;
    hour: Hour;
    calendar: Calendar;
    snooze?: Snooze;
  },
): Advance {
  if (hour <= state.hour) return { state };
  const moved = { ...nextPhase(state, rule, verdict, hour), hour };
  // The message goes out once the hour is over.
  const mayReport =
    !isQuiet(rule.quietHours, calendar.at(hour + 1).minuteOfDay) && !(snooze && hour + 1 < snooze.until);
  if (moved.phase === 'firing' && !moved.isReported) {
    return mayReport ? { state: { ...moved, isReported: true }, message: 'firing' } : { state: moved };
  }
  const isOver = moved.phase !== 'firing' && moved.isReported;
  return isOver && mayReport ? { state: { ...moved, isReported: false }, message: 'resolved' } : { state: moved };
}

function nextPhase(state: GroupState, rule: AlertRule, verdict: Verdict, hour: Hour): Omit<GroupState, 'hour'> {
  if (verdict.kind === 'not_evaluated') return state;
  const inBreach = verdict.kind === 'breach';
  if (state.phase === 'firing') {
    const streak = inBreach ? 0 : state.streak + 1;
    return streak >= rule.resolveAfterHours ? begin('resolved', state, hour) : { ...state, streak };
  }
  if (!inBreach) return state.phase === 'ok' ? state : begin('ok', state, hour);
  const streak = state.phase === 'pending' ? state.streak + 1 : 1;
  if (streak >= rule.fireAfterHours) return begin('firing', state, hour);
  return { ...(state.phase === 'pending' ? state : begin('pending', state, hour)), streak };
}

function begin(phase: GroupPhase, state: GroupState, hour: Hour): Omit<GroupState, 'hour'> {
  return { phase, since: hour, streak: 0, isReported: state.isReported };
}

export interface AlertMessage {
  readonly partner: string;
  readonly kind: 'firing' | 'resolved';
  readonly groups: readonly string[];
}

/** One message per partner and kind for an hour of a rule, however many of its groups moved. */
export function groupMessages(
  moved: readonly { group: Pick<RuleGroup, 'key' | 'partner'>; advance: Advance }[],
): AlertMessage[] {
  const messages = new Map<string, { partner: string; kind: 'firing' | 'resolved'; groups: string[] }>();
  for (const { group, advance } of moved) {
    if (!advance.message) continue;
    const key = JSON.stringify([group.partner, advance.message]);
    const message = messages.get(key) ?? { partner: group.partner, kind: advance.message, groups: [] };
    message.groups.push(group.key);
    messages.set(key, message);
  }
  return [...messages.values()];
}
