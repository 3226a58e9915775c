import { setInterval as every } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath, readRows } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

/** The gate watches a burst for a minute, `npm test` for a few seconds. */
const BURST_SECONDS = process.env['THOROUGH'] === '1' ? 60 : 10;
const BURST_PER_SECOND = 200;
const TICKS_PER_SECOND = 20;
/** Fewer than are sampled. */
const TRICKLE_PER_SECOND = 4;
const MAX_ROWS = 500;
const PATHS = { rector: '/rector/event', involve_asia: '/involve/event' } as const;
/** More than the connections that a browser opens to one origin. */
const TABS = 8;

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

  /** Sends postbacks at a steady pace. @returns how to stop, which gives the conversion ids of those that were accepted */
  function startSending(
    perSecond: number,
    minimumMs = 0,
    partner: keyof typeof PATHS = 'rector',
  ): () => Promise<string[]> {
    const running: Promise<string>[] = [];
    const stopping = new AbortController();
    const startedMs = performance.now();
    const sending = (async () => {
      for await (const sinceMs of every(1_000 / TICKS_PER_SECOND, startedMs, { signal: stopping.signal })) {
        const due = Math.ceil(((performance.now() - sinceMs) / 1_000) * perSecond);
        while (running.length < due) running.push(sendOne(partner));
      }
    })().catch(() => undefined);
    return async () => {
      await until('the end of the burst', () => performance.now() - startedMs >= minimumMs, 70_000);
      stopping.abort();
      await sending;
      return Promise.all(running);
    };
  }

  async function sendOne(partner: keyof typeof PATHS = 'rector'): Promise<string> {
    sent += 1;
    const id = `live-${sent}`;
    const url = `${console.address.gateway}/partner${PATHS[partner]}?conversion_id=${id}&usd_payout=1.25`;
    const response = await fetch(url);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${id} was answered ${response.status}`);
    return id;
  }

  async function watch(partner: keyof typeof PATHS = 'rector'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`/live?partner=${partner}`);
    await page.getByText('Connected', { exact: true }).waitFor();
    return page;
  }

  const countsOf = async (page: Page): Promise<number[]> => {
    const totals = page.locator('[data-shown]');
    return [Number(await totals.getAttribute('data-shown')), Number(await totals.getAttribute('data-left-out'))];
  };

  it('counts every postback of a burst once, keeps 500 rows, and says what waits while someone reads', async () => {
    const page = await watch();
    const burst = startSending(BURST_PER_SECOND, BURST_SECONDS * 1_000);
    await until('more rows than the screen has', async () => (await readRows(page)).length > 50, 60_000);
    await page.mouse.move(600, 600);
    await page.mouse.wheel(0, 600);
    await page.getByText(/^Paused, [\d,]+ new$/).waitFor();
    const rowsWhilePaused = await readRows(page);
    await page.getByText(/^Paused, [1-9][\d,]* new$/).waitFor();
    expect(await readRows(page)).toEqual(rowsWhilePaused);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/^[\d,]+ per second$/).waitFor();
    const accepted = (await burst()).length;
    const total = async (): Promise<number> => (await countsOf(page)).reduce((sum, count) => sum + count, 0);
    await until(`${accepted} shown or left out`, async () => (await total()) >= accepted, 60_000);
    const [shown, leftOut] = await countsOf(page);
    expect([shown! + leftOut!, leftOut! > 0]).toEqual([accepted, true]);
    const rows = await readRows(page);
    expect([rows.length <= MAX_ROWS, new Set(rows).size]).toEqual([true, rows.length]);
  });

  it('goes on without a gap or a repeated row when the admin API is restarted', async () => {
    // The server sends the seconds before an interruption again; this tab was not there yet.
    await sendOne('involve_asia');
    const page = await watch('involve_asia');
    const trickle = startSending(TRICKLE_PER_SECOND, 0, 'involve_asia');
    await until('rows', async () => (await readRows(page)).length > 5, 30_000);
    process.kill(await console.processOf('admin'), 'SIGKILL');
    await page.getByText('Interrupted, connecting again…').waitFor();
    await console.untilAdminIsReady();
    await page.getByText('Connected', { exact: true }).waitFor();
    const accepted = (await trickle()).length;
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
    const tabs: Page[] = [];
    for (let tab = 0; tab < TABS; tab += 1) tabs.push(await watch());
    const other = await context.newPage();
    await other.goto('/conversions?partner=rector');
    await other.locator('main tbody tr').first().waitFor();
    expect(streams.size).toBe(1);
    const id = await sendOne();
    await Promise.all(tabs.map((tab) => tab.getByText(id, { exact: true }).waitFor()));
    await tabs[0]!.close();
    const next = await sendOne();
    await Promise.all(tabs.slice(1).map((tab) => tab.getByText(next, { exact: true }).waitFor()));
  });
});
