import { Readable } from 'node:stream';
import { Log, Problem } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { readEntries } from '../http/read-entries';
import { type FoundPartner, InternalClient } from '../internal-client/internal-client';
import { MergedLists, type PageOfPartner, pathFor } from '../stored-postbacks/merged-lists.service';
import { encodeCsv, encodeHead, encodeNdjson, type ExportFormat, type ExportRow, type WriteTime } from './encode-rows';
import { EXPORT_COLUMNS, type ExportedList } from './export-columns';
import { type ExportRequest, PARTNER_ZONE } from './exports.dto';
import { RowReader } from './read-rows';
import { ZonedTime } from './zoned-time';

/** Rows that are held of all partners together, about. */
const MAX_HELD_ROWS = 2_000;
const MIN_PAGE_ROWS = 100;
/** A service looks for rows of a page for a second or two; one that sleeps has to start first. */
const DEADLINE_MS = 30_000;

type Row = PageOfPartner['rows'][number];

/** Writes lists as files of any length, in the memory of one page. */
@Injectable()
export class Exports {
  constructor(
    private readonly client: InternalClient,
    private readonly lists: MergedLists,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * The file of a list. The first rows are read before it is returned, so that a filter that is refused is a problem and
   * not a broken file; when a later page cannot be read the stream fails, and with it the download.
   *
   * @throws Problem of a service
   */
  async open(
    principal: Principal,
    list: ExportedList,
    format: ExportFormat,
    request: ExportRequest,
  ): Promise<Readable> {
    const { partner, columns: names, tz = 'UTC', bom, comment, ...filter } = request;
    const found = await this.client.findPartners(readEntries(partner));
    const partners = found.filter(({ had_endpoint: hadEndpoint }) => hadEndpoint);
    const known = EXPORT_COLUMNS[list];
    const chosen = (readEntries(names) ?? []).flatMap((name) => known.find((column) => column.name === name) ?? []);
    const columns = chosen.length > 0 ? chosen : known;
    const writeTime = timeWriter(tz, partners);
    const limit = Math.max(MIN_PAGE_ROWS, Math.floor(MAX_HELD_ROWS / Math.max(1, partners.length)));
    const reader = new RowReader<Row>(
      partners.map((one) => async (place) => {
        const page = await this.lists.request(principal, one, {
          path: pathFor(list, filter, limit, place),
          deadlineMs: DEADLINE_MS,
        });
        if (page instanceof Problem) throw page;
        return page;
      }),
    );
    const first = await reader.next();
    const encode = format === 'csv' ? encodeCsv : encodeNdjson;
    const head = format === 'csv' ? encodeHead(columns, bom === 'true') : '';
    const end = (rows: number): string => {
      if (format === 'ndjson') return `${JSON.stringify({ end: true, rows })}\n`;
      return comment === 'true' ? `# rows: ${rows}\r\n` : '';
    };
    const pieces = this.write(reader, first, { head, encode: (rows) => encode(rows, columns, writeTime), end });
    return Readable.from(pieces, { objectMode: false });
  }

  private async *write(
    reader: RowReader<Row>,
    first: Row[],
    { head, encode, end }: { head: string; encode: (rows: ExportRow[]) => string; end: (rows: number) => string },
  ): AsyncGenerator<string> {
    let count = 0;
    if (head !== '') yield head;
    try {
      for (let rows = first; rows.length > 0; rows = await reader.next()) {
        count += rows.length;
        yield encode(rows as unknown as ExportRow[]);
      }
    } catch (error) {
      this.log.error('An export failed after its beginning', error, { rows: count });
      throw error;
    }
    const last = end(count);
    if (last !== '') yield last;
  }
}

function timeWriter(zone: string, partners: readonly FoundPartner[]): WriteTime {
  if (zone !== PARTNER_ZONE) {
    const zoned = new ZonedTime(zone);
    return (time) => zoned.write(time);
  }
  const zones = new Map(partners.map(({ partner_code: code, timezone }) => [code, new ZonedTime(timezone)]));
  return (time, row) => zones.get(String(row['partner_code']))?.write(time) ?? time;
}
