import { setInterval as every } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { readRows } from './read-rows';

jest.setTimeout(180_000);

/** The gate watches a burst for a minute; `npm test` for a few seconds. */
const BURST_SECONDS = process.env['LONG_BURST'] === '1' ? 60 : 10;
const BURST_PER_SECOND = 200;
const TICKS_PER_SECOND = 20;
/** Fewer than are sampled. */
const TRICKLE_PER_SECOND = 10;
const MAX_ROWS = 500;

(chromiumPath() === undefined ? describe.skip : describe)('the live tail', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;
  let sent = 0;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
  });
  beforeEach(async () => {
    context = await console.openContext();
  });
  afterEach(() => context.close());
  afterAll(() => console.close());

  /** Sends postbacks at a steady pace. @returns the conversion ids of those that were accepted */
  async function send(seconds: number, perSecond: number): Promise<string[]> {
    const running: Promise<string>[] = [];
    const wanted = seconds * perSecond;
    const startedMs = performance.now();
    for await (const _tick of every(1_000 / TICKS_PER_SECOND)) {
      const due = Math.min(wanted, Math.ceil(((performance.now() - startedMs) / 1_000) * perSecond));
      while (running.length < due) running.push(sendOne());
      if (running.length >= wanted) break;
    }
    return Promise.all(running);
  }

  async function sendOne(): Promise<string> {
    sent += 1;
    const id = `live-${sent}`;
    const url = `${console.address.gateway}/partner/rector/event?conversion_id=${id}&usd_earning=1.25`;
    const response = await fetch(url);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${id} was answered ${response.status}`);
    return id;
  }

  async function watch(): Promise<Page> {
    const page = await context.newPage();
    await page.goto('/live?partner=rector');
    await page.getByText('Connected', { exact: true }).waitFor();
    return page;
  }

  const countsOf = async (page: Page): Promise<number[]> => {
    const totals = page.locator('[data-shown]');
    return [Number(await totals.getAttribute('data-shown')), Number(await totals.getAttribute('data-left-out'))];
  };

  it('counts every postback of a burst once, keeps 500 rows, and says what waits while someone reads', async () => {
    const page = await watch();
    const burst = send(BURST_SECONDS, BURST_PER_SECOND);
    await until('more rows than the screen has', async () => (await readRows(page)).length > 50, 60_000);
    await page.mouse.move(600, 600);
    await page.mouse.wheel(0, 600);
    await page.getByText(/^Paused, [\d,]+ new$/).waitFor();
    const rowsWhilePaused = await readRows(page);
    await page.getByText(/^Paused, [1-9][\d,]* new$/).waitFor();
    expect(await readRows(page)).toEqual(rowsWhilePaused);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/^[\d,]+ per second$/).waitFor();
    const accepted = (await burst).length;
    const total = async (): Promise<number> => (await countsOf(page)).reduce((sum, count) => sum + count, 0);
    await until(`${accepted} shown or left out`, async () => (await total()) >= accepted, 60_000);
    const [shown, leftOut] = await countsOf(page);
    expect([shown! + leftOut!, leftOut! > 0]).toEqual([accepted, true]);
    const rows = await readRows(page);
    expect([rows.length <= MAX_ROWS, new Set(rows).size]).toEqual([true, rows.length]);
  });

  it('goes on without a gap or a repeated row when the admin API is restarted', async () => {
    const page = await watch();
    const trickle = send(8, TRICKLE_PER_SECOND);
    await until('rows', async () => (await readRows(page)).length > 5, 30_000);
    process.kill(await console.processOf('admin'), 'SIGKILL');
    await page.getByText('Interrupted, connecting again…').waitFor();
    const accepted = (await trickle).length;
    await until(`${accepted} rows`, async () => (await readRows(page)).length >= accepted, 60_000);
    const rows = await readRows(page);
    expect([rows.length, new Set(rows).size, await countsOf(page)]).toEqual([accepted, accepted, [accepted, 0]]);
    expect(await page.getByText('More was missed').count()).toBe(0);
  });

  it('needs one connection for eight tabs, so that other pages still load', async () => {
    const streams = new Set<string>();
    context.on('request', (request) => {
      if (request.url().includes('/api/v1/live')) streams.add(request.url());
    });
    const tabs = await Promise.all(Array.from({ length: 8 }, watch));
    const other = await context.newPage();
    await other.goto('/conversions?partner=rector');
    await other.locator('main tbody tr').first().waitFor();
    expect(streams.size).toBe(1);
    const [id] = await send(1, 1);
    await Promise.all(tabs.map((tab) => tab.getByText(id!, { exact: true }).waitFor()));
    await tabs[0]!.close();
    const [next] = await send(1, 1);
    await Promise.all(tabs.slice(1).map((tab) => tab.getByText(next!, { exact: true }).waitFor()));
  });
});
