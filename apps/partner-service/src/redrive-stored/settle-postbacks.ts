import { type QuarantineReason, STORED_FIELDS, type StoredField } from '@app/postback';
import { type Change, compareReadings } from '../dry-run/compare-postbacks';
import type { JobCounts, JobRow } from '../jobs/job';
import type { Cursor } from '../list/list-query';
import { groupOf, rowsLeft } from '../quarantine/redrive-outcomes';
import type { CorrectionOutcome } from './plan-corrections';
import type { ReadAgain } from './read-again';
import type { Reading, StoredPostback } from './stored-postback';

/** What became of a stored postback. */
export interface Settled {
  row: StoredPostback;
  status: CorrectionOutcome | 'would_quarantine' | 'failed';
  reasons: readonly QuarantineReason[];
  /** What the present mapping makes of it. */
  read: ReadAgain | undefined;
}

/** What a step of a redrive records. */
export interface StepRecord {
  position: { stored: { after: Cursor } };
  counts: JobCounts;
  rows: JobRow[];
}

/** @param last where the step ends @param tenantCode by id */
export function recordStep(
  counts: JobCounts,
  settled: readonly Settled[],
  last: StoredPostback,
  tenantCode: (id: number) => string | null,
): StepRecord {
  const next = { ...counts };
  for (const { status } of settled) next[status] = (next[status] ?? 0) + 1;
  next['done'] = (next['done'] ?? 0) + settled.length;
  const changed = settled.filter(({ status }) => status !== 'same');
  const shown = changed.slice(0, rowsLeft(counts));
  return {
    position: { stored: { after: { receivedAt: last.received_at, id: last.id } } },
    counts: next,
    rows: shown.map((one) => toRow(one, tenantCode)),
  };
}

function toRow({ row, status, reasons, read }: Settled, tenantCode: (id: number) => string | null): JobRow {
  const { id, received_at, tenant_id, conversion_id } = row;
  const changes = read ? changesOf(row, read, tenantCode) : [];
  const tenant = tenantCode(tenant_id);
  const shown = { postback_id: id, received_at, outcome: status, tenant, conversion_id, changes, reasons };
  return { group_number: groupOf(status), tenant_id, received_at, row: shown };
}

function changesOf(row: StoredPostback, read: ReadAgain, tenantCode: (id: number) => string | null): Change[] {
  const before = { tenant: tenantCode(row.tenant_id) ?? '', postback: postbackOf(row), reasons: [] };
  if (!read.ok) return compareReadings(before, { tenant: before.tenant, postback: null, reasons: read.reasons });
  const tenant = tenantCode(read.reading.tenant_id) ?? '';
  return compareReadings(before, { tenant, postback: postbackOf(read.reading), reasons: [] });
}

type ComparedPostback = NonNullable<Parameters<typeof compareReadings>[0]['postback']>;

function postbackOf(reading: Reading): ComparedPostback {
  const fields = [...STORED_FIELDS, 'status_original' as StoredField].map((field) => [field, reading[field]]);
  return Object.fromEntries(fields) as ComparedPostback;
}
