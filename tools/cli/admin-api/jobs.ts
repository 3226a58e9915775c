import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { type AdminAccess, call, type components, type paths, type ResponseBody } from '@app/admin-client';
import { alignColumns } from '../../dev-server/terminal/align-columns';
import { adminAccess } from '../admin-access';

export type Job = components['schemas']['PartnerJob'];
type JobList = ResponseBody<'/api/v1/jobs', 'get'>;

const JOB = '/api/v1/jobs/{partner_code}/{id}';
const POLL_MS = 500;

interface JobChoice {
  partner: string;
  id: string;
  json?: boolean;
}

/** Lists the newest jobs of all partners. */
export async function listJobs({
  partner,
  kind,
  json,
}: {
  partner?: string;
  kind?: NonNullable<paths['/api/v1/jobs']['get']['parameters']['query']>['kind'];
  json?: boolean;
}): Promise<void> {
  const query = { ...(partner !== undefined && { partner_code: partner }), ...(kind && { kind }) };
  const { body } = await call(await adminAccess(), 'get', '/api/v1/jobs', { query });
  process.stdout.write(json ? `${JSON.stringify(body, null, 2)}\n` : formatList(body));
}

/** Shows a job, with the first of its rows. */
export async function showJob({ partner, id, json }: JobChoice): Promise<void> {
  const admin = await adminAccess();
  const { body: job } = await call(admin, 'get', JOB, { path: { partner_code: partner, id } });
  process.stdout.write(json ? `${JSON.stringify(job, null, 2)}\n` : formatJob(job));
}

/** Stops a job after its present step. */
export async function stopJob({ partner, id, json }: JobChoice): Promise<void> {
  const { body: job } = await call(await adminAccess(), 'delete', JOB, { path: { partner_code: partner, id } });
  process.stdout.write(json ? `${JSON.stringify(job, null, 2)}\n` : formatJob(job));
}

/** Waits until a job has ended. It goes on in its service when this program does not. */
export async function awaitJob(admin: AdminAccess, { partner_code, id }: Job): Promise<Job> {
  for (;;) {
    const { body: job } = await call(admin, 'get', JOB, { path: { partner_code, id } });
    if (job.state !== 'waiting' && job.state !== 'running') return job;
    await wait(POLL_MS);
  }
}

function formatList({ data, not_answered: silent }: JobList): string {
  const rows = data.map((job) => [job.partner_code, job.id, job.kind, job.state, job.created_at, countsOf(job)]);
  return [
    ...(rows.length > 0 ? alignColumns(rows) : ['There are no jobs.']),
    ...silent.map(({ partner_code, detail }) => `${partner_code} did not respond: ${detail}`),
    '',
  ].join('\n');
}

/** A job for a person to read: its state, its choice, its counts, and what a dry run found. */
export function formatJob(job: Job): string {
  const lines = [
    `${job.kind} ${job.id} of ${job.partner_code}: ${job.state}`,
    ...alignColumns([
      ['created', `${job.created_at} by ${job.created_by}`],
      ...(job.finished_at === null ? [] : [['ended', job.finished_at]]),
      ['choice', JSON.stringify(job.request)],
      ['counts', countsOf(job)],
    ]),
    ...formatResult(job.result),
  ];
  return `${lines.join('\n')}\n`;
}

interface DryRunResult {
  totals?: Record<string, number>;
  money?: { field: string; currency: string | null; before: string; after: string }[];
  groups?: { count: number; changes: { field: string; kind: string; before?: string; after?: string }[] }[];
}

function formatResult(result: DryRunResult | null): string[] {
  const { totals = {}, money = [], groups = [] } = result ?? {};
  return [
    ...alignColumns(Object.entries(totals).map(([name, count]) => [name, String(count)])),
    ...alignColumns(money.map(({ field, currency, before, after }) => [field, currency ?? '', `${before} → ${after}`])),
    ...alignColumns(
      groups.map(({ count, changes }) => [`${count} ×`, changes.map((one) => `${one.field} ${one.kind}`).join(', ')]),
    ),
  ];
}

function countsOf({ counts }: Job): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');
}
