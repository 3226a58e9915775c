import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/database.module';
import { chooseConversion } from './choose-conversion';
import { splitStateId, stateIdOf } from './conversion-key';
import { type ConversionRow, type ConversionToStore, stateIdOfRow } from './conversion-row';
import { knownValues, type LockedStateRow } from './conversion-state-row';
import { FIND_KEYED, FIND_OTHER_KEYS } from './statements';

type FoundRow = LockedStateRow & { position: number };

/**
 * Finds the conversion of postbacks whose `conversion_key` has more fields, or had: what an earlier setting counted stays
 * the conversion that it was. Partners that never had such a key pay nothing but one look for each configuration. While a
 * change of the setting reaches two instances, each decides by its own.
 */
@Injectable()
export class ConversionKeys {
  private isUsed = false;
  /** The configuration under which the database was last asked whether keys are used. */
  private askedVersion = -1;

  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /** Gives each row the key of its conversion. */
  async choose(conversions: readonly ConversionToStore[]): Promise<void> {
    const real = conversions.filter(({ row }) => !row.is_test);
    if (real.length === 0 || !(await this.areUsed(real[0]!.row, real))) return;
    const wanted = real.map(({ row, policy }, position) => ({
      position,
      tenant_id: row.tenant_id,
      conversion_id: row.postback.conversion_id,
      own_id: stateIdOfRow(row),
      names: policy.keyFields.join(','),
    }));
    const found = await this.pool.query<FoundRow>({ ...FIND_OTHER_KEYS, values: [JSON.stringify(wanted)] });
    const byPosition = Map.groupBy(found.rows, ({ position }) => position);
    for (const [position, states] of byPosition) chooseFor(real[position]!, states);
  }

  private async areUsed({ config_version: version }: ConversionRow, rows: readonly ConversionToStore[]) {
    this.isUsed ||= rows.some(({ row }) => row.conversion_key !== undefined);
    if (this.isUsed || version === this.askedVersion) return this.isUsed;
    const { rowCount } = await this.pool.query(FIND_KEYED);
    this.askedVersion = version;
    this.isUsed ||= rowCount !== 0;
    return this.isUsed;
  }
}

function chooseFor({ row, policy }: ConversionToStore, states: readonly LockedStateRow[]): void {
  const postback = {
    conversionId: row.postback.conversion_id,
    key: row.conversion_key,
    fields: policy.keyFields,
    values: row.postback as unknown as Record<string, string | null>,
  };
  const known = states.map((state) => ({
    key: splitStateId(state.conversion_id).key,
    originalId: state.original_id,
    values: knownValues(state),
  }));
  const chosen = chooseConversion(postback, known);
  if (!chosen) return;
  if (chosen.key === null) delete row.conversion_key;
  else row.conversion_key = chosen.key;
  row.state_id = stateIdOf({ conversion_id: row.postback.conversion_id, conversion_key: row.conversion_key });
}
