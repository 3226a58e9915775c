import { ENDPOINT_CONTRACTS, schemas } from '@app/internal-protocol';
import { Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { findPartner } from '../partners/find-partner';
import { JOURNEY, StatsRequest, TenantChoice } from './stored-postbacks.dto';

/** The time that a service gives its own reads, and the way there and back. */
const DEADLINE_MS = 5_000;
const JSON_TYPE = 'application/json; charset=utf-8';

const { INTEGER, objectOf, STRING } = schemas;

const FOUND_CONVERSION = objectOf('ConversionOfPartner', {
  partner_code: STRING,
  revision: INTEGER,
  journey: JOURNEY,
  conversion: ENDPOINT_CONTRACTS.conversion.response,
});

interface StoredConversion {
  history: {
    postback_id: string;
    received_at: string;
    stored_at: string;
    config_version: number;
    is_duplicate: boolean;
  }[];
}

/** What one partner's service knows, as its own addresses show it. */
@AdminApi('partners/:partner_code', 'conversions')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class PartnerReadsController {
  constructor(
    private readonly client: InternalClient,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  /** The service's document is sent on as text: parsing it would change long numbers in what was received. */
  @Get('conversions/:conversion_id')
  @Header('content-type', JSON_TYPE)
  @ApiOperation({ summary: 'One conversion: its state, every postback of it as received, and the time each step took' })
  @ApiParam({ name: 'conversion_id', example: 'example-1' })
  @ApiOkResponse({ description: 'The conversion', schema: FOUND_CONVERSION })
  async readConversion(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('conversion_id') conversionId: string,
    @Query() { tenant }: TenantChoice,
  ): Promise<string> {
    const query = tenant === undefined ? '' : `?tenant=${encodeURIComponent(tenant)}`;
    const path = `conversions/${encodeURIComponent(conversionId)}${query}`;
    const { text, revision } = await this.read(principal, partnerCode, path);
    const { history } = JSON.parse(text) as StoredConversion;
    const journey = JSON.stringify(history.map(describeJourney));
    const code = JSON.stringify(partnerCode);
    return `{"partner_code":${code},"revision":${revision},"journey":${journey},"conversion":${text}}`;
  }

  @Get('quarantine/:postback_id')
  @Header('content-type', JSON_TYPE)
  @ApiOperation({ summary: 'One quarantined postback, as it was received' })
  @ApiParam({ name: 'postback_id', format: 'uuid' })
  @ApiOkResponse({ description: 'The postback', schema: ENDPOINT_CONTRACTS.quarantinedPostback.response })
  async readQuarantined(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('postback_id') postbackId: string,
  ): Promise<string> {
    return (await this.read(principal, partnerCode, `quarantine/${encodeURIComponent(postbackId)}`)).text;
  }

  @Get('stats')
  @Header('content-type', JSON_TYPE)
  @ApiOperation({ summary: 'Totals of a partner’s last hours, by hour, status, offer, currency and warning' })
  @ApiOkResponse({ description: 'The figures', schema: ENDPOINT_CONTRACTS.stats.response })
  async readStats(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Query() request: StatsRequest,
  ): Promise<string> {
    const query = new URLSearchParams(Object.entries(request) as [string, string][]).toString();
    return (await this.read(principal, partnerCode, `stats?${query}`)).text;
  }

  /** @throws Problem 404, or that of the service */
  private async read(
    principal: Principal,
    partnerCode: string,
    path: string,
  ): Promise<{ text: string; revision: number }> {
    const partner = await findPartner(this.database.manager, partnerCode);
    const request = { method: 'GET', path, deadlineMs: DEADLINE_MS, isVerbatim: true } as const;
    const text = bodyOf(await this.client.requestPartner<string>(principal, partner, request));
    return { text, revision: partner.version };
  }
}

function describeJourney(postback: StoredConversion['history'][number]): object {
  const { postback_id, received_at, stored_at, config_version: revision, is_duplicate } = postback;
  const took_ms = Math.max(0, Date.parse(stored_at) - Date.parse(received_at));
  return { postback_id, received_at, stored_at, took_ms, revision, is_duplicate };
}
