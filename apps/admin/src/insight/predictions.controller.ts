import {
  CONVERSION_PREDICTIONS,
  type ConversionPredictions,
  PREDICTION_EXAMPLE,
  STORED_PREDICTIONS,
  type StoredPredictions,
} from '@app/internal-protocol';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditLog } from '../audit/audit-log';
import { AdminOnly, ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InsightClient } from '../internal-client/insight-client';
import { FindPredictions, ImportPredictions } from './predictions.dto';

/** What models that were trained elsewhere say of conversions. */
@AdminApi('insight/predictions', 'insight')
export class PredictionsController {
  constructor(
    private readonly insight: InsightClient,
    private readonly audit: AuditLog,
  ) {}

  @Post()
  @HttpCode(200)
  @AdminOnly()
  @ApiOperation({ summary: 'Import predictions of approval: all rows of the request, or none' })
  @ApiBody({ type: ImportPredictions, examples: { 'one row': { value: { predictions: [PREDICTION_EXAMPLE] } } } })
  @ApiOkResponse({ description: 'How many rows are stored', schema: STORED_PREDICTIONS })
  async importPredictions(
    @CurrentPrincipal() principal: Principal,
    @Body() predictions: ImportPredictions,
  ): Promise<StoredPredictions> {
    const stored = await this.insight.request<StoredPredictions>(principal, 'predictions', predictions);
    await this.audit.record(principal, {
      action: 'import',
      entity: 'prediction',
      entityId: stored.models
        .map(({ model, model_version: version }) => `${model} ${version}`)
        .join(', ')
        .slice(0, 200),
      partnerCode: null,
      outcome: { ...stored },
    });
    return stored;
  }

  @Get()
  @ForPartnerKeys()
  @ApiOperation({ summary: 'What models say of one conversion, the newest first' })
  @ApiOkResponse({ description: 'None where no model was asked', schema: CONVERSION_PREDICTIONS })
  findPredictions(
    @CurrentPrincipal() principal: Principal,
    @Query() { partner, conversion_id: conversionId }: FindPredictions,
  ): Promise<ConversionPredictions> {
    return this.insight.findPredictions(principal, partner, conversionId);
  }
}
