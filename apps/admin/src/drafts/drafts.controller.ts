import { problems } from '@app/common';
import { Body, Delete, Get, HttpCode, Inject, Module, Param, Put } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { findPartner } from '../partners/find-partner';
import { Drafts, OwnDraft, SaveDraft } from './drafts.dto';

const LIST_DRAFTS = `
  SELECT owner, base_version, updated_at, CASE WHEN owner = $2 THEN draft END AS draft FROM mapping_drafts
   WHERE partner_code = $1 ORDER BY updated_at DESC, owner`;

const SAVE_DRAFT = `
  INSERT INTO mapping_drafts (partner_code, owner, base_version, draft) VALUES ($1, $2, $3, $4)
  ON CONFLICT (partner_code, owner) DO UPDATE SET
    base_version = excluded.base_version, draft = excluded.draft, updated_at = now()
  RETURNING owner, base_version, updated_at, draft`;

const DELETE_DRAFT = 'DELETE FROM mapping_drafts WHERE partner_code = $1 AND owner = $2';

/** A mapping with 200 names and all value maps of its rules stays far below this. */
const MAX_DRAFT_BYTES = 256 * 1024;

/** The drafts of a partner's mapping, one for each person. There is nothing to decide, so the controller queries itself. */
@AdminApi('partners/:partner_code/drafts', 'mapping')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class DraftsController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  @Get()
  @ApiOperation({ summary: "Read one's own draft of the mapping, and who else has one" })
  @ApiOkResponse({ description: 'The drafts', type: Drafts })
  async listDrafts(
    @CurrentPrincipal() { actor }: Principal,
    @Param('partner_code') partnerCode: string,
  ): Promise<Drafts> {
    await findPartner(this.database.manager, partnerCode);
    const rows = await this.database.query<OwnDraft[]>(LIST_DRAFTS, [partnerCode, actor]);
    return {
      data: rows.map(({ owner, base_version, updated_at }) => ({ owner, base_version, updated_at })),
      mine: rows.find(({ owner }) => owner === actor) ?? null,
    };
  }

  @Put()
  @ApiOperation({ summary: "Save one's own draft; the mapping itself stays as it is" })
  @ApiBody({
    type: SaveDraft,
    examples: {
      'a name mapped': { value: { base_version: 1, draft: { parameter_mapping: { reward: 'usd_payout' } } } },
    },
  })
  @ApiOkResponse({ description: 'The draft as it is saved', type: OwnDraft })
  async saveDraft(
    @CurrentPrincipal() { actor }: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() { base_version: baseVersion, draft }: SaveDraft,
  ): Promise<OwnDraft> {
    await findPartner(this.database.manager, partnerCode);
    const text = JSON.stringify(draft);
    if (Buffer.byteLength(text) > MAX_DRAFT_BYTES) {
      throw problems.tooLarge(`The draft is larger than ${MAX_DRAFT_BYTES} bytes.`);
    }
    const rows = await this.database.query<OwnDraft[]>(SAVE_DRAFT, [partnerCode, actor, baseVersion, text]);
    return rows[0]!;
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: "Delete one's own draft" })
  @ApiNoContentResponse({ description: 'The draft is deleted, or there was none' })
  async deleteDraft(
    @CurrentPrincipal() { actor }: Principal,
    @Param('partner_code') partnerCode: string,
  ): Promise<void> {
    await findPartner(this.database.manager, partnerCode);
    await this.database.query(DELETE_DRAFT, [partnerCode, actor]);
  }
}

@Module({ controllers: [DraftsController] })
export class DraftsModule {}
