import { setTimeout as sleep } from 'node:timers/promises';
import { Log } from '@app/common';
import { diagnostic } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { OfferLabels } from '../conversions/offer-labels';
import { classifyDatabaseError } from '../database/classify-database-error';
import { TokenHasher } from '../intake/token-hasher';
import type { JobCounts, LeasedJob } from '../jobs/job';
import { type Cursor, cursorOf } from '../list/list-query';
import type { CompiledPartner } from '../partner-config/compile-partner';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { STORED_OUTCOMES } from '../quarantine/redrive-outcomes';
import { type Corrections, planCorrections } from './plan-corrections';
import { type ReadAgain, readAgain } from './read-again';
import { ChangedMeanwhile, RedriveStoredRepository, type StoredFilter } from './redrive-stored.repository';
import { recordStep, type Settled } from './settle-postbacks';
import {
  type ConversionName,
  conversionOf,
  isSameReading,
  type Reading,
  type StoredPostback,
  textOf,
} from './stored-postback';

/** Postbacks of one transaction, whose conversions are locked together. */
const STEP = 50;
const MAX_ATTEMPTS = 5;

/** A step that has been tried: what became of its postbacks. */
type Settle = (settled: readonly Settled[], client?: ClientBase) => Promise<JobCounts>;

/** Where a redrive of stored postbacks is, as the job records it. */
export function isStoredPosition(position: unknown): position is { stored: { after: Cursor | null } } {
  return typeof position === 'object' && position !== null && 'stored' in position;
}

/**
 * Reads stored postbacks again under the present mapping and corrects their conversions, in short transactions. Each
 * writes conversions, counts, outcomes and position, or nothing at all: interrupted anywhere, nothing is lost or counted
 * twice, and an instance that has lost the job writes nothing any more.
 */
@Injectable()
export class RedriveStoredTask {
  readonly limits = { step: STEP };

