import type { BrowserContext, Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath, readRows, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

/** Three seconds, and as many for a busy machine. */
const SAID_WITHIN_MS = 6_000;

(chromiumPath() === undefined ? describe.skip : describe)('a page whose API does not respond', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
  });
  beforeEach(async () => {
    context = await console.openContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());
  afterAll(() => console.close());

  const chooseStatus = (status: string) => page.getByLabel('Status').selectOption(status);

  /** The rows of before stay until the rows of the chosen status are there. */
  async function untilFewerRows(before: number): Promise<void> {
    await until('the rows of the chosen status', async () => {
      const { length } = await readRows(page);
      return length > 0 && length < before;
    });
  }

  it('says so within three seconds, keeps its rows, and reads again on request', async () => {
    await visit(page, '/conversions?partner=involve_asia');
    const rows = await readRows(page);
    const strip = page.getByText('The API does not respond.');
    await console.withoutAdmin(async () => {
      await chooseStatus('approved');
      await strip.waitFor({ timeout: SAID_WITHIN_MS });
      expect(await readRows(page)).toEqual(rows);
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await strip.waitFor({ state: 'detached' });
    await untilFewerRows(rows.length);
  });

  it('says so within three seconds when it hangs, and goes on by itself afterwards', async () => {
    await visit(page, '/conversions?partner=involve_asia');
    const rows = await readRows(page);
    const banner = page.getByText('The API has not responded for two seconds.');
    await console.freeze('admin', async () => {
      await chooseStatus('approved');
      await banner.waitFor({ timeout: SAID_WITHIN_MS });
      expect(await readRows(page)).toEqual(rows);
    });
    await banner.waitFor({ state: 'detached' });
    await untilFewerRows(rows.length);
  });

  it('offers a shorter range where a read takes too long', async () => {
    await page.route('**/api/v1/conversions?*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, code: 'unavailable', detail: 'This took too long.' }),
      }),
    );
    await page.goto('/conversions?from=2026-01-01T00:00:00.000Z&to=2026-01-03T00:00:00.000Z');
    await page.getByRole('button', { name: 'Narrow the range of time' }).click();
    await page.waitForURL(/from=2026-01-02T00%3A00%3A00.000Z/);
  });

  it('names a partner whose service is frozen, on every page, and shows the others', async () => {
    await console.freeze('rector', async () => {
      const findings: string[] = [];
      for (const [path, shown] of PAGES) {
        await page.goto(path);
        await Promise.all([page.getByText(shown).first().waitFor(), page.locator('main h1').waitFor()]).catch(() =>
          findings.push(`${path} does not show ${String(shown)}`),
        );
      }
      expect(findings).toEqual([]);
      await page.goto('/conversions?partner=rector');
      await page.getByText('Without rector').waitFor();
      await page.getByRole('button', { name: 'Narrow the range of time' }).click();
      await page.waitForURL(/from=/);
      await page.getByText('Without rector').waitFor();
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Without rector').waitFor({ state: 'detached' });
  });
});

/** What a page shows although the service of rector does not respond. */
const PAGES: readonly (readonly [path: string, shown: string | RegExp])[] = [
  ['/', 'Without Rector'],
  ['/conversions', 'Without rector'],
  ['/quarantine', 'Without rector'],
  ['/live', 'Without rector'],
  ['/jobs', 'Without rector'],
  ['/insight', 'Without rector'],
  ['/partners/rector', 'Rector'],
  ['/partners/rector/settings', 'Discard'],
  ['/partners/rector/mapping', 'A service did not respond in time.'],
];
