import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const READ_SOURCES = `SELECT id, code FROM event_sources ORDER BY id`;

export interface ChosenSources {
  ids: number[];
  /** The code of any source. */
  codeOf: (id: number) => string;
}

/** The collector knows sources by number, clients of this API by code. */
@Injectable()
export class SourceCodes {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /**
   * @param code of one source; undefined for all
   * @throws Problem 422 for a code of no source
   */
  async choose(code: string | undefined): Promise<ChosenSources> {
    const sources = await this.database.query<{ id: number; code: string }[]>(READ_SOURCES);
    const chosen = code === undefined ? sources : sources.filter((source) => source.code === code);
    if (code !== undefined && chosen.length === 0) throw unknownSource(code);
    const codes = new Map(sources.map((source) => [source.id, source.code]));
    // A source is never deleted; one of another config database has its number.
    return { ids: chosen.map(({ id }) => id), codeOf: (id) => codes.get(id) ?? String(id) };
  }
}

function unknownSource(code: string): Error {
  return problems.invalidRequest([
    { field: 'source', code: 'unknown_reference', value: code.slice(0, 100), reason: 'is no source' },
  ]);
}
