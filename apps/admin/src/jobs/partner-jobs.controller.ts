import { JOB_OF_PARTNER, NAMES_SEEN, SAMPLES } from '@app/internal-protocol';
import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import type { PartnerJob } from '../internal-client/partner-client';
import { CreateDryRun, CreateRedrive, SamplesRequest } from './jobs.dto';
import { JobsService } from './jobs.service';

const ACCEPTED = { status: 202, description: 'The job, which runs from now on', schema: JOB_OF_PARTNER };

/** Work over a partner's stored postbacks. */
@AdminApi('partners/:partner_code', 'jobs')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class PartnerJobsController {
  constructor(private readonly jobs: JobsService) {}

  @Post('dry-runs')
  @HttpCode(202)
  @ApiOperation({ summary: 'Count what a mapping that is not saved would change of stored postbacks' })
  @ApiBody({
    type: CreateDryRun,
    examples: {
      'the newest 10,000': { value: { last: 10_000, draft: { parameter_mapping: { reward: 'usd_payout' } } } },
    },
  })
  @ApiResponse(ACCEPTED)
  createDryRun(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() request: CreateDryRun,
  ): Promise<PartnerJob> {
    return this.jobs.dryRun(principal, partnerCode, request);
  }

  @Get('samples')
  @ApiOperation({ summary: 'List the newest postbacks for a preview of a mapping, one of each shape first' })
  @ApiOkResponse({ description: 'Up to 200 postbacks; a viewer sees them masked', schema: SAMPLES })
  listSamples(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Query() request: SamplesRequest,
  ): Promise<unknown> {
    return this.jobs.samples(principal, partnerCode, request);
  }

  @Get('names-seen')
  @ApiOperation({ summary: 'List the names in the newest postbacks, the most frequent first' })
  @ApiOkResponse({ description: 'Up to 500 names; a viewer sees their values masked', schema: NAMES_SEEN })
  listNamesSeen(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Query() request: SamplesRequest,
  ): Promise<unknown> {
    return this.jobs.namesSeen(principal, partnerCode, request);
  }

  @Post('redrives')
  @HttpCode(202)
  @ApiOperation({ summary: 'Process postbacks again under the saved mapping' })
  @ApiBody({ type: CreateRedrive, examples: { 'all of one field': { value: { field: 'usd_payout' } } } })
  @ApiResponse(ACCEPTED)
  createRedrive(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() request: CreateRedrive,
  ): Promise<PartnerJob> {
    return this.jobs.redrive(principal, partnerCode, request);
  }
}
