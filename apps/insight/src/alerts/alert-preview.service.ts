import { setImmediate } from 'node:timers/promises';
import { problems } from '@app/common';
import {
  Calendar,
  hourOf,
  REPLAY_DAYS,
  type Replay,
  type ReplayedFiring,
  replayRule,
  startOfHour,
} from '@app/insight-statistics';
import type { AlertPreview, PreviewedFiring } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Reader } from '../query/read-reader';
import { groupSeries, type WatchedGroup } from './group-series';
import { firstHourFor, HourlyFiguresService } from './hourly-figures.service';
import { readAlertRule } from './read-alert-rule';

const HOURS_A_DAY = 24;
/** Newest first; a rule that fires more often is read by its number. */
const MAX_FIRINGS = 200;
/** A replay takes some milliseconds a group, … */
const MAX_GROUPS = 500;
/** … and longer with long windows. The admin app waits a little longer than this. */
const MAX_REPLAY_MS = 15_000;

/** What a rule would have done over the last 60 days, before it is saved. */
@Injectable()
export class AlertPreviewService {
  constructor(private readonly figures: HourlyFiguresService) {}

  /** @throws Problem 422 with everything that is wrong with the rule */
  async preview(given: unknown, reader: Reader, now: Date): Promise<AlertPreview> {
    const read = readAlertRule(given);
    if (Array.isArray(read)) throw problems.invalidRequest(read);
    const { rule, figure, megaSaleDays } = read;
    // The present hour is unfinished.
    const to = hourOf(now);
    const from = to - REPLAY_DAYS * HOURS_A_DAY;
    const first = firstHourFor(figure, rule.condition, from);
    const whose = { onlyPartner: reader.onlyPartner };
    const { partners, notAnswered } = await this.figures.read(figure, first, to, whose);
    const groups = groupSeries(partners, figure, first, to);
    if (groups.length > MAX_GROUPS) throw tooManyGroups(groups.length, `at most ${MAX_GROUPS}`);
    const calendar = new Calendar(figure.timeZone, megaSaleDays);
    const replays: Replay[] = [];
    const deadlineMs = performance.now() + MAX_REPLAY_MS;
    for (const group of groups) {
      // Other requests go on between two groups.
      await setImmediate();
      if (performance.now() > deadlineMs) throw tooManyGroups(groups.length, `in time only ${replays.length}`);
      replays.push(replayRule(rule, [group], calendar, { from, to }));
    }
    const total = (of: (replay: Replay) => number): number => replays.reduce((sum, replay) => sum + of(replay), 0);
    const keys = new Map(groups.map((group) => [group.key, group.keys]));
    return {
      days: REPLAY_DAYS,
      from: startOfHour(from).toISOString(),
      to: startOfHour(to).toISOString(),
      groups: groups.length,
      fired: total(({ fired }) => fired),
      messages: new Set(replays.flatMap(({ messages }) => [...messages])).size,
      not_evaluated_hours: total(({ notEvaluatedHours }) => notEvaluatedHours),
      firings: replays
        .flatMap(({ firings }) => firings)
        .toSorted((a, b) => b.from - a.from)
        .slice(0, MAX_FIRINGS)
        .map((firing) => describe(firing, keys)),
      answered: partners.map(({ partner }) => partner),
      not_answered: notAnswered,
    };
  }
}

function describe(firing: ReplayedFiring, keys: ReadonlyMap<string, WatchedGroup['keys']>): PreviewedFiring {
  const { verdict } = firing;
  const finding = verdict.kind === 'not_evaluated' ? undefined : verdict;
  return {
    keys: keys.get(firing.group) ?? {},
    fired_at: startOfHour(firing.from + 1).toISOString(),
    resolved_at: firing.to === undefined ? null : startOfHour(firing.to + 1).toISOString(),
    seen: finding?.seen ?? null,
    expected: finding?.expected ?? null,
    probability: finding?.probability ?? null,
    hours: finding?.hours ?? null,
  };
}

function tooManyGroups(count: number, limit: string): Error {
  const reason = `has ${count} groups, of which a preview replays ${limit}: choose some with filters`;
  return problems.invalidRequest([{ field: 'rule.dimensions', code: 'out_of_range', reason }]);
}
