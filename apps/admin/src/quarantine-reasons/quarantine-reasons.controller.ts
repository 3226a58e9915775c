import { QUARANTINE_COVERAGE, QUARANTINE_GROUP, type QuarantineGroups, schemas } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { OptionalText } from '../http/field-decorators';
import { InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { NOT_ANSWERED, type NotAnswered } from '../internal-client/not-answered.dto';
import { queryOf, requestEach } from '../internal-client/request-each';

/** Which quarantined postbacks are counted. */
export class QuarantineReasonsRequest {
  /** Codes of partners, separated by commas; all without it. */
  @OptionalText(4_096)
  partner?: string;

  /** Received from this time on. */
  @OptionalText(64)
  from?: string;

  /** Received before this time. */
  @OptionalText(64)
  to?: string;

  /** The code of a tenant; partners without it have no rows. */
  @OptionalText(63)
  tenant?: string;

  /** The field that a reason names. */
  @OptionalText(64)
  field?: string;

  /** A part of a reason's sentence. */
  @OptionalText(255)
  reason?: string;

  /** The stable code of a reason. */
  @OptionalText(64)
  code?: string;
}

const { listOf, objectOf, STRING } = schemas;

const QUARANTINE_REASONS = objectOf('QuarantineReasonsOfPartners', {
  groups: listOf(objectOf('QuarantineReasonOfPartner', { partner_code: STRING, ...QUARANTINE_GROUP })),
  ...QUARANTINE_COVERAGE,
  not_answered: NOT_ANSWERED,
});

type GroupOfPartner = { partner_code: string } & QuarantineGroups['groups'][number];

interface QuarantineReasonsOfPartners extends Omit<QuarantineGroups, 'groups'> {
  groups: GroupOfPartner[];
  not_answered: NotAnswered[];
}

@AdminApi('quarantine-reasons', 'conversions')
export class QuarantineReasonsController {
  constructor(private readonly client: InternalClient) {}

  @Get()
  @ApiOperation({ summary: 'Quarantine by partner and reason: how many, since when, and how much money waits' })
  @ApiOkResponse({
    description: 'The commonest first, and the partners that did not respond',
    schema: QUARANTINE_REASONS,
  })
  async listQuarantineReasons(
    @CurrentPrincipal() principal: Principal,
    @Query() { partner, ...filter }: QuarantineReasonsRequest,
  ): Promise<QuarantineReasonsOfPartners> {
    const path = `quarantine-reasons?${queryOf(filter)}`;
    const { responses, not_answered } = await requestEach<QuarantineGroups>(
      this.client,
      principal,
      partner,
      () => path,
    );
    const groups = responses.flatMap(({ partner_code, body }) =>
      body.groups.map((group): GroupOfPartner => ({ partner_code, ...group })),
    );
    const sum = (of: (body: QuarantineGroups) => number): number =>
      responses.reduce((total, { body }) => total + of(body), 0);
    return {
      groups: groups.toSorted((one, other) => other.postbacks - one.postbacks),
      looked_at: sum(({ looked_at }) => looked_at),
      has_more: responses.some(({ body }) => body.has_more),
      money_of: sum(({ money_of }) => money_of),
      not_answered,
    };
  }
}

@Module({ imports: [InternalClientModule], controllers: [QuarantineReasonsController] })
export class QuarantineReasonsModule {}
