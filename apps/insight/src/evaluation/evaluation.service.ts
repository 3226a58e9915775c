import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog, MetricsService } from '@app/common';
import { hourOf, startOfHour } from '@app/insight-statistics';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { InsightEnvironment } from '../insight.env';
import { PartnersService } from '../partners/partners.service';
import { EvaluationRepository } from './evaluation.repository';
import { RuleEvaluator } from './rule-evaluator.service';

const MINUTE_MS = 60_000;
/** A new rule is evaluated within so long. */
const POLL_MS = 5_000;
/** Partners that did not answer, and rules whose evaluation failed, are due again after so long. */
const RETRY_MS = 5 * MINUTE_MS;
/** Rules about what is sampled are due again after so long. */
const LIVE_MS = 20_000;

/** Evaluates alert rules some minutes after each hour. Several processes share the rules: each is claimed by one. */
@Injectable()
export class EvaluationService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly firing: Gauge;
  private readonly lag: Gauge;

  constructor(
    private readonly repository: EvaluationRepository,
    private readonly evaluator: RuleEvaluator,
    private readonly partners: PartnersService,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
    metrics: MetricsService,
  ) {
    const registers = [metrics.registry];
    this.firing = new Gauge({ name: 'insight_alerts_firing', help: 'Alerts that are not resolved', registers });
    this.lag = new Gauge({
      name: 'insight_alert_evaluation_lag_seconds',
      help: 'Since the end of the last hour that every rule is evaluated for; above two hours something is wrong',
      registers,
    });
  }

  onApplicationBootstrap(): void {
    if (this.environment.ALERTS === 'on') this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Evaluates every rule that is due. @returns how many that were */
  async evaluateDue(now: Date): Promise<number> {
    const { signal } = this.stopping;
    const delayMs = this.environment.ALERT_DELAY_MINUTES * MINUTE_MS;
    const to = hourOf(new Date(now.getTime() - delayMs));
    let evaluated = 0;
    while (!signal.aborted) {
      const rule = await this.repository.claim(now);
      if (!rule) break;
      evaluated += 1;
      const isComplete = await this.evaluator.evaluate(rule, to, hourOf(now)).catch((error: unknown) => {
        this.log.error('Failed to evaluate an alert rule', error, { rule: rule.name, cause: messageForLog(error) });
        return false;
      });
      const nextHourMs = startOfHour(to + 1).getTime() + delayMs;
      const retryMs = now.getTime() + (this.evaluator.isLive(rule) ? LIVE_MS : RETRY_MS);
      const isDueEarly = !isComplete || this.evaluator.isLive(rule);
      const dueMs = isDueEarly ? Math.min(nextHourMs, retryMs) : nextHourMs;
      await this.repository.release(rule, new Date(dueMs));
    }
    if (evaluated > 0) await this.repository.removeOld(now);
    await this.measure(now);
    return evaluated;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (this.partners.areKnown()) await this.evaluateDue(new Date());
      } catch (error) {
        this.log.warn('Failed to evaluate alert rules', { cause: messageForLog(error) });
      }
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Also while nothing is due, so that the lag rises when evaluations fail. */
  private async measure(now: Date): Promise<void> {
    const { firing, lagSeconds } = await this.repository.measure(now);
    this.firing.set(firing);
    this.lag.set(lagSeconds);
  }
}
