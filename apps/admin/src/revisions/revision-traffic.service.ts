import type { TrafficCounts } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { findPartner } from '../partners/find-partner';
import type { TrafficRequest } from './traffic.dto';

const DEADLINE_MS = 4_000;

/** One more revision than is asked for: it ended the last one. */
const FIND_STARTS = `
  SELECT version::integer AS version, changed_at FROM partner_revisions
   WHERE partner_code = $1 AND version BETWEEN $2 AND $3 + 1
   ORDER BY version`;

interface RevisionStart {
  version: number;
  changed_at: Date;
}

export interface RevisionTraffic extends TrafficCounts {
  version: number;
  active_from: Date;
  /** Null: active now. */
  active_to: Date | null;
}

/** What a partner's service received while each revision was active. */
@Injectable()
export class RevisionTrafficService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly client: InternalClient,
  ) {}

  /** @throws Problem 503 or 504 without a response of the service */
  async count(
    principal: Principal,
    partnerCode: string,
    { from_version: from, to_version: to }: TrafficRequest,
  ): Promise<RevisionTraffic[]> {
    const partner = await findPartner(this.database.manager, partnerCode);
    const starts = await this.database.query<RevisionStart[]>(FIND_STARTS, [partnerCode, from, to]);
    if (starts.length === 0) return [];
    const times = starts.map(({ changed_at: time }) => time.toISOString());
    const path = `traffic?starts=${encodeURIComponent(times.join(','))}`;
    const response = await this.client.requestPartner<{ periods: TrafficCounts[] }>(principal, partner, {
      method: 'GET',
      path,
      deadlineMs: DEADLINE_MS,
    });
    const { periods } = bodyOf(response);
    return starts
      .map(({ version, changed_at }, place) => ({
        version,
        active_from: changed_at,
        active_to: starts[place + 1]?.changed_at ?? null,
        ...periods[place]!,
      }))
      .filter(({ version }) => version <= to);
  }
}
