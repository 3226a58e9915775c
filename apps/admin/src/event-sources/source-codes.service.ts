import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const FIND_ID = 'SELECT id FROM event_sources WHERE code = $1';
const LIST_CODES = 'SELECT id, code FROM event_sources';

/** Sources by their codes, as people name them, and by their ids, as events have them. Inactive ones keep their events. */
@Injectable()
export class SourceCodes {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * The id of a source; undefined without a code.
   *
   * @throws Problem 422 for a code of no source
   */
  async idOf(code: string | undefined): Promise<number | undefined> {
    if (code === undefined || code === '') return undefined;
    // PostgreSQL refuses NUL in a text.
    const [source] = code.includes('\0') ? [] : await this.database.query<{ id: number }[]>(FIND_ID, [code]);
    if (source) return source.id;
    throw problems.invalidRequest([
      { field: 'source', code: 'unknown_reference', value: code.slice(0, 100), reason: 'is no source' },
    ]);
  }

  /** The code of each source by its id. */
  async all(): Promise<ReadonlyMap<number, string>> {
    const sources = await this.database.query<{ id: number; code: string }[]>(LIST_CODES);
    return new Map(sources.map(({ id, code }) => [id, code]));
  }
}
