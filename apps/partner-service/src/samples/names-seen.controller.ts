import {
  Contract,
  Input,
  InputReader,
  maskIdentifier,
  Peer,
  ServiceIdentityGuard,
  type ServicePeer,
  TurnPacer,
} from '@app/common';
import { NAMES_SEEN, schemas } from '@app/internal-protocol';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Role } from '../caller-auth/read-key.guard';
import { maySeePersonalData } from '../conversion-api/mask-conversion';
import { BEFORE_ALL, DryRunRepository } from '../dry-run/dry-run.repository';
import { type Cursor, cursorOf } from '../list/list-query';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { NameCounts } from './count-names';

/** Of each table; read in a second, and enough to meet names that come in one of a thousand postbacks. */
const LOOKED_AT = 5_000;
const PAGE = 500;
const NAMES_SHOWN = 500;

/**
 * Serves the names that senders use. They are counted from the newest stored postbacks when they are requested, so that
 * intake does no work for them, and all instances count the same.
 */
@UseGuards(ServiceIdentityGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/names-seen')
export class NamesSeenController {
  constructor(
    private readonly postbacks: DryRunRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  @Get()
  @Contract({
    summary: 'The names in the newest postbacks, the most frequent first',
    query: { tenant: { ...schemas.STRING, description: "A tenant's code" } },
    response: NAMES_SEEN,
  })
  async list(@Input() input: InputReader, @Peer() { actor }: ServicePeer) {
    const tenantId = this.partners.readTenant(input);
    input.check();
    const names = new NameCounts();
    const lookedAt = (await this.count('stored', tenantId, names)) + (await this.count('quarantined', tenantId, names));
    const found = names.list(NAMES_SHOWN);
    const seesAll = maySeePersonalData(actor?.role as Role | undefined);
    const data = seesAll ? found : found.map((one) => ({ ...one, values: one.values.map(maskIdentifier) }));
    return { data, looked_at: lookedAt };
  }

  private async count(table: 'stored' | 'quarantined', tenantId: number | null, names: NameCounts): Promise<number> {
    const scope = { source: table, from: null, to: null, tenantId, asOf: new Date() };
    const pacer = new TurnPacer();
    let lookedAt = 0;
    for (let after: Cursor | null = null; lookedAt < LOOKED_AT;) {
      const rows: { id: string; received_at: string; raw_data: string | null }[] =
        table === 'stored'
          ? await this.postbacks.read('stored', scope, after, BEFORE_ALL, PAGE)
          : await this.postbacks.read('quarantined', scope, after, BEFORE_ALL, PAGE);
      for (const { raw_data: rawData, received_at: receivedAt } of rows) {
        names.add(rawData, receivedAt);
        await pacer.pause();
      }
      lookedAt += rows.length;
      if (rows.length < PAGE) break;
      after = cursorOf(rows.at(-1));
    }
    return lookedAt;
  }
}
