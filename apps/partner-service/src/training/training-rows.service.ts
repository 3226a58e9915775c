import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { FeatureName } from '@app/insight-statistics/approval/features';
import type { TrainingRow, TrainingRows } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { splitStateId } from '../conversions/conversion-key';
import { READ_POOL } from '../database/database.module';
import { nameOf } from '../insight/tenant-ids';
import { isConversionKey, readCursor, writeCursor } from '../list/cursor';
import { queryWithin, readTimeout } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';

const READ_TRAINING_ROWS = readStatement(__dirname, 'read_training_rows').text;

const DEFAULT_LIMIT = 1_000;
export const MAX_LIMIT = 5_000;
/** Where few conversions of many are of the period, a page walks over the rest. */
const TIMEOUT_MS = 8_000;

/** The features of the list that a row has of its own; the tenant has a name as well. */
type StoredFeatures = Record<Exclude<FeatureName, 'tenant'>, string | number | null>;
type FoundRow = StoredFeatures & {
  tenant_id: number;
  state_id: string;
  received_at: string;
  is_approved: boolean | null;
  decided_at: string | null;
};

interface Place {
  tenantId: number;
  conversionId: string;
}

const BEGINNING: Place = { tenantId: -(2 ** 31), conversionId: '' };

/** Conversions one by one, for models that are fitted elsewhere: features, decision, and nothing of a person. */
@Injectable()
export class TrainingRowsService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  /** @throws Problem 422, or 503 when it takes too long */
  async read(input: InputReader, now: Date): Promise<TrainingRows> {
    const asOf = input.time('as_of') ?? now.toISOString();
    const from = input.time('from');
    const pendingAt = input.time('pending_at');
    const place = readPlace(input);
    const limit = input.wholeNumber('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    input.check();
    const values = [asOf, place.tenantId, place.conversionId, from, limit, pendingAt];
    const found = await queryWithin<FoundRow>(this.pool, TIMEOUT_MS, READ_TRAINING_ROWS, values);
    if (!found) throw readTimeout();
    const last = found.length < limit ? undefined : found.at(-1);
    return {
      rows: found.map((row) => this.describe(row)),
      as_of: asOf,
      next: last ? writeCursor({ tenantId: last.tenant_id, conversionId: last.state_id }) : null,
    };
  }

  private describe({
    tenant_id: id,
    state_id,
    received_at,
    is_approved,
    decided_at,
    ...stored
  }: FoundRow): TrainingRow {
    const { conversionId, key } = splitStateId(state_id);
    const tenant = nameOf(this.partner.current().config.partnerCode, this.partner.tenantCode(id) ?? String(id));
    const features: Record<FeatureName, string | number | null> = { tenant, ...stored };
    return { conversion_id: conversionId, conversion_key: key, received_at, features, is_approved, decided_at };
  }
}

function readPlace(input: InputReader): Place {
  const after = input.text('after');
  if (after === null) return BEGINNING;
  const place = readCursor(after);
  if (isConversionKey(place)) return place as unknown as Place;
  input.addError('after', 'invalid_cursor', 'is not a place that was given out here');
  return BEGINNING;
}
