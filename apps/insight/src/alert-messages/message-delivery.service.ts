import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog, MetricsService } from '@app/common';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Counter } from 'prom-client';
import { InsightEnvironment } from '../insight.env';
import { type ClaimedMessage, type MessageAlert, MessagesRepository } from './messages.repository';
import { sendMail } from './send-mail';
import { sendWebhook } from './send-webhook';
import { writeMessage } from './write-message';

const POLL_MS = 2_000;
/** Seconds until the next attempt, by attempts: about a day in all. */
const RETRY_DELAYS_SECONDS = [5, 30, 300, 1_800, 7_200, 21_600, 43_200];

/** Sends the messages of the outbox by their channels, each at least once, and again after a growing delay. */
@Injectable()
export class MessageDelivery implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly failed: Counter<'channel'>;

  constructor(
    private readonly repository: MessagesRepository,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
    metrics: MetricsService,
  ) {
    this.failed = new Counter({
      name: 'insight_alert_messages_failed_total',
      help: 'Attempts to send a message about alerts that failed',
      labelNames: ['channel'],
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    if (this.environment.ALERTS === 'on') this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Attempts what is due. @returns how many messages that were */
  async deliverDue(): Promise<number> {
    const messages = await this.repository.claim();
    await Promise.all(messages.map((message) => this.deliver(message)));
    return messages.length;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if ((await this.deliverDue()) > 0) continue;
      } catch (error) {
        this.log.warn('Failed to send messages of alerts', { cause: messageForLog(error) });
      }
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async deliver(message: ClaimedMessage): Promise<void> {
    const alerts = await this.repository.alertsOf(message);
    try {
      await this.send(message, alerts);
      await this.repository.settle(message, { isSent: true, error: null, retryAfterSeconds: null });
    } catch (cause) {
      const { channel, attempts, partner, rule, id } = message;
      const error = (cause as Error).message.slice(0, 500);
      this.failed.inc({ channel });
      this.log.warn('A message of an alert was not sent', { rule, partner, channel, attempts, message_id: id, error });
      const retryAfterSeconds = RETRY_DELAYS_SECONDS[attempts - 1] ?? null;
      await this.repository.settle(message, { isSent: false, error, retryAfterSeconds });
    }
  }

  private async send(message: ClaimedMessage, alerts: readonly MessageAlert[]): Promise<void> {
    const { rule, rule_code, partner, kind, channel, id, recipients } = message;
    const { ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET, SMTP_URL, SMTP_FROM, CONSOLE_URL } = this.environment;
    const link = CONSOLE_URL === '' ? '' : `${CONSOLE_URL.replace(/\/$/, '')}/insight/alerts?partner=${partner}`;
    const language = message.language ?? this.environment.ALERT_LANGUAGE;
    switch (channel) {
      case 'log': {
        const groups = alerts.slice(0, 20).map(({ keys, seen, expected }) => ({ ...keys, seen, expected }));
        const text = kind === 'firing' ? 'An alert is firing' : 'An alert is resolved';
        this.log.warn(text, { rule, partner, groups, count: alerts.length });
        return;
      }
      case 'webhook':
        return sendWebhook(ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET, id, {
          type: `alert.${kind}`,
          timestamp: new Date().toISOString(),
          data: { rule, rule_code, partner, alerts, link, language, ...writeMessage(message, alerts, link, language) },
        });
      case 'email':
        return sendMail(
          SMTP_URL,
          { id, from: SMTP_FROM, to: recipients },
          writeMessage(message, alerts, link, language),
        );
    }
  }
}
