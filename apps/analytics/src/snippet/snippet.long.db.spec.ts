import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@app/common/testing/until';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type AnalyticsUnderTest, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

/** Where Debian's package puts it. */
const CHROMIUM = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
const HAS_CHROMIUM = existsSync(CHROMIUM) || process.env['REQUIRE_CHROMIUM'] === '1';
const COLLECT = '**/track/batch';

interface StoredEvent {
  event_type: string;
  event_name: string;
  page_url: string | null;
  session_id: string | null;
  anonymous_id: string | null;
  click_id: string | null;
  user_agent: string | null;
  properties: Record<string, unknown>;
}

/** The script in a real browser, on pages of another origin than the collector's. */
(HAS_CHROMIUM ? describe : describe.skip)('the script for pages', () => {
  let analytics: AnalyticsUnderTest;
  let browser: Browser;
  let pages: Server;
  let site: string;
  let sourceId: number;

  beforeAll(async () => {
    analytics = await startAnalytics({
      ANALYTICS_KEYLESS: 'off',
      ANALYTICS_SCRIPT_PATH: '/s.js',
      ANALYTICS_COLLECT_PATH: '/c/',
    });
    pages = createServer((request, response) => {
      const attributes = `data-key="pk_shop" data-hosts="shop.network.example" ${request.url?.includes('own-path') ? 'data-path="/c/"' : ''}`;
      const html = `<!doctype html><title>${request.url}</title><script src="${analytics.url}/analytics.js" ${attributes}></script>
        <button data-pp="signed up">a</button>
        <a id="out" href="https://shop.network.example/x?aff=1#top" data-pp-product="p1" target="_blank">b</a>`;
      response.setHeader('content-type', 'text/html').end(html);
    });
    await new Promise<void>((listening) => pages.listen(0, '127.0.0.1', listening));
    site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    sourceId = await insertSource(analytics, 'shop', { origins: [site] });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    pages.closeAllConnections();
    pages.close();
    await analytics.stop();
  });

  const stored = async (url: string): Promise<StoredEvent[]> =>
    (
      await analytics.database.pool.query<StoredEvent>(
        `SELECT * FROM events WHERE source_id = $1 AND page_url LIKE $2 || '%' ORDER BY event_id`,
        [sourceId, site + url],
      )
    ).rows;
  const untilStored = async (url: string, count: number): Promise<StoredEvent[]> => {
    await until(`${count} events of ${url} are stored`, async () => (await stored(url)).length >= count, 15_000);
    return stored(url);
  };
  async function visit(url: string): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext();
    await context.route('https://shop.network.example/**', (route) => route.fulfill({ body: 'shop' }));
    const page = await context.newPage();
    await page.goto(site + url);
    return { context, page };
  }

  it('reports the page, navigation within it, and clicks, of one visitor in one session', async () => {
    const { context, page } = await visit('/spa?utm_source=mail&click_id=landing&secret=x');
    await page.evaluate(`history.pushState({}, '', '/spa/second')`);
    await page.click('button');
    const events = await untilStored('/spa', 3);
    expect(events.map(({ event_type, event_name, page_url }) => [event_type, event_name, page_url])).toEqual([
      ['page_view', '/spa?utm_source=mail&click_id=landing&secret=x', `${site}/spa?utm_source=mail&click_id=landing`],
      ['page_view', '/spa?utm_source=mail&click_id=landing&secret=x', `${site}/spa/second`],
      ['click', 'signed up', `${site}/spa/second`],
    ]);
    expect(new Set(events.map(({ session_id }) => session_id)).size).toBe(1);
    expect(new Set(events.map(({ anonymous_id }) => anonymous_id)).size).toBe(1);
    expect(events.map(({ click_id }) => click_id)).toEqual(['landing', 'landing', 'landing']);
    await context.close();
  });

  it('gives a click on the link of an affiliate an id, which the link carries', async () => {
    const { context, page } = await visit('/link');
    const [opened] = await Promise.all([context.waitForEvent('page'), page.click('#out')]);
    await opened.waitForURL(/shop\.network\.example/);
    const url = new URL(opened.url());
    const [, click] = await untilStored('/link', 2);
    expect(click).toMatchObject({ event_type: 'click', event_name: 'outgoing', properties: { product: 'p1' } });
    expect(click!.click_id).toMatch(/^[\w-]{22}$/);
    expect(url.searchParams.get('click_id')).toBe(click!.click_id);
    expect([url.searchParams.get('aff'), url.hash]).toEqual(['1', '#top']);
    await context.close();
  });

  it('loses nothing while the collector is down during a visit: the next page sends it, once', async () => {
    const { context, page } = await visit('/down/first');
    await untilStored('/down/first', 1);
    await context.route(COLLECT, (route) => route.abort());
    await page.click('button');
    await page.goto(`${site}/down/second`);
    await context.unroute(COLLECT);
    await page.goto(`${site}/down/third`);
    await until('all events are stored', async () => (await stored('/down')).length >= 4, 15_000);
    const names = (await stored('/down')).map(
      ({ event_type, page_url }) => `${event_type} ${page_url!.slice(site.length)}`,
    );
    expect(names).toEqual([
      'page_view /down/first',
      'click /down/first',
      'page_view /down/second',
      'page_view /down/third',
    ]);
    await context.close();
  });

  it('sends what is left when the tab is closed', async () => {
    const { context, page } = await visit('/closed');
    await untilStored('/closed', 1);
    await page.click('button');
    await page.close({ runBeforeUnload: true });
    expect((await untilStored('/closed', 2))[1]).toMatchObject({ event_type: 'click' });
    await context.close();
  });

  it('loses nothing to a blocker of pings, with a path of its own', async () => {
    const { context, page } = await visit('/own-path/a');
    await context.route('**/*', (route) =>
      route.request().resourceType() === 'ping' ? route.abort() : route.continue(),
    );
    await page.click('button');
    await page.goto(`${site}/own-path/b`);
    const events = await untilStored('/own-path', 3);
    expect(events.map(({ event_type }) => event_type)).toEqual(['page_view', 'click', 'page_view']);
    await context.close();
  });

  it('sends no id and keeps none for a visitor who asks not to be followed', async () => {
    const context = await browser.newContext({ userAgent: 'agent-secret' });
    await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    const page = await context.newPage();
    await page.goto(`${site}/private?utm_source=secret`);
    await page.click('button');
    const events = await untilStored('/private', 2);
    for (const event of events) {
      expect(event).toMatchObject({ session_id: null, anonymous_id: null, click_id: null, user_agent: null });
      expect(event.page_url).toBe(`${site}/private`);
    }
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['pp.q']);
    await context.close();
  });

  it('is refused on a page whose origin the source does not list', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const unlisted = site.replace('127.0.0.1', 'localhost');
    await page.goto(`${unlisted}/unlisted`);
    await until('the request is refused', async () => {
      const metrics = await (await fetch(`${analytics.url}/metrics`)).text();
      return metrics.includes(`events_forbidden_origin_total{origin="${unlisted}"}`);
    });
    const { rows } = await analytics.database.pool.query(`SELECT FROM events WHERE page_url LIKE '%unlisted%'`);
    expect(rows).toEqual([]);
    await context.close();
  });

  it.each(['/analytics.js', '/s.js'])('is served at %s, to be kept for an hour', async (path) => {
    const response = await fetch(analytics.url + path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'public, max-age=3600']);
    expect(response.headers.get('content-type')).toContain('javascript');
  });
});
