import { setTimeout as sleep } from 'node:timers/promises';
import { timeOfUuidV7 } from '@app/common';
import { Injectable } from '@nestjs/common';
import { ConversionStore } from '../conversions/conversion-store';
import type { JobCounts, JobRow, JobTask, LeasedJob } from '../jobs/job';
import type { Source } from '../dry-run/dry-run.repository';
import type { Cursor } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { isStoredPosition, RedriveStoredTask } from '../redrive-stored/redrive-stored.task';
import { groupOf, REDRIVE_OUTCOMES, rowsLeft } from './redrive-outcomes';
import { type QuarantineFilter, QuarantineRepository, type QuarantinedPostback } from './quarantine.repository';
import { type RedriveOutcome, RedriveService } from './redrive.service';

/** Postbacks of one step: what an instance that takes the job over has to look at again. */
const STEP = 100;
/** The part of a UUIDv7 that is its time, with its dashes. */
const TIME_LENGTH = 14;

/** The frozen request of a redrive. */
export interface RedriveRequest {
  /** Missing in jobs of before stored postbacks could be redriven. */
  source?: Source;
  filter: QuarantineFilter;
}

/** Where a redrive is: after which postback, and which ones it has begun without recording their outcomes. */
interface Position {
  after: Cursor | null;
  begun: string[];
}

type Settled = Pick<RedriveOutcome, 'id' | 'status' | 'reasons'> & { tenantId: number };

/**
 * Redrives the quarantined postbacks of a job in short steps. Each step is announced before it begins, so that after a
 * crash its postbacks are counted once: those that left quarantine meanwhile by what they have become.
 */
@Injectable()
export class RedriveTask implements JobTask {
  constructor(
    private readonly quarantine: QuarantineRepository,
    private readonly redriving: RedriveService,
    private readonly stored: RedriveStoredTask,
    private readonly conversions: ConversionStore,
    private readonly partners: PartnerConfigService,
  ) {}

  async run(leased: LeasedJob): Promise<unknown> {
    const { source = 'quarantined', filter } = leased.job.request as RedriveRequest;
    // A redrive follows a change of the mapping.
    await this.partners.refresh();
    const { position } = leased.job;
    const isInStored = source !== 'quarantined' && (position === null || isStoredPosition(position));
    const counts = isInStored ? await this.redriveStored(leased, source, filter) : leased.job.counts;
    if (source === 'stored') return { outcomes: counts };
    return this.redriveQuarantined(leased, filter, counts, isInStored ? null : (position as Position | null));
  }

  private async redriveStored(leased: LeasedJob, source: Source, filter: QuarantineFilter): Promise<JobCounts> {
    const stored = await this.stored.count(filter, leased.job.as_of);
    const others = source === 'both' ? await this.quarantine.countToRedrive(filter, null) : 0;
    const total = stored === null || others === null ? null : stored + others;
    return this.stored.run(leased, filter, total);
  }

  private async redriveQuarantined(
    leased: LeasedJob,
    filter: QuarantineFilter,
    counts: JobCounts,
    position: Position | null,
  ): Promise<unknown> {
    const progress = new RedriveProgress(leased, counts);
    let { after, begun } = position ?? { after: null, begun: [] };
    if (begun.length > 0) await progress.settle(await this.settleBegun(filter, begun), after);
    else await progress.begin(await this.quarantine.countToRedrive(filter, after), after);
    for (let isAtEnd = false; !isAtEnd;) {
      const page = await this.quarantine.nextToRedrive(filter, after, STEP);
      const rows = page.rows.filter(({ stored_at }) => stored_at <= leased.job.as_of);
      isAtEnd = page.end === null;
      after = page.end ?? after;
      if (rows.length === 0) continue;
      await progress.announce(rows, after);
      const startedMs = performance.now();
      const settled = await this.redrive(rows);
      await progress.settle(settled, after);
      if (settled.every(({ status }) => status === 'failed')) throw new Error('All postbacks of a step failed');
      // Senders come first: a redrive has half of the time at most.
      await sleep(performance.now() - startedMs);
    }
    return { outcomes: progress.counts };
  }

  private async redrive(rows: readonly QuarantinedPostback[]): Promise<Settled[]> {
    const outcomes = await this.redriving.redrivePage(rows);
    // The ids of several postbacks of one row begin as that of the row does.
    const tenants = new Map(rows.map(({ id, tenant_id }) => [id.slice(0, TIME_LENGTH), tenant_id]));
    return outcomes.map(({ id, status, reasons }) => {
      return { id, status, reasons, tenantId: tenants.get(id.slice(0, TIME_LENGTH)) ?? 0 };
    });
  }

  /** The outcomes of a step that an instance began and did not record. */
  private async settleBegun(filter: QuarantineFilter, begun: readonly string[]): Promise<Settled[]> {
    const page = await this.quarantine.nextToRedrive({ ...filter, postbackIds: begun }, null, begun.length);
    const settled = await this.redrive(page.rows);
    const gone = begun.filter((id) => !page.rows.some((row) => row.id === id));
    const outcomes = await Promise.all(
      gone.map((id) =>
        this.conversions.findSeen({ id, received_at: timeOfUuidV7(id).toISOString(), is_redrive: true }),
      ),
    );
    gone.forEach((id, index) => {
      settled.push({ id, tenantId: 0, status: outcomes[index]?.status ?? 'already', reasons: [] });
    });
    return settled;
  }
}

/** Counts outcomes, and records them with the position. */
class RedriveProgress {
  readonly counts: JobCounts;

  constructor(
    private readonly leased: LeasedJob,
    counts: JobCounts,
  ) {
    const none = Object.fromEntries(REDRIVE_OUTCOMES.map((status) => [status, 0]));
    this.counts = { total: null, done: 0, ...none, ...counts };
  }

  async begin(total: number | null, after: Cursor | null): Promise<void> {
    this.counts['total'] ??= total;
    await this.leased.save({ position: { after, begun: [] }, counts: this.counts });
  }

  /** @param after where the step ends */
  async announce(rows: readonly QuarantinedPostback[], after: Cursor | null): Promise<void> {
    await this.leased.save({ position: { after, begun: rows.map(({ id }) => id) }, counts: this.counts });
  }

  async settle(settled: readonly Settled[], after: Cursor | null): Promise<void> {
    const shown = settled.slice(0, rowsLeft(this.counts));
    for (const { status } of settled) this.counts[status] = (this.counts[status] ?? 0) + 1;
    this.counts['done'] = (this.counts['done'] ?? 0) + settled.length;
    await this.leased.addRows(shown.map(toRow));
    await this.leased.save({ position: { after, begun: [] }, counts: this.counts });
  }
}

function toRow({ id, tenantId, status, reasons }: Settled): JobRow {
  const received_at = timeOfUuidV7(id).toISOString();
  const row = { postback_id: id, received_at, outcome: status, reasons };
  return { group_number: groupOf(status), tenant_id: tenantId, received_at, row };
}
