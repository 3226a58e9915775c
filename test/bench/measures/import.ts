import { randomBytes } from 'node:crypto';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import type { Figure } from '../report/compare';
import type { Experiment } from './experiment';
import { COLUMNS, post, rowsFrom, sendRows } from './send-rows';
import { assertStored, emptyTables } from './stored-rows';
import { PARTNER } from './targets';

const DATABASE = 'bench_import';
const ROWS = { short: 100_000, large: 1_000_000 };
/** Rows of a part, as the console sends them. */
const PART = 2_000;
/** For the same rows, an import may take twice as long as postbacks. */
const TARGET = { atMost: 2 };

/** The import of a file against the same rows as postbacks, several in a request. */
export async function measureImport({ harness, isLarge, print }: Experiment): Promise<Figure[]> {
  const service = await harness.startService(PARTNER, { name: 'import', databaseName: DATABASE });
  const admin = await harness.startAdmin({ name: 'import-admin' });
  await harness.route(PARTNER, service.url, []);
  const url = harness.databaseUrl(DATABASE);
  const rows = isLarge ? ROWS.large : ROWS.short;
  print(`${rows} rows as postbacks, several in a request`);
  const asPostbacks = await timed(() => sendRows(service.url, rows));
  await assertStored(url, rows);
  await emptyTables(url);
  print(`${rows} rows as an import`);
  const imported = await timed(() => importRows(admin, harness.adminKey, rows));
  await assertStored(url, rows);
  await Promise.all([admin.stop(), service.stop()]);
  const perSecond = (title: string, seconds: number): Figure => ({
    title,
    value: rows / seconds,
    unit: '',
    target: null,
  });
  return [
    perSecond('rows a second as postbacks, several in a request', asPostbacks),
    perSecond('rows a second as an import', imported),
    { title: 'an import : the same rows as postbacks', value: imported / asPostbacks, unit: '×', target: TARGET },
  ];
}

async function importRows(admin: HarnessProcess, adminKey: string, rows: number): Promise<void> {
  const imports = `${admin.url}/api/v1/partners/${PARTNER}/imports`;
  const headers = { 'x-api-key': adminKey };
  const file = { file_name: 'bench.csv', file_size_bytes: 1, file_hash: randomBytes(32).toString('hex'), rows };
  const columns = COLUMNS.map((name) => ({ name, parameter: name }));
  const { id } = (await post(imports, { ...file, columns }, headers)) as { id: string };
  for (let first = 0; first < rows; first += PART) {
    const cells = rowsFrom(first, Math.min(PART, rows - first));
    const part = { first_row: first, lines: cells.map((_, index) => first + index + 2), rows: cells };
    await post(`${imports}/${id}/parts`, part, headers);
  }
}

/** How long work takes, in seconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
}
