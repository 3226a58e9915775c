import { Log } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { sendMail } from '../alert-messages/send-mail';
import { sendWebhook } from '../alert-messages/send-webhook';
import { InsightEnvironment } from '../insight.env';
import { reportChannels } from '../alert-messages/available-channels';
import { renderReport } from './render-report';
import { type ClaimedMessage, ReportRunsRepository } from './report-runs.repository';

/** Longer than an attempt takes; a message of a process that died is sent by others then. */
const CLAIMED_FOR_MS = 5 * 60_000;
/** Seconds until the next attempt, by attempts: about a day in all. */
const RETRY_DELAYS_SECONDS = [30, 300, 1_800, 7_200, 21_600, 43_200];
const MAX_ERROR_LENGTH = 500;

/** Sends the messages of runs by their channels, each again after a growing delay until it is accepted. */
@Injectable()
export class ReportSender {
  constructor(
    private readonly runs: ReportRunsRepository,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  async sendAll(now: Date): Promise<void> {
    const until = new Date(now.getTime() + CLAIMED_FOR_MS);
    const channels = reportChannels(this.environment);
    for (;;) {
      const message = await this.runs.claimMessage(now, until, channels);
      if (!message) return;
      await this.deliver(message, now);
    }
  }

  private async deliver(message: ClaimedMessage, now: Date): Promise<void> {
    try {
      await this.send(message);
      await this.runs.settleMessage(message, now, null, null);
    } catch (cause) {
      const { name: report, channel, attempts, run_id } = message;
      const error = (cause as Error).message.slice(0, MAX_ERROR_LENGTH);
      this.log.warn('A message of a report was not sent', { report, channel, attempts, run_id, error });
      const delay = RETRY_DELAYS_SECONDS[attempts - 1];
      const again = delay === undefined ? null : new Date(now.getTime() + delay * 1_000);
      await this.runs.settleMessage(message, null, error, again);
    }
  }

  private async send({ channel, run_id: id, result, recipients, ...run }: ClaimedMessage): Promise<void> {
    const { ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET, SMTP_URL, SMTP_FROM, CONSOLE_URL } = this.environment;
    const path = `/insight/reports/${run.report_id}/runs/${id}`;
    const link = CONSOLE_URL === '' ? undefined : `${CONSOLE_URL.replace(/\/$/, '')}${path}`;
    if (channel === 'webhook') {
      const data = { report: run.name, report_id: run.report_id, run_id: id, due_at: run.due_at, link, ...result };
      const timestamp = new Date().toISOString();
      return sendWebhook(ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET, id, { type: 'report.run', timestamp, data });
    }
    const { name, language, timezone, due_at: dueAt } = run;
    const { files, ...mail } = renderReport({ name, language, timezone, dueAt, link }, result);
    const attachments = files.map(({ name: filename, content }) => ({ filename, content, contentType: 'text/csv' }));
    return sendMail(SMTP_URL, { id, from: SMTP_FROM, to: recipients }, { ...mail, attachments });
  }
}
