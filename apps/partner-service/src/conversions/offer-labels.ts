import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/database.module';
import { OTHER_OFFERS } from './conversion-state-row';
import { FIND_OFFERS_OF_HOUR } from './statements';
import type { ConversionRow } from './conversion-row';

/** A sender that puts a random text where its offer should be must not blow up the roll-up. */
const MAX_OFFERS_AN_HOUR = 1_000;
const HOURS_REMEMBERED = 200;

type Received = Pick<ConversionRow, 'tenant_id' | 'received_at'>;

/**
 * Bounds the offers that a tenant's hour is rolled up by: those beyond the bound are counted as `(other)`.
 * Each instance knows the offers of an hour from the database as of its first postback of that hour, so two
 * instances may together go beyond the bound by what each met since.
 */
@Injectable()
export class OfferLabels {
  private readonly known = new Map<string, Set<string>>();
  /** Offers moved in hours that this instance has not met a postback of: bounded too, though from nothing. */
  private readonly moved = new Map<string, Set<string>>();

  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /** Replaces the labels of new offers beyond the bound. */
  async bound(rows: readonly ConversionRow[]): Promise<void> {
    for (const row of rows) {
      // Nearly always known, and a promise for each row of each batch would cost more than the rest of this.
      const offers = this.known.get(keyOf(row.tenant_id, row.received_at)) ?? (await this.offersOf(row));
      row.offer = boundedLabel(offers, row.offer);
    }
  }

  /** Finds out what the hours of the postbacks are rolled up by, for `label`. */
  async know(rows: readonly Received[]): Promise<void> {
    for (const row of rows) await this.offersOf(row);
  }

  /** The label that `offer` is counted under in the hour of a time (ISO 8601 in UTC). */
  readonly label = (tenantId: number, time: string, offer: string): string => {
    const key = keyOf(tenantId, time);
    let offers = this.known.get(key) ?? this.moved.get(key);
    if (!offers) remember(this.moved, key, (offers = new Set()));
    return boundedLabel(offers, offer);
  };

  private async offersOf(row: Received): Promise<Set<string>> {
    const key = keyOf(row.tenant_id, row.received_at);
    return this.known.get(key) ?? (await this.load(key, row));
  }

  private async load(key: string, row: Received): Promise<Set<string>> {
    const values = [`${row.received_at.slice(0, 13)}:00:00Z`, row.tenant_id];
    const { rows } = await this.pool.query<{ offer: string }>({ ...FIND_OFFERS_OF_HOUR, values });
    const offers = new Set(rows.map(({ offer }) => offer));
    remember(this.known, key, offers);
    return offers;
  }
}

function remember(hours: Map<string, Set<string>>, key: string, offers: Set<string>): void {
  hours.set(key, offers);
  const oldest = hours.keys().next();
  if (hours.size > HOURS_REMEMBERED && !oldest.done) hours.delete(oldest.value);
}

function boundedLabel(offers: Set<string>, offer: string): string {
  if (offers.has(offer)) return offer;
  if (offers.size >= MAX_OFFERS_AN_HOUR) return OTHER_OFFERS;
  // A copy, since a part of a string keeps the whole of it in memory: here, the request that it came in.
  offers.add(Buffer.from(offer).toString());
  return offer;
}

/** A tenant's hour; the first 13 characters of an ISO time say which. */
function keyOf(tenantId: number, time: string): string {
  return `${tenantId} ${time.slice(0, 13)}`;
}
