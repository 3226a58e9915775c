import type { Verdict } from '../detectors/verdict';
import type { Calendar } from '../series/calendar';
import type { Hour } from '../series/hourly-series';
import { initialState } from './advance-group';
import type { AlertRule } from './alert-rule';
import type { RuleGroup } from './evaluate-group';
import { watchGroup } from './watch-group';

export const REPLAY_DAYS = 60;

export interface ReplayedFiring {
  readonly group: string;
  readonly partner: string;
  readonly from: Hour;
  /** Undefined where it has not resolved by the end. */
  readonly to?: Hour;
  readonly verdict: Verdict;
}

export interface Replay {
  /** "Would have fired N times". */
  readonly fired: number;
  /** Texts of a partner and an hour, in which one message is sent. */
  readonly messages: ReadonlySet<string>;
  readonly firings: readonly ReplayedFiring[];
  /** Hours of groups about which nothing could be said. */
  readonly notEvaluatedHours: number;
}

interface Watched {
  readonly firings: ReplayedFiring[];
  readonly messageHours: Hour[];
  readonly notEvaluatedHours: number;
}

/** What a rule would have done over [from, to), hour by hour as the evaluation does it, without snoozes. */
export function replayRule(
  rule: AlertRule,
  groups: readonly RuleGroup[],
  calendar: Calendar,
  { from, to }: { from: Hour; to: Hour },
): Replay {
  const watched = groups.map((group) => ({ group, ...replayGroup(rule, group, calendar, from, to) }));
  const messages = new Set(
    watched.flatMap(({ group, messageHours }) => messageHours.map((hour) => JSON.stringify([group.partner, hour]))),
  );
  const firings = watched.flatMap((each) => each.firings).toSorted((a, b) => a.from - b.from);
  return {
    fired: firings.length,
    messages,
    firings,
    notEvaluatedHours: watched.reduce((sum, each) => sum + each.notEvaluatedHours, 0),
  };
}

function replayGroup(rule: AlertRule, group: RuleGroup, calendar: Calendar, from: Hour, to: Hour): Watched {
  const watched = watchGroup(rule, group, initialState(from), calendar, { from, to });
  return {
    firings: watched.firings.map((firing) => ({ group: group.key, partner: group.partner, ...firing })),
    messageHours: watched.messages.filter(({ kind }) => kind === 'firing').map(({ hour }) => hour),
    notEvaluatedHours: watched.notEvaluatedHours,
  };
}