  constructor(
    private readonly repository: RedriveStoredRepository,
    private readonly partners: PartnerConfigService,
    private readonly tokens: TokenHasher,
    private readonly offers: OfferLabels,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** How many postbacks are chosen; null when they are more than are worth counting. */
  count(filter: StoredFilter, asOf: Date): Promise<number | null> {
    return this.repository.count(filter, asOf);
  }

  /** @param total of the job, where it begins @returns the counts of outcomes */
  async run(leased: LeasedJob, filter: StoredFilter, total: number | null): Promise<JobCounts> {
    const { position, as_of: asOf } = leased.job;
    const none = Object.fromEntries(STORED_OUTCOMES.map((outcome) => [outcome, 0]));
    let counts: JobCounts = { total, done: 0, ...none, ...leased.job.counts };
    let after = isStoredPosition(position) ? position.stored.after : null;
    await leased.save({ position: { stored: { after } }, counts });
    for (;;) {
      const rows = await this.repository.walk(filter, asOf, after, this.limits.step);
      if (rows.length === 0) return counts;
      const startedMs = performance.now();
      counts = await this.redrive(rows, leased, counts);
      after = cursorOf(rows.at(-1));
      // Senders come first: a redrive has half of the time at most.
      await sleep(performance.now() - startedMs);
    }
  }

  /** One that the database refuses does not keep the others of its step. */
  private async redrive(rows: readonly StoredPostback[], leased: LeasedJob, before: JobCounts): Promise<JobCounts> {
    const settle: Settle = async (settled, client) => {
      const { rows: shown, ...progress } = recordStep(before, settled, rows.at(-1)!, (id) =>
        this.partners.tenantCode(id),
      );
      await leased.saveStep(progress, shown, client);
      return progress.counts;
    };
    try {
      return await this.retry(() => this.redriveTogether(rows, settle));
    } catch (error) {
      if (classifyDatabaseError(error) !== 'bad_row') throw error;
      if (rows.length === 1) return this.settleFailed(rows[0]!, error, settle);
      let counts = before;
      for (const row of rows) counts = await this.redrive([row], leased, counts);
      return counts;
    }
  }

  private async retry<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const isPassing = error instanceof ChangedMeanwhile || classifyDatabaseError(error) === 'transient';
        if (!isPassing || attempt >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async redriveTogether(rows: readonly StoredPostback[], settle: Settle): Promise<JobCounts> {
    const partner = this.partners.current();
    const read = this.readAgain(rows, partner);
    const changed = rows.filter((row) => isChangedBy(row, read.get(row.id)));
    const unchanged = rows.filter((row) => !changed.includes(row)).map((row) => settleUnchanged(row, read.get(row.id)));
    if (changed.length === 0) return settle(unchanged);
    await this.offers.know(changed.flatMap((row) => [row, { ...row, ...readingOf(read.get(row.id)) }]));
    return this.repository.inTransaction(async (client) => {
      const { outcomes } = await this.correct(client, changed, read, partner);
      const corrected = changed.map((row): Settled => {
        // Retention has dropped it meanwhile.
        const status = outcomes.get(row.id) ?? 'incomplete';
        return { row, status, reasons: [], read: read.get(row.id) };
      });
      return settle([...unchanged, ...corrected], client);
    });
  }

  /** @throws ChangedMeanwhile when postbacks are no more what they were */
  private async correct(
    client: ClientBase,
    changed: readonly StoredPostback[],
    read: ReadonlyMap<string, ReadAgain>,
    partner: CompiledPartner,
  ): Promise<Corrections> {
    const names = namesOf(changed, read);
    const isChosen = new Set(changed.map(({ id }) => id));
    const locked = await this.repository.lock(client, [...names.values()], [...isChosen]);
    const postbacks = locked.flatMap((conversion) => conversion.postbacks);
    const again = this.readAgain(
      postbacks.filter(({ id }) => isChosen.has(id)),
      partner,
    );
    const readings = new Map([...again].flatMap(([id, one]) => (one.ok ? [[id, one.reading] as const] : [])));
    for (const reading of readings.values()) {
      if (!names.has(textOf(conversionOf(reading)))) throw new ChangedMeanwhile('A postback belongs elsewhere now');
    }
    const counted = await this.repository.findCountedLabels(client, postbacks);
    const policyOf = (tenantId: number) => partner.tenants.get(tenantId)?.policy;
    const corrections = planCorrections(locked, readings, policyOf, { counted, next: this.offers.label });
    await this.repository.write(client, corrections);
    return corrections;
  }

  private readAgain(rows: readonly StoredPostback[], partner: CompiledPartner): Map<string, ReadAgain> {
    return new Map(rows.map((row) => [row.id, readAgain(row, partner, this.tokens)]));
  }

  private settleFailed(row: StoredPostback, error: unknown, settle: Settle): Promise<JobCounts> {
    this.log.error('Failed to redrive a stored postback', error, { postback_id: row.id });
    const reasons = [diagnostic('postback', 'redrive_failed')];
    return settle([{ row, status: 'failed', reasons, read: undefined }]);
  }
}

function isChangedBy(row: StoredPostback, read: ReadAgain | undefined): boolean {
  return read?.ok === true && !isSameReading(row, read.reading);
}

function settleUnchanged(row: StoredPostback, read: ReadAgain | undefined): Settled {
  if (!read || read.ok) return { row, status: 'same', reasons: [], read };
  return { row, status: 'would_quarantine', reasons: read.reasons, read };
}

function readingOf(read: ReadAgain | undefined): Reading | undefined {
  return read?.ok ? read.reading : undefined;
}

/** The conversions that postbacks belong to before and after. */
function namesOf(rows: readonly StoredPostback[], read: ReadonlyMap<string, ReadAgain>): Map<string, ConversionName> {
  const readings = rows.flatMap((row) => [row, readingOf(read.get(row.id)) ?? row]);
  return new Map(readings.map(conversionOf).map((name) => [textOf(name), name]));
}
