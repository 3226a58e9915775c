import { JOB_OF_PARTNER, JOB_ROWS, schemas } from '@app/internal-protocol';
import { Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import type { PartnerJob } from '../internal-client/partner-client';
import { JobRowsRequest, JobsRequest } from './jobs.dto';
import { JobsService } from './jobs.service';

const { listOf, objectOf, STRING } = schemas;
const NOT_ANSWERED = objectOf('PartnerNotAnswered', { partner_code: STRING, code: STRING, detail: STRING });
const JOBS = objectOf('PartnerJobList', { data: listOf(JOB_OF_PARTNER), not_answered: listOf(NOT_ANSWERED) });

const OfJob = (): MethodDecorator => (target, name, descriptor) => {
  ApiParam({ name: 'partner_code', example: 'involve_asia' })(target, name, descriptor);
  ApiParam({ name: 'id', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' })(target, name, descriptor);
};

/** The jobs of all partners. */
@AdminApi('jobs', 'jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @ApiOperation({ summary: 'List the jobs of all partners, the newest first; partners that did not respond are named' })
  @ApiOkResponse({ description: 'The newest jobs', schema: JOBS })
  listJobs(@CurrentPrincipal() principal: Principal, @Query() request: JobsRequest): Promise<unknown> {
    return this.jobs.list(principal, request);
  }

  @Get(':partner_code/:id')
  @OfJob()
  @ApiOperation({ summary: 'Read a job: its progress and its result' })
  @ApiOkResponse({ description: 'The job', schema: JOB_OF_PARTNER })
  readJob(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
  ): Promise<PartnerJob> {
    return this.jobs.find(principal, partnerCode, id);
  }

  @Get(':partner_code/:id/rows')
  @OfJob()
  @ApiOperation({ summary: 'List single postbacks in the result of a job; a viewer sees them masked' })
  @ApiOkResponse({ description: 'One page', schema: JOB_ROWS })
  listJobRows(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
    @Query() request: JobRowsRequest,
  ): Promise<unknown> {
    return this.jobs.rows(principal, partnerCode, id, request);
  }

  @Delete(':partner_code/:id')
  @OfJob()
  @ApiOperation({ summary: 'Stop a job after its present step; what it has done stays' })
  @ApiOkResponse({ description: 'The job', schema: JOB_OF_PARTNER })
  stopJob(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
  ): Promise<PartnerJob> {
    return this.jobs.stop(principal, partnerCode, id);
  }
}
