import type { Pool } from 'pg';
import { mapLegacyRow, type MappingContext } from '../mapping/map-legacy-row';
import {
  ALL_TIME,
  keyOfRow,
  type LegacyKey,
  type LegacyReader,
  type LegacyRow,
  type Span,
} from '../source/legacy-reader';
import { addCounts, NO_ROWS, type PageStore } from './page-store';
import type { ImportedCounts, Progress } from './progress';

/** Large enough to make round trips negligible, small enough that a page commits soon and holds its locks briefly. */
const PAGE_ROWS = 1_000;
/** Query plans made for empty tables are bad for full ones, so the tables are analyzed each time they have doubled. */
const FIRST_ANALYZE_ROWS = 10_000;
const ANALYZE = 'ANALYZE conversion_state, conversion_hourly';
const REPORT_INTERVAL_MS = 5_000;

/** Copies legacy rows page by page, and reads the next page while the last one is stored. */
export class Importer {
  constructor(
    private readonly reader: LegacyReader,
    private readonly store: PageStore,
    private readonly target: Pool,
    private readonly context: MappingContext,
    private readonly print: (line: string) => void,
  ) {}

  /**
   * Copies every row after the progress, up to the end of the table as it is by then.
   *
   * @param expected rows that the survey found, for the remaining time
   */
  async copy({ key, since, ...done }: Progress, expected: number): Promise<void> {
    const earlier = totalOf(done);
    const startedMs = performance.now();
    let [before, counts, reportedMs, nextAnalyze] = [key, NO_ROWS, startedMs, FIRST_ANALYZE_ROWS];
    const rate = (): number => Math.round((totalOf(counts) * 1_000) / Math.max(1, performance.now() - startedMs));
    const span = { ...ALL_TIME, from: since ?? ALL_TIME.from };
    for await (const rows of this.pages(key, null, span)) {
      const last = rows.at(-1)!;
      counts = addCounts(counts, await this.store.store(rows.map(this.map), { before, after: keyOfRow(last) }));
      before = keyOfRow(last);
      if (totalOf(counts) >= nextAnalyze) {
        nextAnalyze = 2 * totalOf(counts);
        await this.target.query(ANALYZE);
      }
      if (performance.now() - reportedMs < REPORT_INTERVAL_MS) continue;
      reportedMs = performance.now();
      const rowsDone = earlier + totalOf(counts);
      const percent = Math.min(100, Math.floor((100 * rowsDone) / Math.max(1, expected)));
      const left = Math.ceil(Math.max(0, expected - rowsDone) / Math.max(1, rate()));
      this.print(`  ${rowsDone} rows (${percent} %), ${rate()}/s, at ${last.received_at}, ${left} s left`);
    }
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    this.print(
      `Copied ${totalOf(counts)} rows in ${seconds} s (${rate()}/s): ${counts.conversions} conversions, ` +
        `${counts.duplicates} duplicates, ${counts.quarantined} quarantined`,
    );
  }

  /**
   * Copies the rows of a day that arrived after the copy had passed it.
   *
   * @param upTo the progress: rows beyond it are not late, the next run copies them
   * @returns how many were copied
   */
  async fillGaps(day: Span, upTo: LegacyKey): Promise<number> {
    let copied = 0;
    for await (const rows of this.pages(null, upTo, day)) {
      copied += totalOf(await this.store.store(rows.map(this.map), { before: upTo, after: upTo }));
    }
    return copied;
  }

  private async *pages(after: LegacyKey | null, upTo: LegacyKey | null, span: Span): AsyncGenerator<LegacyRow[]> {
    let next = this.reader.page(after, upTo, span, PAGE_ROWS);
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = this.reader.page(keyOfRow(rows.at(-1)!), upTo, span, PAGE_ROWS);
      // Awaited above. If storing fails first, its error is the one to report.
      next.catch(() => undefined);
      yield rows;
    }
  }

  private readonly map = (row: LegacyRow) => ({ key: keyOfRow(row), mapped: mapLegacyRow(row, this.context) });
}

function totalOf({ conversions, duplicates, quarantined }: ImportedCounts): number {
  return conversions + duplicates + quarantined;
}
