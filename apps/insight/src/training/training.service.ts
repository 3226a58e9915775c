import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Log, messageForLog, problems } from '@app/common';
import type { TrainingRows } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { type ChosenPartner, choosePartner } from '../partners/choose-partners';
import { PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import { writeParquet } from './write-parquet';

/** Of one partner at a time, so that the memory is that of one page. */
const PAGE_ROWS = 5_000;
const PAGE_DEADLINE_MS = 10_000;
/** Less than the admin app waits for the beginning of the file. */
const MAX_EXPORT_MS = 240_000;
/** The lines are read once, a moment later. */
const FAST = { level: 1 };

export interface TrainingRequest {
  partner: string | undefined;
  /** ISO 8601. */
  asOf: string;
  from: string | undefined;
}

/** Writes conversions as a file for training models: all pages to a temporary file, then Parquet, then it is deleted. */
@Injectable()
export class TrainingService {
  private isBusy = false;

  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @throws Problem 422 for a partner that there is not; 503 while another export runs, and where a service does not answer */
  async export(request: TrainingRequest): Promise<Readable> {
    // A whole export is worth the start of a service that sleeps.
    const chosen = choosePartner(request.partner, this.partners.current()).map((one) => ({ ...one, isNamed: true }));
    if (this.isBusy) throw problems.unavailable('Another training export is running; repeat the request later.');
    this.isBusy = true;
    const folder = await mkdtemp(join(tmpdir(), 'training-'));
    try {
      return await this.write(folder, chosen, request);
    } catch (error) {
      await this.remove(folder);
      throw error;
    } finally {
      this.isBusy = false;
    }
  }

  private async write(folder: string, chosen: ChosenPartner[], request: TrainingRequest): Promise<Readable> {
    const startedAtMs = performance.now();
    const [rowsFile, parquetFile] = [join(folder, 'rows.ndjson.gz'), join(folder, 'training.parquet')];
    const counted = { rows: 0 };
    const lines = Readable.from(this.readLines(chosen, request, counted), { objectMode: false });
    await pipeline(lines, createGzip(FAST), createWriteStream(rowsFile));
    await writeParquet({ rowsFile, parquetFile, folder, asOf: request.asOf });
    const file = createReadStream(parquetFile);
    file.once('close', () => void this.remove(folder));
    const ms = Math.round(performance.now() - startedAtMs);
    this.log.info('Wrote a training export', { partners: chosen.length, rows: counted.rows, ms });
    return file;
  }

  private async *readLines(
    chosen: readonly ChosenPartner[],
    { asOf, from }: TrainingRequest,
    counted: { rows: number },
  ): AsyncGenerator<string> {
    const deadlineMs = performance.now() + MAX_EXPORT_MS;
    for (const partner of chosen) {
      for (let after: string | null | undefined; after !== null;) {
        const query = new URLSearchParams({
          as_of: asOf,
          limit: String(PAGE_ROWS),
          ...(from !== undefined && { from }),
          ...(after !== undefined && { after }),
        });
        const { rows, next } = await this.readPage(partner, query);
        if (performance.now() > deadlineMs)
          throw problems.unavailable('The export takes too long; name a partner, or a later beginning in from.');
        counted.rows += rows.length;
        after = next;
        for (const { features, ...row } of rows)
          yield `${JSON.stringify({ partner: partner.partnerCode, ...row, ...features })}\n`;
      }
    }
  }

  /** A file without one of its partners would look whole. @throws Problem 503 */
  private async readPage(partner: ChosenPartner, query: URLSearchParams): Promise<TrainingRows> {
    const response = await this.client.request<TrainingRows>(partner, {
      method: 'GET',
      path: `training-rows?${query.toString()}`,
      deadlineMs: PAGE_DEADLINE_MS,
    });
    if (response.ok) return response.body;
    throw problems.unavailable(
      `${partner.partnerCode} cannot be exported: ${response.problem.message}`,
      response.problem,
    );
  }

  private async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      this.log.warn('Failed to delete a temporary folder', { cause: messageForLog(error) });
    });
  }
}
