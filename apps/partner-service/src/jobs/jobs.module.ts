import { Module } from '@nestjs/common';
import { DryRunRepository } from '../dry-run/dry-run.repository';
import { DryRunTask } from '../dry-run/dry-run.task';
import { IntakeModule } from '../intake/intake.module';
import { QuarantineRepository } from '../quarantine/quarantine.repository';
import { RedriveService } from '../quarantine/redrive.service';
import { RedriveTask } from '../quarantine/redrive.task';
import { RedriveStoredRepository } from '../redrive-stored/redrive-stored.repository';
import { RedriveStoredTask } from '../redrive-stored/redrive-stored.task';
import { NamesSeenController } from '../samples/names-seen.controller';
import { SamplesController } from '../samples/samples.controller';
import { JobRepository } from './job.repository';
import { JobRequests } from './job-requests';
import { JOB_TASKS, JobRunner, type JobTasks } from './job-runner';
import { JobsController } from './jobs.controller';

@Module({
  imports: [IntakeModule],
  controllers: [JobsController, SamplesController, NamesSeenController],
  providers: [
    JobRepository,
    JobRequests,
    JobRunner,
    DryRunRepository,
    DryRunTask,
    RedriveTask,
    RedriveStoredTask,
    RedriveStoredRepository,
    RedriveService,
    QuarantineRepository,
    {
      provide: JOB_TASKS,
      inject: [DryRunTask, RedriveTask],
      useFactory: (dryRun: DryRunTask, redrive: RedriveTask): JobTasks => ({ dry_run: dryRun, redrive }),
    },
  ],
  exports: [JobRunner, JobRepository, RedriveService, QuarantineRepository],
})
export class JobsModule {}
