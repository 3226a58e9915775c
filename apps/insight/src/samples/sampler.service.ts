import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog, OutgoingIdentity } from '@app/common';
import { callService } from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import type { GatewayOverview } from '@app/internal-protocol';
import { senderLimitOf } from '@app/networks/sender-limits';
import type { QueriedPartner } from '@app/partner-config';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Agent } from 'undici';
import { InsightEnvironment } from '../insight.env';
import { PartnersService } from '../partners/partners.service';
import { type Sample, SamplesRepository } from './samples.repository';

/** Some networks stop after nine errors, which may come within a minute. */
const SAMPLE_MS = 15_000;
const MINUTE_MS = 60_000;
const GATEWAY = 'gateway';

/** Samples what the gateway knows of each partner as of now, so that alert rules can look at it hour by hour. */
@Injectable()
export class SamplerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly agent = new Agent();
  private readonly identity: OutgoingIdentity;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: SamplesRepository,
    private readonly partners: PartnersService,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    this.identity = new OutgoingIdentity(environment);
  }

  onApplicationBootstrap(): void {
    const { ALERTS, GATEWAY_URL } = this.environment;
    if (ALERTS === 'off') return;
    if (GATEWAY_URL !== '') this.running = this.run();
    else this.log.warn('GATEWAY_URL is not set, so alert rules about spool and errors of senders see nothing');
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.agent.destroy();
  }

  /** @throws Problem when the gateway does not respond: then nothing is known of that moment */
  async sample(now: Date): Promise<void> {
    const response = await callService<GatewayOverview>({
      origin: this.environment.GATEWAY_URL,
      audience: GATEWAY,
      key: deriveServiceKey(this.environment.INSIGHT_KEY, GATEWAY),
      sender: 'insight',
      method: 'GET',
      path: '/internal/v1/overview',
      deadlineMs: this.environment.INSIGHT_DEADLINE_MS,
      identity: this.identity,
      dispatcher: this.agent,
    });
    if (!response.ok) throw response.problem;
    const atGateway = new Map(response.body.partners.map((one) => [one.partner_code, one]));
    const samples = this.partners
      .current()
      .flatMap((partner) => samplesOf(partner, atGateway.get(partner.partnerCode), now));
    await this.repository.store(samples, now);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const now = new Date();
        if (this.partners.areKnown()) await this.sample(now);
        await this.repository.removeOld(now);
      } catch (error) {
        this.log.warn('Failed to sample the gateway', { cause: messageForLog(error) });
      }
      await wait(SAMPLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** A partner that the gateway does not name has neither errors nor a spool. Where no limit is known, nothing is said of it. */
function samplesOf(
  { partnerCode: partner, partnerName }: QueriedPartner,
  found: GatewayOverview['partners'][number] | undefined,
  now: Date,
): Sample[] {
  const { errors_in_a_row: errors = 0, spool_oldest_at: oldest = null } = found ?? {};
  const limit = senderLimitOf(partner, partnerName);
  const minutes = oldest === null ? 0 : Math.max(0, now.getTime() - Date.parse(oldest)) / MINUTE_MS;
  return [
    { signal: 'spool_age', partner, value: Math.round(minutes * 10) / 10 },
    ...(limit ? [{ signal: 'errors_left' as const, partner, value: Math.max(0, limit.errorsInARow - errors) }] : []),
  ];
}
