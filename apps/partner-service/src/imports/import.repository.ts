import { inTransaction, uuidV7 } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase, Pool } from 'pg';
import { PARTNER_POOL } from '../database/database.module';
import { JobRepository } from '../jobs/job.repository';
import type { PartRecord } from './count-rows';
import { type ImportJob, type ImportPosition, type ImportRequest, ROW_OUTCOMES } from './import';

const LOCK_FILE = readStatement(__dirname, 'lock_file').text;
const CREATE_IMPORT = readStatement(__dirname, 'create_import').text;
const REOPEN_IMPORT = readStatement(__dirname, 'reopen_import').text;
const BEGIN_PART = readStatement(__dirname, 'begin_part').text;
const RECORD_PART = readStatement(__dirname, 'record_part').text;
const FIND_IMPORT = `SELECT * FROM jobs WHERE id = $1 AND kind = 'import'`;

interface KnownFile {
  received_at: Date;
  job_id: string | null;
  is_known: boolean;
}

/** An import is a job that the parts of its file drive. */
@Injectable()
export class ImportRepository {
  constructor(
    @Inject(PARTNER_POOL) private readonly pool: Pool,
    private readonly jobs: JobRepository,
  ) {}

  /** Goes on with the last import of the file where it is not finished and had the same request; begins one otherwise. */
  open(request: ImportRequest, createdBy: string): Promise<ImportJob> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<KnownFile>(LOCK_FILE, [request.file_hash]);
      const file = rows[0]!;
      const last = file.job_id === null ? undefined : await this.find(file.job_id, client);
      const again = last && isSameRequest(last.request, request) ? await reopen(last.id, client) : undefined;
      return again ?? create(file, request, createdBy, client);
    });
  }

  async find(id: string, database: Pool | ClientBase = this.pool): Promise<ImportJob | undefined> {
    return (await database.query<ImportJob>(FIND_IMPORT, [id])).rows[0];
  }

  /** @returns whether the import goes on with this part */
  async beginPart(job: ImportJob, partnerCode: string, rows: number): Promise<boolean> {
    const { id, counts, position, request } = job;
    const begun: ImportPosition = { ...position, begun: counts.done };
    const uncertain = position.uncertain + rows;
    const received = [partnerCode, request.received_at, position.received];
    const values = [id, counts.done, JSON.stringify(begun), uncertain, ...received];
    return (await this.pool.query(BEGIN_PART, values)).rowCount === 1;
  }

  /** @returns undefined where the import is elsewhere or over: another request was faster */
  recordPart(job: ImportJob, partnerCode: string, record: PartRecord, result: unknown): Promise<ImportJob | undefined> {
    const { counts, position, errors } = record;
    return inTransaction(this.pool, async (client) => {
      const counted = [position.received, position.uncertain, partnerCode];
      const texts = [position, counts, result].map((value) => (value === null ? null : JSON.stringify(value)));
      const values = [job.id, job.counts.done, ...texts, ...counted];
      const { rows } = await client.query<ImportJob>(RECORD_PART, values);
      if (rows[0]) await this.jobs.addRows(job.id, errors, client);
      return rows[0];
    });
  }
}

async function reopen(id: string, client: ClientBase): Promise<ImportJob | undefined> {
  return (await client.query<ImportJob>(REOPEN_IMPORT, [id])).rows[0];
}

async function create(
  file: KnownFile,
  request: ImportRequest,
  createdBy: string,
  client: ClientBase,
): Promise<ImportJob> {
  const stored = { ...request, received_at: file.received_at.toISOString(), is_imported_before: file.is_known };
  const position: ImportPosition = { received: 0, uncertain: 0, begun: -1, errors: {} };
  const none = Object.fromEntries(ROW_OUTCOMES.map((outcome) => [outcome, 0]));
  const counts = { total: request.rows, done: 0, ...none };
  const values = [uuidV7(), stored, request.file_hash, position, counts, createdBy];
  return (await client.query<ImportJob>(CREATE_IMPORT, values)).rows[0]!;
}

/** The name of the file does not matter. */
function isSameRequest(stored: ImportRequest, request: ImportRequest): boolean {
  const names = (Object.keys(request) as (keyof ImportRequest)[]).filter((name) => name !== 'file_name');
  return names.every((name) => JSON.stringify(stored[name]) === JSON.stringify(request[name]));
}
