import { unguardText } from '@app/common/csv/write-csv';
import { CSV_BEGINNING, parseCsv } from '@app/common/csv/csv-parser';
import type { QueryResult } from '@app/internal-protocol';
import type { QueryPlan } from '@app/semantic-layer';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { countedRows, type FiguresUnderTest, plans, type Row, rowsOf, startFigures } from './figures-under-test';

const PLANS = 200;

/** The console's own. It is compiled for a browser, so this program does not know its types. */
const { writeResult } = jest.requireActual<{ writeResult: (plan: QueryPlan, result: QueryResult) => string }>(
  '../../apps/console/src/explore/result/write-result',
);

/** One number everywhere: the four ways in which people and programs get a figure. */
describe('the figures of random plans', () => {
  let figures: FiguresUnderTest;
  let tools: Client;

  beforeAll(async () => {
    figures = await startFigures();
    const headers = { 'x-api-key': await figures.admin.makeKey('viewer') };
    tools = new Client({ name: 'test', version: '1' });
    const url = new URL(`${await figures.admin.listen()}/api/v1/mcp`);
    await tools.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  }, 60_000);
  afterAll(async () => {
    await tools.close();
    await figures.stop();
  });

  async function runAsTool(plan: QueryPlan): Promise<QueryResult & { rows_left_out: number }> {
    const { structuredContent } = await tools.callTool({ name: 'run_plan', arguments: { ...plan } });
    return structuredContent as QueryResult & { rows_left_out: number };
  }

  it('are the same to the last decimal in the API, for AI programs, in CSV and in plain SQL', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const result = await figures.run(plan);
        const rows = rowsOf(plan, result);
        expect(readCsv(plan, writeResult(plan, result))).toEqual(rows);
        const { rows_left_out: leftOut, ...ofTool } = await runAsTool(plan);
        expect(rowsOf(plan, ofTool)).toEqual(rows.slice(0, rows.length - leftOut));
        expect(countedRows(plan, await figures.expected(plan, result))).toEqual(countedRows(plan, rows));
        compared += ofTool.rows.length;
      }),
      { numRuns: PLANS },
    );
    expect(compared).toBeGreaterThan(PLANS * 5);
  }, 240_000);
});

/** What a spreadsheet reads. A figure that does not exist is an empty cell; alone in its line it is no record. */
function readCsv({ metrics }: QueryPlan, text: string): Row[] {
  const [head, ...records] = parseCsv(text, CSV_BEGINNING, ',', true).records;
  const names = head!.cells;
  const rows = records.map(({ cells }) =>
    Object.fromEntries(
      names.map((name, index) => {
        const cell = unguardText(cells[index]!);
        return [name, cell === '' && (metrics as string[]).includes(name) ? null : cell];
      }),
    ),
  );
  return rows.length === 0 && names.length === 1 && text.endsWith('\r\n\r\n') ? [{ [names[0]!]: null }] : rows;
}
