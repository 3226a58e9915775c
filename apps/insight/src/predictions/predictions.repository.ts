import { readStatement } from '@app/common/database/read-statement';
import type { PersonConversion, Prediction, TrainingRow } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import type { MatchedPrediction } from './compare-partner';

const STORE_PREDICTIONS = readStatement(__dirname, 'store_predictions');
const FIND_PREDICTIONS = readStatement(__dirname, 'find_predictions');
const FIND_OF_CONVERSIONS = readStatement(__dirname, 'find_of_conversions');
const ERASE_PREDICTIONS = readStatement(__dirname, 'erase_predictions');
const MATCH_PREDICTIONS = readStatement(__dirname, 'match_predictions');
const REMOVE_BEFORE = 'DELETE FROM predictions WHERE predicted_at < $1';

/** Predictions of models that are trained elsewhere. */
@Injectable()
export class PredictionsRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  /** All or none of them. Returns how many are stored now; the others are older than what is stored, or repeated. */
  async store(predictions: readonly Prediction[]): Promise<number> {
    const rows = predictions.map((prediction, number) => ({ number, ...prediction }));
    const { rowCount } = await this.pool.query({ ...STORE_PREDICTIONS, values: [JSON.stringify(rows)] });
    return rowCount ?? 0;
  }

  /** Of one conversion, by all models. */
  async find(partner: string, conversionId: string): Promise<Prediction[]> {
    const { rows } = await this.pool.query<Prediction>({ ...FIND_PREDICTIONS, values: [partner, conversionId] });
    return rows;
  }

  /** Of conversions of a partner, by all models. */
  async findOf(partner: string, conversions: readonly PersonConversion[]): Promise<Prediction[]> {
    const query = { ...FIND_OF_CONVERSIONS, values: [partner, JSON.stringify(conversions)] };
    return (await this.pool.query<Prediction>(query)).rows;
  }

  /** How many of them there were. */
  async erase(partner: string, conversions: readonly PersonConversion[]): Promise<number> {
    const query = { ...ERASE_PREDICTIONS, values: [partner, JSON.stringify(conversions)] };
    return (await this.pool.query(query)).rowCount ?? 0;
  }

  /** Those of decided conversions of a partner that were made before the decision. */
  async match(partner: string, rows: readonly TrainingRow[]): Promise<MatchedPrediction[]> {
    if (rows.length === 0) return [];
    const given = rows.map(({ conversion_id, conversion_key, features, decided_at }, number) => ({
      number,
      conversion_id,
      conversion_key,
      tenant: String(features['tenant']).slice(partner.length + 1),
      decided_at,
    }));
    const query = { ...MATCH_PREDICTIONS, values: [partner, JSON.stringify(given)] };
    return (await this.pool.query<MatchedPrediction>(query)).rows;
  }

  async removeBefore(time: Date): Promise<void> {
    await this.pool.query(REMOVE_BEFORE, [time]);
  }
}
