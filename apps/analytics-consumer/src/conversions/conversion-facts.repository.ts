import { inTransaction } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';
import type { FactChanges } from './to-fact';

const FOLLOW_ONLY = `
  UPDATE feed_positions SET is_followed = NOT is_followed WHERE is_followed <> (partner_code = ANY ($1))`;
const LEASE_FEED = readStatement(__dirname, 'lease_feed');
const ADVANCE_FEED = readStatement(__dirname, 'advance_feed');
const RESTART_FEED = readStatement(__dirname, 'restart_feed');
const STORE_FACTS = readStatement(__dirname, 'store_facts');
const REMOVE_FACTS = readStatement(__dirname, 'remove_facts');
const EXPIRE_FACTS = readStatement(__dirname, 'expire_facts');
const REMOVE_EARLIER = readStatement(__dirname, 'remove_earlier_generations');

/** Facts that one statement deletes. */
const EXPIRED_AT_ONCE = 5_000;

/** How far the conversions of a partner have been read. */
export interface FeedPlace {
  /** As the service gave it out; null: from the start. */
  position: string | null;
  /** Each beginning from the start is one more. */
  generation: number;
  /** There may be facts of an earlier generation, until this one has been read to its end. */
  has_earlier: boolean;
}

/** What a page of the feed means for the database. */
export interface FeedStep {
  facts: FactChanges;
  next: string;
  /** When a page was asked for after which nothing was left; null where more is left. */
  readUntil: Date | null;
}

/** Facts of conversions and positions of feeds, for one process. */
export class ConversionFactsRepository {
  constructor(
    private readonly pool: Pool,
    private readonly owner: string,
  ) {}

  /** Facts of other partners stay, and figures no longer wait for them. */
  async followOnly(partnerCodes: readonly string[]): Promise<void> {
    await this.pool.query(FOLLOW_ONLY, [partnerCodes]);
  }

  /** Undefined while another process follows this partner. */
  async lease(partnerCode: string, seconds: number): Promise<FeedPlace | undefined> {
    return (await this.pool.query<FeedPlace>({ ...LEASE_FEED, values: [partnerCode, this.owner, seconds] })).rows[0];
  }

  /** Facts and position change together, or neither does. Returns whether they did: another process may have come first. */
  async apply(partnerCode: string, place: FeedPlace, step: FeedStep): Promise<boolean> {
    const { position, generation, has_earlier: hasEarlier } = place;
    const { facts, next, readUntil } = step;
    return inTransaction(this.pool, async (client) => {
      const values = [partnerCode, this.owner, position, next, readUntil];
      const { rowCount } = await client.query({ ...ADVANCE_FEED, values });
      if (rowCount === 0) return false;
      if (facts.present.length > 0) {
        await client.query({ ...STORE_FACTS, values: [partnerCode, JSON.stringify(facts.present), generation] });
      }
      if (facts.removed.length > 0) {
        await client.query({ ...REMOVE_FACTS, values: [partnerCode, JSON.stringify(facts.removed)] });
      }
      if (readUntil && hasEarlier) await client.query({ ...REMOVE_EARLIER, values: [partnerCode, generation] });
      return true;
    });
  }

  /** Deletes facts after 400 days, and their click ids after 90. */
  async expire(atOnce = EXPIRED_AT_ONCE): Promise<void> {
    for (let changed = atOnce; changed >= atOnce;) {
      const { rows } = await this.pool.query<{ changed: number }>({ ...EXPIRE_FACTS, values: [atOnce] });
      changed = rows[0]!.changed;
    }
  }

  /** Begins from the start again: the position was lost with the database that gave it out. */
  async restart(partnerCode: string): Promise<void> {
    await this.pool.query({ ...RESTART_FEED, values: [partnerCode, this.owner] });
  }
}
