import { setImmediate } from 'node:timers/promises';
import { Log, Problem } from '@app/common';
import { Calendar, evaluatorOf, type Hour, hourOf, HOURS_A_WEEK } from '@app/insight-statistics';
import { Inject, Injectable } from '@nestjs/common';
import { availableChannels } from '../alert-messages/available-channels';
import { groupSeries, type WatchedGroup } from '../alerts/group-series';
import { firstHourFor, HourlyFiguresService } from '../alerts/hourly-figures.service';
import { readAlertRule, type ReadRule } from '../alerts/read-alert-rule';
import { isMetric, isSampled } from '../alerts/watched-figure';
import { InsightEnvironment } from '../insight.env';
import { evaluateGroups, type NewAlert, type PartnerHoursToEvaluate, type PartnerOutcome } from './evaluate-groups';
import { type ClaimedRule, EvaluationRepository, type RuleStates } from './evaluation.repository';
import { explainBy, figureOfExplanation, planOfAlert } from './explain-alert';

/** What ended longer ago is no news; a partner that comes back later is evaluated from there. */
const MAX_CATCH_UP_HOURS = 7 * 24;
/** Each takes two plans for one partner. */
const MAX_EXPLAINED = 20;

/** Evaluates one rule for the finished hours of every partner that answers for them. */
@Injectable()
export class RuleEvaluator {
  constructor(
    private readonly repository: EvaluationRepository,
    private readonly figures: HourlyFiguresService,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Whether a rule is about what insight samples, which can be looked at before an hour is over. */
  isLive({ rule }: ClaimedRule): boolean {
    const read = readAlertRule(rule);
    return !Array.isArray(read) && isSampled(read.figure);
  }

  /**
   * @param to the hour after the last finished one
   * @param present the hour that is not over: what is sampled and breached in it already is evaluated for it
   * @returns whether every partner is evaluated up to `to`
   */
  async evaluate(rule: ClaimedRule, to: Hour, present = to): Promise<boolean> {
    const read = readAlertRule(rule.rule);
    if (Array.isArray(read)) return this.refuse(rule, read.map(({ field, reason }) => `${field} ${reason}`).join('; '));
    try {
      return await this.evaluateRead(rule, read, isSampled(read.figure) ? { to: present, seen: present + 1 } : { to });
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return this.refuse(rule, detailOf(error));
      throw error;
    }
  }

  private async evaluateRead(rule: ClaimedRule, read: ReadRule, { to, seen = to }: Hours): Promise<boolean> {
    const { figure } = read;
    const states = await this.repository.readStates(rule);
    const onlyPartner = rule.partner ?? undefined;
    const due = this.figures
      .partnersOf(figure, onlyPartner)
      .map((partner) => hoursOf(partner, rule, states, to))
      .filter(({ from }) => from < seen);
    if (due.length === 0) return true;
    const first = firstHourFor(figure, read.rule.condition, Math.min(...due.map(({ from }) => from)));
    const whose = { onlyPartner, among: new Set(due.map(({ partner }) => partner)) };
    const received = await this.figures.read(figure, first, seen, whose);
    const outcomes: PartnerOutcome[] = [];
    for (const { partner, rows } of received.partners) {
      // Other requests go on between two partners.
      await setImmediate();
      const groups = groupSeries([{ partner, rows }], figure, first, seen, states.groups);
      const hours = due.find((one) => one.partner === partner)!;
      const stored = new Map(states.groups.map((group) => [group.key, group]));
      const calendar = new Calendar(figure.timeZone, read.megaSaleDays);
      const end = seen > to && isInBreach(read, groups, calendar, to) ? seen : to;
      if (hours.from < end) outcomes.push(evaluateGroups(read.rule, groups, stored, calendar, { ...hours, to: end }));
    }
    await this.describe(read, outcomes);
    const channels = availableChannels(this.environment).filter((channel) => rule.channels.includes(channel));
    const moved = await this.repository.store(rule, outcomes, channels);
    this.logOutcomes(
      rule,
      outcomes.filter(({ partner }) => moved.includes(partner)),
    );
    return received.notAnswered.length === 0;
  }

  /** Adds to new alerts their plans, and to the first of them what explains them. */
  private async describe({ figure }: ReadRule, outcomes: readonly PartnerOutcome[]): Promise<void> {
    const alerts = outcomes.flatMap((one) => one.alerts);
    for (const alert of alerts) alert.figure = planOfAlert(figure, alert.keys, hourOf(alert.hour) + 1);
    for (const alert of alerts.slice(0, MAX_EXPLAINED)) {
      alert.explained_by = await this.explain(figure, alert);
    }
  }

  private async explain(figure: ReadRule['figure'], { keys, partner, hour, hours }: NewAlert) {
    const apart = isMetric(figure) ? figureOfExplanation(figure, keys) : undefined;
    if (!apart || hours === null) return [];
    const [from, to] = [hourOf(hour) + 1 - hours, hourOf(hour) + 1];
    const among = new Set([partner]);
    try {
      const now = await this.figures.read(apart, from, to, { among });
      const before = await this.figures.read(apart, from - HOURS_A_WEEK, to - HOURS_A_WEEK, { among });
      return explainBy(apart, { partners: now.partners, from, to }, before.partners);
    } catch (error) {
      // More groups than a partner returns: the alert stands without them.
      if (error instanceof Problem) return [];
      throw error;
    }
  }

  private logOutcomes({ name }: ClaimedRule, outcomes: readonly PartnerOutcome[]): void {
    for (const { partner, alerts } of outcomes) {
      if (alerts.length > 0) this.log.info('An alert rule fired', { rule: name, partner, alerts: alerts.length });
    }
  }

  /** A rule that cannot be evaluated is tried again in the next hour, as after a change of the partners. */
  private refuse({ name }: ClaimedRule, cause: string): boolean {
    this.log.warn('An alert rule cannot be evaluated', { rule: name, cause });
    return true;
  }
}

/** Finished hours end at `to`; what is sampled is seen up to `seen`, in the middle of an hour. */
interface Hours {
  readonly to: Hour;
  readonly seen?: Hour;
}

/** The worst value of an hour only becomes worse, so that a breach in the middle of it is one of the hour. */
function isInBreach({ rule }: ReadRule, groups: readonly WatchedGroup[], calendar: Calendar, hour: Hour): boolean {
  return groups.some((group) => evaluatorOf(rule.condition, group, calendar)(hour).kind === 'breach');
}

/** The first evaluation of a rule is of the hour that had just ended when it was saved. */
function hoursOf(partner: string, rule: ClaimedRule, states: RuleStates, to: Hour): PartnerHoursToEvaluate {
  const evaluatedBefore = states.progress.get(partner);
  const next = evaluatedBefore ? hourOf(evaluatedBefore) : Math.min(hourOf(rule.evaluated_from), to) - 1;
  return { partner, evaluatedBefore, from: Math.max(next, to - MAX_CATCH_UP_HOURS), to };
}

function detailOf({ message, fieldErrors }: Problem): string {
  return [message, ...fieldErrors.map(({ field, reason }) => `${field} ${reason}`)].join(' ');
}
