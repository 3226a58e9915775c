import type { Pool } from 'pg';
import { type LegacyReader, ALL_TIME, type Span } from '../source/legacy-reader';
import { type LegacyKey, type LegacyRow, keyOfRow } from '../source/legacy-row';
import { mapLegacyRow, type MappingContext } from '../mapping/map-legacy-row';
import { type KeyedRow, type PageWriter, addCounts } from './page-writer';
import type { ImportedCounts } from './progress';

/** Enough that round trips do not count, few enough that a page is soon committed and its locks are short. */
const PAGE_ROWS = 1_000;
/** Plans that were made for an empty table are no good for a full one: counted anew each time that it has doubled. */
const FIRST_ANALYSIS_ROWS = 10_000;
const ANALYZE = 'ANALYZE conversion_state, conversion_hourly';

/** Told of each page that is committed: what it held and when its last row was received. */
export type OnPage = (counts: ImportedCounts, last: LegacyRow) => void;

/** After which row, and up to which; null where there is no bound. */
interface Keys {
  after: LegacyKey | null;
  upTo: LegacyKey | null;
}

/** Copies former rows page by page, reading the next one while the last is stored. */
export class Importer {
  private importedRows = 0;
  private nextAnalysis = FIRST_ANALYSIS_ROWS;

  constructor(
    private readonly reader: LegacyReader,
    private readonly writer: PageWriter,
    private readonly target: Pool,
    private readonly context: MappingContext,
    private readonly onPage: OnPage,
  ) {}

  /** Copies all rows after a key, up to the end as it is when it gets there. Answers the last key. */
  async copyAfter(start: LegacyKey | null, since: string | null): Promise<LegacyKey | null> {
    let before = start;
    const span = { ...ALL_TIME, from: since ?? ALL_TIME.from };
    await this.eachPage({ after: start, upTo: null }, span, async (rows) => {
      this.report(await this.writer.append(rows.map(this.keyed), before), rows);
      before = keyOfRow(rows.at(-1)!);
      await this.analyze(rows.length);
    });
    return before;
  }

  /**
   * Copies the rows of a day that are not there yet, those that came after the walk had passed.
   *
   * @param at where the walk stands: what is beyond is not late, and is compared only when the walk has come to it
   */
  async fillIn(day: Span, at: LegacyKey | null): Promise<ImportedCounts> {
    let total: ImportedCounts = { conversions: 0, repeats: 0, quarantined: 0 };
    await this.eachPage({ after: null, upTo: at }, day, async (rows) => {
      total = addCounts(total, await this.writer.fillIn(rows.map(this.keyed), at));
    });
    return total;
  }

  private async eachPage({ after, upTo }: Keys, span: Span, store: (rows: LegacyRow[]) => Promise<void>) {
    let next = this.reader.page(after, upTo, span, PAGE_ROWS);
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = this.reader.page(keyOfRow(rows.at(-1)!), upTo, span, PAGE_ROWS);
      // Awaited above; if storing fails first, that is the error that is told.
      next.catch(() => undefined);
      await store(rows);
    }
  }

  private readonly keyed = (row: LegacyRow): KeyedRow => ({
    key: keyOfRow(row),
    mapped: mapLegacyRow(row, this.context),
  });

  private report(counts: ImportedCounts, rows: readonly LegacyRow[]): void {
    this.onPage(counts, rows.at(-1)!);
  }

  private async analyze(rows: number): Promise<void> {
    this.importedRows += rows;
    if (this.importedRows < this.nextAnalysis) return;
    this.nextAnalysis = 2 * this.importedRows;
    await this.target.query(ANALYZE);
  }
}
