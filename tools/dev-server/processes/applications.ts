import type { LocalEnvironment } from '../local.env';
import type { Platform } from '../platform';
import type { NeededPort } from '../ports';
import { SupervisedProcess } from './supervised-process';
import type { Terminal } from '../terminal/terminal';

/** The processes that are no partner's: gateway, admin, insight, and those of events unless they are switched off. */
export class Applications {
  private gateway: SupervisedProcess | undefined;
  private others: SupervisedProcess[] = [];

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly terminal: Terminal,
  ) {}

  /** The ports that they listen on. */
  ports(): NeededPort[] {
    const { GATEWAY_PORT, ADMIN_PORT, INSIGHT_PORT, ANALYTICS_PORT, ANALYTICS_CONSUMER_PORT, hasAnalytics } =
      this.environment;
    const advice = 'a free one';
    const platform = [
      { port: GATEWAY_PORT, owner: 'the gateway', setting: 'GATEWAY_PORT', advice },
      { port: ADMIN_PORT, owner: 'the admin API', setting: 'ADMIN_PORT', advice },
      { port: INSIGHT_PORT, owner: 'insight', setting: 'INSIGHT_PORT', advice },
    ];
    if (!hasAnalytics) return platform;
    const consumer = { owner: 'the consumer of events', setting: 'ANALYTICS_CONSUMER_PORT', advice };
    return [
      ...platform,
      { port: ANALYTICS_PORT, owner: 'the collector of events', setting: 'ANALYTICS_PORT', advice },
      { port: ANALYTICS_CONSUMER_PORT, ...consumer },
    ];
  }

  /** @param onAdmin is called when admin responds, which is before all do */
  async start({ settings, scripts }: Platform, stopping: AbortSignal, onAdmin: () => void): Promise<void> {
    const plans = [
      { name: 'insight', script: scripts.insight.main, environment: await settings.forInsight() },
      ...(this.environment.hasAnalytics
        ? [
            { name: 'analytics', script: scripts.analytics.main, environment: await settings.forAnalytics() },
            { name: 'consumer', script: scripts.consumer.main, environment: await settings.forConsumer() },
          ]
        : []),
    ];
    const admin = { name: 'admin', script: scripts.admin.main, environment: await settings.forAdmin() };
    const gateway = { name: 'gateway', script: scripts.gateway.main, environment: await settings.forGateway() };
    stopping.throwIfAborted();
    this.gateway = new SupervisedProcess(gateway, this.terminal);
    this.others = [admin, ...plans].map((plan) => new SupervisedProcess(plan, this.terminal));
    const [startedAdmin, ...started] = this.others.map((process) => process.start());
    await Promise.all([startedAdmin!.then(onAdmin), this.gateway.start(), ...started]);
  }

  /** Before anything else, so that nothing arrives any more while its receivers end. */
  async stopGateway(): Promise<void> {
    await this.gateway?.stop();
  }

  /** All but the gateway. */
  async stopOthers(): Promise<void> {
    await Promise.all(this.others.map((process) => process.stop()));
  }

  kill(): void {
    for (const process of [this.gateway, ...this.others]) process?.kill();
  }
}
