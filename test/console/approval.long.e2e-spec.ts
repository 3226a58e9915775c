import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

(chromiumPath() === undefined ? describe.skip : describe)('probabilities of approval', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  /** The cells of the rows of a table that begin so. */
  async function rowsOf(table: string, ...beginning: string[]): Promise<string[][]> {
    const rows = page.getByRole('group', { name: table, exact: true }).getByRole('row');
    await rows.nth(1).waitFor();
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)),
    );
    return cells.filter((row) => beginning.every((text, index) => row[index] === text));
  }

  it('are compared with what came, by partner and band', async () => {
    await visit(page, '/insight/approval?partner=rector');
    const [[, decided] = []] = await rowsOf('Calibration of the built-in model', 'rector');
    expect(Number(decided)).toBeGreaterThan(100);
    const bands = await rowsOf('By band of probability', 'rector');
    expect(bands.length).toBeGreaterThan(1);
    expect(bands.reduce((sum, [, , conversions]) => sum + Number(conversions), 0)).toBe(Number(decided));
  });

  it('of imported models stand beside those of the built-in one', async () => {
    await visit(page, '/insight/approval?partner=rector');
    const rows = await rowsOf('Comparison of models', 'rector');
    expect(rows.map(([, model]) => model)).toEqual(['Built-in', 'boosted-trees 2026-01', 'offer-shares 2026-01']);
    const [builtIn, trees, shares] = rows as [string[], string[], string[]];
    expect([builtIn[3], trees[3]]).toEqual(['–', '100%']);
    expect(Number.parseInt(shares[3]!)).toBeLessThan(70);
    expect(trees[4]).toMatch(/^0\.\d{4} \(0\.\d{4}\)$/);
  });

  it('say so where there is no model', async () => {
    await visit(page, '/insight/approval?partner=involve_asia');
    await page.getByRole('heading', { name: 'No model of that moment' }).waitFor();
  });

  it('are on the page of their conversion', async () => {
    await visit(page, '/conversions/involve_asia/c-0-3');
    const panel = page.getByRole('region', { name: 'Predicted approval' });
    await panel.getByText('87.3%').waitFor();
    expect(await panel.textContent()).toContain('boosted-trees 2026-01');
    await visit(page, '/conversions/involve_asia/c-0-4');
    await page.getByRole('region', { name: 'Present state' }).waitFor();
    expect(await panel.count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
