import { readStatement } from '@app/common/database/read-statement';
import type { Recommendations } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';

const RECOMMEND = readStatement(__dirname, 'recommend');
const FIND_RUN = 'SELECT computed_at FROM recommendation_runs';

@Injectable()
export class RecommendationsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /**
   * What goes with a product, filled up with what is most popular.
   *
   * @param productId null: only what is most popular
   * @param sourceId null: of all sources
   */
  async recommend(productId: string | null, sourceId: number | null, limit: number): Promise<Recommendations> {
    const values = [productId, sourceId, limit];
    const { rows } = await this.pool.query<Recommendations['items'][number]>({ ...RECOMMEND, values });
    const run = (await this.pool.query<{ computed_at: Date | null }>(FIND_RUN)).rows[0];
    return { items: rows, computed_at: run?.computed_at?.toISOString() ?? null };
  }
}
