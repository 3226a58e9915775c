import { isUuidV7, timeOfUuidV7 } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { SearchHit } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { referenceOf } from '@app/postback';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { queryWithin } from '../list/read-in-time';

const FIND_BY_INDEX = readStatement(__dirname, 'find_by_index');
const FIND_BY_ORDER = readStatement(__dirname, 'find_by_order');
const FIND_POSTBACK = readStatement(__dirname, 'find_postback');

/** No index leads to an order id: the newest rows are searched, and only for so long. */
const MAX_ORDER_ROWS = 200_000;
const ORDER_TIMEOUT_MS = 600;
const MAX_HITS = 10;

/** Finds what a text that somebody pasted stands for. */
@Injectable()
export class SearchService {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** The kinds with an index first; the scan for an order id only where they find nothing. */
  async find(text: string): Promise<SearchHit[]> {
    if (text.includes('\0')) return [];
    const byId = isUuidV7(text.toLowerCase()) ? await this.findPostback(text.toLowerCase()) : [];
    const byIndex = await this.pool.query<SearchHit>(FIND_BY_INDEX.text, [text, referenceOf(text), MAX_HITS]);
    const hits = [...byId, ...byIndex.rows];
    if (hits.length > 0) return hits;
    const values = [text, MAX_ORDER_ROWS, MAX_HITS];
    return (await queryWithin<SearchHit>(this.pool, ORDER_TIMEOUT_MS, FIND_BY_ORDER.text, values)) ?? [];
  }

  /** The time in the id selects one partition. */
  private async findPostback(id: string): Promise<SearchHit[]> {
    const { rows } = await this.pool.query<SearchHit>(FIND_POSTBACK.text, [id, timeOfUuidV7(id).toISOString()]);
    return rows;
  }
}
