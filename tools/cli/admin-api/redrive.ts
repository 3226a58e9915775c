import 'reflect-metadata';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type AdminAccess, call, type components } from '@app/admin-client';
import { adminAccess } from '../admin-access';
import { awaitJob, formatJob, type Job } from './jobs';

/** Some postbacks could not be processed, or the job did not finish. */
const EXIT_INCOMPLETE = 2;

export interface RedriveOptions {
  partner: string;
  source: 'quarantined' | 'stored' | 'both';
  from?: string;
  to?: string;
  tenant?: string;
  field?: string;
  code?: string;
  all?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Shows what a redrive would change. With --yes it processes the postbacks again; exits with 2 unless all of them were. */
export async function redrive(options: RedriveOptions): Promise<void> {
  const choice = choiceOf(options);
  const admin = await adminAccess();
  const started = options.yes ? await startRedrive(admin, options, choice) : await startDryRun(admin, options);
  process.stderr.write(`The ${started.kind} ${started.id} runs; it goes on when this command is ended.\n`);
  const job = await awaitJob(admin, started);
  process.stdout.write(options.json ? `${JSON.stringify(job, null, 2)}\n` : formatJob(job));
  if (!options.yes) process.stderr.write(noteOf(options));
  if (job.state !== 'finished' || Number(job.counts['failed'] ?? 0) > 0) process.exitCode = EXIT_INCOMPLETE;
}

type Choice = Omit<components['schemas']['CreateRedrive'], 'source'>;

/** @throws UserFacingError unless something is chosen, or everything on purpose */
function choiceOf({ from, to, tenant, field, code, all }: RedriveOptions): Choice {
  const chosen = Object.entries({ from, to, tenant, field, code }).filter(([, value]) => value !== undefined);
  if (chosen.length > 0 && all) throw new UserFacingError('--all is everything; leave out the other choices.');
  if (chosen.length === 0 && !all) {
    throw new UserFacingError('Choose postbacks with --from, --to, --tenant, --field or --code, or all with --all.');
  }
  return all ? { all } : Object.fromEntries(chosen);
}

async function startRedrive(admin: AdminAccess, { partner, source }: RedriveOptions, choice: Choice): Promise<Job> {
  const request = { path: { partner_code: partner }, body: { source, ...choice } };
  return (await call(admin, 'post', '/api/v1/partners/{partner_code}/redrives', request)).body;
}

/** Compares what is stored with what the saved mapping reads, which is what a redrive would change. */
async function startDryRun(admin: AdminAccess, { partner, source, from, to, tenant }: RedriveOptions): Promise<Job> {
  const chosen = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(tenant !== undefined && { tenant }),
  };
  const body = { source, compared_with: 'stored' as const, ...chosen };
  const request = { path: { partner_code: partner }, body };
  return (await call(admin, 'post', '/api/v1/partners/{partner_code}/dry-runs', request)).body;
}

function noteOf({ field, code }: RedriveOptions): string {
  const wider =
    field === undefined && code === undefined
      ? ''
      : 'The dry run does not know --field and --code: it shows all postbacks of the other choices. ';
  return `${wider}Nothing is changed. Run this again with --yes to redrive.\n`;
}
