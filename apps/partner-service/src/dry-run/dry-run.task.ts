import { Injectable } from '@nestjs/common';
import { type JobTask, type LeasedJob, Progress } from '../jobs/job';
import { JobRepository } from '../jobs/job.repository';
import type { Cursor } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import type { DryRunRequest } from './dry-run-request';
import { DryRunRepository, type Scope } from './dry-run.repository';
import { DryRunThread } from './dry-run-thread';

/** A statement reads a page of them. */
const PAGE = 500;
/** A text of them is a small object, which costs the garbage collection of the main thread nothing. */
const ROWS_PER_TEXT = 50;

/**
 * Reads stored postbacks under two configurations and reports what differs. Writes nothing but its report, so an instance
 * that takes it over begins anew. The rows pass through as text, so that the thread needs neither a connection nor the
 * key to the database.
 */
@Injectable()
export class DryRunTask implements JobTask {
  constructor(
    private readonly environment: PartnerServiceEnvironment,
    private readonly repository: DryRunRepository,
    private readonly jobs: JobRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  async run(leased: LeasedJob): Promise<unknown> {
    const request = leased.job.request as DryRunRequest;
    const { config } = this.partners.current();
    const thread = new DryRunThread({ config, request, tokenHashKey: this.environment.TOKEN_HASH_KEY });
    try {
      await this.walk(leased, request, thread);
      const { result, rows } = await thread.finish();
      await this.jobs.clearRows(leased.job.id);
      await leased.addRows(rows);
      return { active_version: request.active_version, compared_with: request.compared_with, ...result };
    } finally {
      await thread.end();
    }
  }

  private async walk(leased: LeasedJob, request: DryRunRequest, thread: DryRunThread): Promise<void> {
    const { source, from, to, tenant_id: tenantId, last } = request;
    const scope: Scope = { source, from, to, tenantId, asOf: leased.job.as_of };
    const end = await this.repository.findScope(scope, last);
    const counts = { done: 0, total: end?.total ?? 0 };
    await leased.save({ counts });
    if (!end) return;
    const content = request.compared_with === 'stored' ? 'all' : 'received';
    const progress = new Progress(leased);
    for (const table of ['stored', 'quarantined'] as const) {
      if (source !== 'both' && source !== table) continue;
      for (let after: Cursor | null = null, isAtEnd = false; !isAtEnd;) {
        const place = [scope, after, end.oldest] as const;
        const texts = await this.repository.readTexts(table, content, ...place, PAGE, ROWS_PER_TEXT);
        isAtEnd = texts.length < PAGE / ROWS_PER_TEXT;
        for (const text of texts) {
          const { count, last } = await thread.compare(table, text);
          after = last;
          counts.done += count;
          await progress.save({ counts });
        }
      }
    }
    await leased.save({ counts });
  }
}
