import { readStatement } from '@app/common/database/read-statement';
import type { Recommendations } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';

const RECOMMEND = readStatement(__dirname, 'recommend');
const FIND_RUN = `
  SELECT computed_at, measured_at, visits::float8, hits::float8 / visits AS hit_rate,
         popular_hits::float8 / visits AS popular_hit_rate
  FROM recommendation_runs`;

interface Run {
  computed_at: Date | null;
  measured_at: Date | null;
  visits: number;
  hit_rate: number;
  popular_hit_rate: number;
}

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
    const run = (await this.pool.query<Run>(FIND_RUN)).rows[0];
    return { items: rows, computed_at: run?.computed_at?.toISOString() ?? null, quality: qualityOf(run) };
  }
}

function qualityOf(run: Run | undefined): Recommendations['quality'] {
  if (!run?.measured_at) return null;
  const { measured_at: measuredAt, visits, hit_rate, popular_hit_rate } = run;
  return { measured_at: measuredAt.toISOString(), visits, hit_rate, popular_hit_rate };
}
