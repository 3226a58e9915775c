import {
  Contract,
  Input,
  InputReader,
  isUuidV7,
  Peer,
  problems,
  ServiceIdentityGuard,
  type ServicePeer,
} from '@app/common';
import { Controller, Get, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { maySeePersonalData } from '../conversion-api/mask-conversion';
import type { Role } from '../caller-auth/read-key.guard';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { describeJob, nameOf } from './describe-job';
import type { Job } from './job';
import { JobRepository } from './job.repository';
import { JobRunner } from './job-runner';
import { JobRequests } from './job-requests';
import { JOB_CONTRACTS } from './jobs.contract';
import { maskJobRow } from './mask-job-row';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Creates, shows and stops jobs for the admin app. A look at jobs also wakes the runner; see `JobRunner`. */
@UseGuards(ServiceIdentityGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobRepository,
    private readonly runner: JobRunner,
    private readonly requests: JobRequests,
  ) {}

  @Get()
  @Contract(JOB_CONTRACTS.list)
  async list(@Input() input: InputReader) {
    const before = input.text('before');
    if (before !== null && !isUuidV7(before)) input.addError('before', 'wrong_format', 'must be the id of a job');
    const limit = input.wholeNumber('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    input.check();
    this.runner.wake();
    return { jobs: (await this.jobs.list(before, limit)).map(describeJob) };
  }

  @Post('dry-run')
  @HttpCode(202)
  @Contract(JOB_CONTRACTS.dryRun)
  async dryRun(@Input() input: InputReader, @Peer() peer: ServicePeer) {
    return this.create(await this.requests.dryRun(input, nameOf(peer)));
  }

  @Post('redrive')
  @HttpCode(202)
  @Contract(JOB_CONTRACTS.redrive)
  async redrive(@Input() input: InputReader, @Peer() peer: ServicePeer) {
    return this.create(await this.requests.redrive(input, nameOf(peer)));
  }

  @Get(':id')
  @Contract(JOB_CONTRACTS.find)
  async find(@Param('id') id: string) {
    this.runner.wake();
    return describeJob(await this.existing(id));
  }

  @Get(':id/rows')
  @Contract(JOB_CONTRACTS.rows)
  async rows(@Param('id') id: string, @Input() input: InputReader, @Peer() { actor }: ServicePeer) {
    const after = input.wholeNumber('after', 0, 999_999_999) ?? 0;
    const group = input.wholeNumber('group', 1, 999_999_999);
    const limit = input.wholeNumber('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    input.check();
    await this.existing(id);
    const found = await this.jobs.listRows(id, after, group, limit + 1);
    const shown = found.slice(0, limit);
    const isMasked = !maySeePersonalData(actor?.role as Role | undefined);
    const rows = shown.map(({ number, group_number, row }) => {
      const content = JSON.parse(row) as Record<string, unknown>;
      return { number, group: group_number, ...(isMasked ? maskJobRow(content) : content) };
    });
    return { rows, next_after: found.length > limit ? shown.at(-1)!.number : null };
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Contract(JOB_CONTRACTS.stop)
  async stop(@Param('id') id: string) {
    await this.existing(id);
    await this.jobs.requestStop(id);
    return describeJob(await this.existing(id));
  }

  private create(job: Job) {
    this.runner.wake();
    return describeJob(job);
  }

  private async existing(id: string): Promise<Job> {
    const job = isUuidV7(id) ? await this.jobs.find(id) : undefined;
    if (!job) throw problems.notFound('The job');
    return job;
  }
}
