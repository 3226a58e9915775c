import { Get, Inject, Module, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiPropertyOptional } from '@nestjs/swagger';
import { DataSource, In } from 'typeorm';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { PartnerRevision } from '../database/entities';
import { attachment } from '../exports/attachment';
import { AdminApi } from '../http/admin-api';
import { OptionalOneOf } from '../http/field-decorators';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { findPartner } from '../partners/find-partner';
import { TenantChoice } from '../stored-postbacks/stored-postbacks.dto';
import { evidenceFiles } from './evidence-files';
import { EVIDENCE_LANGUAGES, type EvidenceLanguage } from './evidence-texts';
import { writeZip } from './write-zip';

/** The time that a service gives its own reads, and the way there and back. */
const DEADLINE_MS = 5_000;

export class EvidenceRequest extends TenantChoice {
  /** The language of the page for the network; English by default. */
  @OptionalOneOf(EVIDENCE_LANGUAGES)
  @ApiPropertyOptional({ enum: EVIDENCE_LANGUAGES })
  lang?: string;
}

@AdminApi('partners/:partner_code', 'conversions')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class EvidenceController {
  constructor(
    private readonly client: InternalClient,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Get('conversions/:conversion_id/evidence.zip')
  @ApiOperation({
    summary: 'The evidence for one conversion: its requests as received, what they changed, and checksums',
  })
  @ApiParam({ name: 'conversion_id', example: 'example-1' })
  @ApiOkResponse({
    description: 'A ZIP archive',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  async downloadEvidence(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('conversion_id') conversionId: string,
    @Query() { tenant, lang }: EvidenceRequest,
  ): Promise<StreamableFile> {
    const partner = await findPartner(this.database.manager, partnerCode);
    const query = tenant === undefined ? '' : `?tenant=${encodeURIComponent(tenant)}`;
    const path = `conversions/${encodeURIComponent(conversionId)}${query}`;
    const request = { method: 'GET', path, deadlineMs: DEADLINE_MS, isVerbatim: true } as const;
    const document = bodyOf(await this.client.requestPartner<string>(principal, partner, request));
    const { history } = JSON.parse(document) as { history: { config_version: number }[] };
    const versions = [...new Set(history.map(({ config_version: version }) => version))];
    const revisions = await this.database.manager.find(PartnerRevision, {
      where: { partner_code: partnerCode, version: In(versions) },
      order: { version: 'ASC' },
    });
    const language = (lang ?? 'en') as EvidenceLanguage;
    const files = evidenceFiles({ partnerName: partner.partner_name, document, revisions, language });
    const disposition = attachment(`evidence-${partnerCode}-${conversionId}.zip`);
    return new StreamableFile(writeZip(files), { type: 'application/zip', disposition });
  }
}

/** The archive that goes to a network that disputes a conversion. */
@Module({ imports: [InternalClientModule], controllers: [EvidenceController] })
export class EvidenceModule {}
