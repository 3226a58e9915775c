import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import { until } from '@app/common/testing/until';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type AnalyticsUnderTest, startAnalytics } from '../testing/analytics-under-test';
import { insertSource } from '../testing/insert-source';

jest.setTimeout(60_000);

/** Where Debian's package puts it. */
const CHROMIUM = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium';
const HAS_CHROMIUM = existsSync(CHROMIUM) || process.env['REQUIRE_CHROMIUM'] === '1';
const PACKAGES = join(__dirname, '../../../../node_modules');
const SEGMENT = join(PACKAGES, '@segment/analytics-next/dist/umd');
const RUDDER = join(PACKAGES, '@rudderstack/analytics-js/dist/npm/legacy/bundled/umd/index.js');
/** The part of its control plane's answer without which RudderStack's library for browsers does not start. */
const RUDDER_CONFIG = {
  source: { id: '1', name: 'shop', writeKey: 'pk_shop', enabled: true, config: {}, destinations: [], workspaceId: '1' },
  updatedAt: '2026-01-01T00:00:00Z',
};

interface Stored {
  event_type: string;
  event_name: string;
  user_id: string | null;
  anonymous_id: string | null;
  properties: Record<string, unknown>;
}

/** The libraries as npm has them, pointed at the collector as their documentation says. */
describe('the libraries of Segment and RudderStack', () => {
  let analytics: AnalyticsUnderTest;
  let pages: Server;
  let site: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    analytics = await startAnalytics({ ANALYTICS_KEYLESS: 'off' });
    pages = createServer((request, response) => void servePage(request.url!, response));
    await new Promise<void>((listening) => pages.listen(0, '127.0.0.1', listening));
    site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    await insertSource(analytics, 'shop', { origins: [site] });
    if (HAS_CHROMIUM)
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
    pages.closeAllConnections();
    pages.close();
    await analytics.stop();
  });

  async function servePage(url: string, response: ServerResponse): Promise<void> {
    const path = url.split('?')[0]!;
    const file = path === '/rudder.js' ? RUDDER : path.startsWith('/segment/') ? join(SEGMENT, path.slice(9)) : '';
    if (file === '') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Shop</title>');
      return;
    }
    response.setHeader('content-type', 'text/javascript').end(await readFile(file));
  }

  const stored = async (): Promise<Stored[]> => {
    const { rows } = await analytics.database.pool.query<Stored>(
      "SELECT * FROM events WHERE event_type <> 'probe' ORDER BY occurred_at, event_id",
    );
    return rows;
  };
  /** Waits for events of one visitor, and returns the types and names of all of them. */
  async function namesOf(visitor: string, count: number): Promise<string[]> {
    const own = async () => (await stored()).filter((event) => [event.user_id, event.anonymous_id].includes(visitor));
    await until(`${count} events of ${visitor} are stored`, async () => (await own()).length >= count, 15_000);
    return (await own()).map(({ event_type: type, event_name: name }) => `${type} ${name}`).toSorted();
  }
  async function openPage(script: string): Promise<Page> {
    const page = await browser!.newPage();
    await page.goto(`${site}/?product=p1`);
    await page.addScriptTag({ url: `${site}${script}` });
    return page;
  }

  it('@segment/analytics-node', async () => {
    const library = new Analytics({ writeKey: 'sk_shop', host: analytics.url, maxEventsInBatch: 2 });
    const errors: unknown[] = [];
    library.on('error', (error) => errors.push(error));
    library.identify({ userId: 'node-1', traits: { plan: 'pro' } });
    library.track({ userId: 'node-1', event: 'Product Viewed', properties: { product_id: 'p1' } });
    library.page({ userId: 'node-1', name: 'Home', properties: { url: 'https://shop.example/' } });
    await library.closeAndFlush();
    expect(errors).toEqual([]);
    expect(await namesOf('node-1', 3)).toEqual(['identify identify', 'page_view Home', 'product_view Product Viewed']);
  });

  (HAS_CHROMIUM ? describe : describe.skip)('in a browser', () => {
    // Each message alone, as by default, or several in one request.
    it.each([
      ['one by one', { strategy: 'standard' }],
      ['in batches', { strategy: 'batching', config: { size: 3 } }],
    ])('@segment/analytics-next, which reads the settings of its key here: %s', async (way, deliveryStrategy) => {
      const page = await openPage('/segment/index.js');
      await page.evaluate(
        async ({ cdnURL, user, deliveryStrategy }) => {
          // oxlint-disable-next-line typescript/no-explicit-any -- the library's global
          const { AnalyticsBrowser } = (globalThis as any).AnalyticsNext;
          const options = { integrations: { 'Segment.io': { deliveryStrategy } } };
          const library = AnalyticsBrowser.load({ writeKey: 'pk_shop', cdnURL }, options);
          await library.identify(user, { plan: 'free' });
          await library.page('Home');
          await library.track('Product Added', { product_id: 'p1' });
        },
        { cdnURL: analytics.url, user: way, deliveryStrategy },
      );
      expect(await namesOf(way, 3)).toEqual(['cart_add Product Added', 'identify identify', 'page_view Home']);
      await page.close();
    });

    it('@rudderstack/analytics-js, each event once', async () => {
      const page = await openPage('/rudder.js');
      await page.evaluate(
        ([url, config]) => {
          // oxlint-disable-next-line typescript/no-explicit-any -- the library's global
          const { RudderAnalytics: Library } = (globalThis as any).rudderanalytics;
          const library = new Library();
          library.load('pk_shop', url, { getSourceConfig: () => JSON.parse(config!), loadIntegration: false });
          library.identify('rudder-browser-1');
          library.page('Home');
          library.track('Product Added', { product_id: 'p1' });
        },
        [analytics.url, JSON.stringify(RUDDER_CONFIG)],
      );
      expect(await namesOf('rudder-browser-1', 3)).toEqual([
        'cart_add Product Added',
        'identify identify',
        'page_view Home',
      ]);
      await page.close();
    });
  });
});
