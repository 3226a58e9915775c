import { type Problem, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import type { Partner } from '../database/entities';
import { findPartner } from '../partners/find-partner';
import { DatabaseMoves } from './database-moves';
import { mask } from './identity-fields';
import { changedConcurrently } from './identity.service';

/** The check runs as an admin, because editors activate partners too; they learn nothing of what the databases hold. */
const ACTIVATION_CHECK: Principal = { role: 'admin', actor: 'activation-check' };

const WAS_MOVED = `
  SELECT EXISTS (SELECT FROM partner_revisions
                  WHERE partner_code = $1
                    AND (after -> 'partner' ->> 'database_name' <> $2
                         OR after -> 'partner' ->> 'database_url' IS DISTINCT FROM $3)) AS moved`;

/**
 * Keeps a partner that was moved to another database inactive until its service works there. What the service stores in
 * the previous database until then would be hidden.
 */
@Injectable()
export class ActivationCheck {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly moves: DatabaseMoves,
  ) {}

  /**
   * Returns the version of the partner that may be activated.
   *
   * @throws Problem 409 while its service works on another database than the configured one, or does not say
   */
  async check(partnerCode: string): Promise<number> {
    const partner = await findPartner(this.database.manager, partnerCode);
    if (partner.is_active || !(await this.wasMoved(partner))) return partner.version;
    const comparison = await this.moves.compare(ACTIVATION_CHECK, partner, partner);
    if ('unknown' in comparison) throw notMoved(`its service does not say where it works: ${comparison.unknown}`);
    if (comparison.other !== 'same') {
      throw notMoved(`its service does not work on database ${partner.database_name} yet; deploy it, or try again`);
    }
    return partner.version;
  }

  /** @throws Problem 409 when the partner has changed since it was checked */
  confirm(partner: Pick<Partner, 'is_active' | 'version'>, checkedVersion: number): void {
    if (partner.is_active || partner.version === checkedVersion) return;
    throw changedConcurrently('its activation was checked');
  }

  private async wasMoved({ partner_code, database_name, database_url }: Partner): Promise<boolean> {
    const values = [partner_code, database_name, mask(database_url)];
    const [{ moved }] = await this.database.query<[{ moved: boolean }]>(WAS_MOVED, values);
    return moved;
  }
}

function notMoved(reason: string): Problem {
  return problems.conflict(
    'The partner was moved to another database, and is not activated before its service works there.',
    [{ field: 'is_active', code: 'not_moved', value: true, reason }],
  );
}
