import type { BrowserContext, Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(300_000);

/** The gate, by THOROUGH=1, imports a tenth of what an import accepts. */
const ROWS = process.env['THOROUGH'] === '1' ? 100_000 : 5_000;
/** Rows of the file that have the id of the row before. */
const REPEATED_EVERY = 100;
const CONVERSIONS = ROWS - ROWS / REPEATED_EVERY;
const PART = 2_000;
const MAX_HEAP_BYTES = 300_000_000;
const PARTS = '**/api/v1/partners/rector/imports/*/parts';
const PATH = '/partners/rector/import';

/** Encodes characters of GBK, which are the two-byte ones of GB18030; Node only decodes it. */
function encodeGb18030(text: string): Buffer {
  const pieces = Array.from(text, (character) => {
    const bytes = character < '\u0080' ? [character.charCodeAt(0)] : TWO_BYTES.get(character);
    if (!bytes) throw new Error(`${character} has no two bytes in GB18030`);
    return bytes;
  });
  return Buffer.from(pieces.flat());
}

const TWO_BYTES = new Map<string, number[]>();
const decoder = new TextDecoder('gb18030');
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (trail !== 0x7f) TWO_BYTES.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
}

const count = (value: number): string => value.toLocaleString('en');

function reportOf(run: string): Buffer {
  const lines = ['转化编号,报价,usd_payout,status'];
  for (let row = 0; row < ROWS; row += 1) {
    const number = row % REPEATED_EVERY === REPEATED_EVERY - 1 ? row - 1 : row;
    lines.push(`${run}-${number},虾皮,1.25,approved`);
  }
  return encodeGb18030(`${lines.join('\r\n')}\r\n`);
}

(chromiumPath() === undefined ? describe.skip : describe)('an import in the browser', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    context = await console.openContext();
  });
  afterAll(async () => {
    await context.close();
    await console.close();
  });

  const run = `gb-${Date.now()}`;
  const file = { name: '报表.csv', mimeType: 'text/csv', buffer: reportOf(run) };

  async function choose(): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(context);
    await visit(opened.page, PATH);
    await opened.page.getByLabel('CSV file', { exact: true }).setInputFiles(file);
    await opened.page.getByText(`Rows in the file: ${count(ROWS)}.`).waitFor();
    return opened;
  }

  it('goes on after its tab was closed, and stores each conversion of a GB18030 file once', async () => {
    const { page: closed } = await choose();
    expect(await closed.getByLabel('Encoding').inputValue()).toBe('gb18030');
    let parts = 0;
    // Held back, the next part would be sent when the tab is closed.
    await closed.route(PARTS, (route) => ((parts += 1) === 1 ? route.continue() : route.abort()));
    await closed.getByRole('button', { name: 'Start the import' }).click();
    await closed.getByText(`${count(PART)} of ${count(ROWS)} rows`).waitFor();
    await closed.close();

    const { page, complaints } = await choose();
    await page.getByText(`This file is imported up to row ${count(PART)} of ${count(ROWS)}.`).waitFor();
    expect(await page.getByRole('button', { name: 'Start the import' }).count()).toBe(0);
    const heap = await watchHeap(page);
    await page.getByRole('button', { name: 'Go on with the import' }).click();
    await page.getByText('The import is complete.').waitFor({ timeout: 240_000 });
    expect(await heap()).toBeLessThan(MAX_HEAP_BYTES);
    expect(complaints).toEqual([]);

    const ids = await storedIds();
    expect([ids.length, new Set(ids).size]).toEqual([CONVERSIONS, CONVERSIONS]);
  });

  /** The conversion ids of this run that are no duplicates. */
  async function storedIds(): Promise<string[]> {
    const path = '/api/v1/exports/conversions.ndjson?partner=rector&duplicates=false';
    const response = await context.request.get(path);
    const lines = (await response.text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { conversion_id?: string });
    return rows.flatMap(({ conversion_id: id }) => (id?.startsWith(run) ? [id] : []));
  }
});

/** @returns how to stop, which gives the max bytes that scripts of the page held */
async function watchHeap(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  let maxBytes = 0;
  const measure = async (): Promise<void> => {
    const { metrics } = await session.send('Performance.getMetrics');
    maxBytes = Math.max(maxBytes, metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value);
  };
  page.on('response', () => void measure().catch(() => undefined));
  return async () => {
    await measure();
    return maxBytes;
  };
}
