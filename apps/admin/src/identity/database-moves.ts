import { type FieldError, Problem } from '@app/common';
import type { DatabaseComparison } from '@app/partner-config';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import type { Partner } from '../config-entities';
import { DatabaseUrls } from '../partners/database-urls.service';
import { InternalClient } from '../internal-client/internal-client';
import { type DatabaseMove, findMoveBlockers } from './find-move-blockers';
import type { Identity } from './identity-fields';

const GATEWAY_DEADLINE_MS = 5_000;
/** Every row of two databases is read and hashed. */
const SERVICE_DEADLINE_MS = 290_000;

// Without an address, ever, no gateway could send the service anything.
const HAD_A_SERVICE = `
  SELECT EXISTS (SELECT FROM partner_revisions
                  WHERE partner_code = $1
                    AND (after -> 'partner' ->> 'endpoint_url' IS NOT NULL
                         OR before -> 'partner' ->> 'endpoint_url' IS NOT NULL)) AS had`;

/** Nothing was stored that could be hidden. */
const NOTHING_HIDDEN: DatabaseComparison = { other: 'absent', detail: null, hidden: [] };

type Move = Pick<Partner, 'endpoint_url' | 'is_active'> & Identity;

/** Finds out what would be hidden if a partner worked on another database, from those who hold its data. */
@Injectable()
export class DatabaseMoves {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly services: InternalClient,
    private readonly databaseUrls: DatabaseUrls,
  ) {}

  async findBlockers(caller: Principal, partner: Move, next: Identity): Promise<FieldError[]> {
    const field = movedBy(partner, next);
    if (field === undefined) return [];
    // The gateway first: what it delivers meanwhile is then counted by the service.
    const waiting = await this.findPendingPostbacks(caller, partner.partner_code);
    const comparison = (await this.neverHadService(partner))
      ? NOTHING_HIDDEN
      : await this.compare(caller, partner, next);
    return findMoveBlockers({ field, isActive: partner.is_active, waiting, comparison });
  }

  private async neverHadService({ partner_code, endpoint_url }: Move): Promise<boolean> {
    if (endpoint_url !== null) return false;
    const [{ had }] = await this.database.query<[{ had: boolean }]>(HAD_A_SERVICE, [partner_code]);
    return !had;
  }

  private async findPendingPostbacks(caller: Principal, partnerCode: string): Promise<DatabaseMove['waiting']> {
    const path = `spool?partner_code=${encodeURIComponent(partnerCode)}&state=waiting&limit=1`;
    const request = { method: 'GET', path, deadlineMs: GATEWAY_DEADLINE_MS } as const;
    try {
      const { data } = await this.services.requestGateway<{ data: unknown[] }>(caller, request);
      return { some: data.length > 0 };
    } catch (error) {
      if (error instanceof Problem) return { unknown: error.message };
      throw error;
    }
  }

  /** What the partner's service says of the database that an identity names, beside the one that it works on. */
  async compare(caller: Principal, partner: Move, next: Identity): Promise<DatabaseMove['comparison']> {
    if (next.database_url === null && partner.database_url !== null) {
      return { unknown: 'where the common server is, only the deployment knows. Say the URL of the database there' };
    }
    const database_url = next.database_url && this.databaseUrls.open(partner.partner_code, next.database_url);
    if (next.database_url !== null && database_url === null) {
      return { unknown: 'the password of database_url is sealed under another key' };
    }
    const answer = await this.services.requestPartner<DatabaseComparison>(caller, partner, {
      method: 'POST',
      path: 'database-comparison',
      body: { database_name: next.database_name, database_url },
      deadlineMs: SERVICE_DEADLINE_MS,
    });
    return answer.ok ? answer.body : { unknown: answer.problem.message };
  }
}

/** The field by which the partner gets another database; undefined when it keeps its own. */
function movedBy(present: Identity, next: Identity): DatabaseMove['field'] | undefined {
  if (next.database_url !== present.database_url) return 'database_url';
  return next.database_name === present.database_name ? undefined : 'database_name';
}
