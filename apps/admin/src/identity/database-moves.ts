import type { FieldError } from '@app/common';
import type { DatabaseComparison } from '@app/partner-config';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import type { Partner } from '../database/entities';
import { InternalClient } from '../internal-client/internal-client';
import { DatabaseUrls } from '../secrets/database-urls.service';
import { type DatabaseMove, findMoveBlockers } from './find-move-blockers';
import type { Identity } from './identity-fields';

const GATEWAY_DEADLINE_MS = 5_000;
/** The comparison reads and hashes every row of two databases. */
const SERVICE_DEADLINE_MS = 290_000;

// No gateway could send anything to a service that never had a URL.
const HAD_A_SERVICE = `
  SELECT EXISTS (SELECT FROM partner_revisions
                  WHERE partner_code = $1
                    AND (after -> 'partner' ->> 'endpoint_url' IS NOT NULL
                         OR before -> 'partner' ->> 'endpoint_url' IS NOT NULL)) AS had`;

const NOTHING_HIDDEN: DatabaseComparison = { other: 'absent', detail: null, hidden: [] };

type MovingPartner = Pick<Partner, 'endpoint_url' | 'is_active'> & Identity;

/** Finds out from the gateway and the partner's service what a move to another database would hide. */
@Injectable()
export class DatabaseMoves {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly client: InternalClient,
    private readonly databaseUrls: DatabaseUrls,
  ) {}

  async findBlockers(principal: Principal, partner: MovingPartner, next: Identity): Promise<FieldError[]> {
    const field = movedBy(partner, next);
    if (field === undefined) return [];
    // The gateway first: the service then counts what the gateway delivers in the meantime.
    const pending = await this.findPendingPostbacks(principal, partner.partner_code);
    const comparison = (await this.hadService(partner)) ? await this.compare(principal, partner, next) : NOTHING_HIDDEN;
    return findMoveBlockers({ field, isActive: partner.is_active, pending, comparison });
  }

  private async hadService({ partner_code, endpoint_url }: MovingPartner): Promise<boolean> {
    if (endpoint_url !== null) return true;
    const [{ had }] = await this.database.query<[{ had: boolean }]>(HAD_A_SERVICE, [partner_code]);
    return had;
  }

  private async findPendingPostbacks(principal: Principal, partnerCode: string): Promise<DatabaseMove['pending']> {
    const response = await this.client.requestGateway<{ data: unknown[] }>(principal, {
      method: 'GET',
      path: `spool?partner_code=${encodeURIComponent(partnerCode)}&state=waiting&limit=1`,
      deadlineMs: GATEWAY_DEADLINE_MS,
    });
    return response.ok ? { some: response.body.data.length > 0 } : { unknown: response.problem.message };
  }

  /** Compares the database that the partner's service works on with the one that an identity names. */
  async compare(principal: Principal, partner: MovingPartner, next: Identity): Promise<DatabaseMove['comparison']> {
    if (next.database_url === null && partner.database_url !== null) {
      return { unknown: 'where the common server is, only the deployment knows. Say the URL of the database there' };
    }
    const database_url = next.database_url && this.databaseUrls.open(partner.partner_code, next.database_url);
    if (next.database_url !== null && database_url === null) {
      return { unknown: 'the password of database_url is sealed under another key' };
    }
    const response = await this.client.requestPartner<DatabaseComparison>(principal, partner, {
      method: 'POST',
      path: 'database-comparison',
      body: { database_name: next.database_name, database_url },
      deadlineMs: SERVICE_DEADLINE_MS,
    });
    return response.ok ? response.body : { unknown: response.problem.message };
  }
}

/** The field by which the partner gets another database; undefined when it keeps its own. */
function movedBy(present: Identity, next: Identity): DatabaseMove['field'] | undefined {
  if (next.database_url !== present.database_url) return 'database_url';
  return next.database_name === present.database_name ? undefined : 'database_name';
}
