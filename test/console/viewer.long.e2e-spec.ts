import { inflateRawSync } from 'node:zlib';
import type { APIRequestContext, BrowserContext, Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { visitedPages } from './visited-pages';

jest.setTimeout(180_000);

/** Of the postbacks that `sendPostbacks` sends. */
const WHOLE_CLICK_ID = /click-\d-\d+-3f9a2b7c/;
const CONVERSION = 'partners/involve_asia/conversions/c-0-3';

/** Where click ids are, by the path of what a browser reads. */
const READS: readonly (readonly [name: string, path: string])[] = [
  ['list', 'conversions?partner=involve_asia&conversion_id=c-0-3'],
  ['conversion', CONVERSION],
  ['quarantine', 'quarantine?partner=involve_asia'],
  ['samples of the workbench', 'partners/involve_asia/samples'],
  ['names seen', 'partners/involve_asia/names-seen'],
  ['search', 'search?q=c-0-3'],
  ['CSV export', 'exports/conversions.csv?partner=involve_asia'],
  ['NDJSON export', 'exports/conversions.ndjson?partner=involve_asia'],
  ['live tail', 'live?partner=involve_asia&seconds=1&last_event_id=00000000-0000-7000-8000-000000000000'],
];

/** They read, although their input is a body. */
const READS_WITH_BODY = /\/api\/v1\/insight\/(?:query|ask|calibration|model-comparison)$/;

(chromiumPath() === undefined ? describe.skip : describe)('a viewer', () => {
  let console: ConsoleUnderTest;
  let viewer: BrowserContext;
  let admin: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    const { key } = await console.makeKey('viewer');
    viewer = await console.openContext(key);
    admin = await console.openContext();
    ({ page, complaints } = await openPage(viewer));
  });
  afterAll(() => console.close());

  it('has no control that sends a change, on any page', async () => {
    const changes: string[] = [];
    const refused = new Set<string>();
    page.on('response', (response) => {
      if (response.status() === 403)
        refused.add(`${new URL(page.url()).pathname}: ${new URL(response.url()).pathname}`);
    });
    page.on('request', (request) => {
      if (request.method() !== 'GET' && !READS_WITH_BODY.test(request.url()))
        changes.push(`${new URL(page.url()).pathname}: ${request.method()} ${request.url()}`);
    });
    for (const [, path] of visitedPages(console.address.sent)) {
      await page.goto(path);
      await page.locator('main h1').waitFor();
      if (path !== '/live') await page.waitForLoadState('networkidle');
      await pressAll(page, 'main button');
      await pressAll(page, '[role=dialog] button, [role=menuitem]');
    }
    expect(changes).toEqual([]);
    // No tab of the settings leads to these two pages; a typed address shows that the role is not enough.
    expect([...refused]).toEqual(['/settings/keys: /api/v1/api-keys', '/settings/people: /api/v1/people']);
    expect(complaints.filter((complaint) => !complaint.includes('status of 403'))).toEqual([]);
  });

  it('sees why a control is disabled', async () => {
    const reason = 'Changing it requires the editor role.';
    for (const path of ['/partners/rector/mapping', '/partners/rector/settings', '/partners/rector/url']) {
      await visit(page, path);
      await page.getByText(reason).first().waitFor();
    }
  });

  it.each(READS)('sees the beginning of click ids in: %s', async (_name, path) => {
    const [masked, whole] = [await read(viewer.request, path), await read(admin.request, path)];
    expect(masked).not.toMatch(WHOLE_CLICK_ID);
    // Otherwise this would say nothing.
    if (/list|conversion|export|samples/i.test(path)) expect(whole).toMatch(WHOLE_CLICK_ID);
  });

  it('sees the beginning of click ids in the list, the opened row and the page of a conversion', async () => {
    for (const path of ['/conversions?columns=conversion_id,click_id&peek=first', '/conversions/involve_asia/c-0-3']) {
      await visit(page, path);
      await page.getByText(/^clic/).first().waitFor();
      expect(await page.content()).not.toMatch(WHOLE_CLICK_ID);
    }
  });

  it('sees the beginning of click ids in the archive for a dispute', async () => {
    const response = await viewer.request.get(`/api/v1/${CONVERSION}/evidence.zip`);
    expect(response.status()).toBe(200);
    const text = unzip(await response.body());
    expect(text).toContain('c-0-3');
    expect(text).not.toMatch(WHOLE_CLICK_ID);
  });
});

/** Presses every button that can be pressed, without waiting between them. */
async function pressAll(page: Page, selector: string): Promise<void> {
  await page.evaluate(
    `for (const button of document.querySelectorAll(${JSON.stringify(selector)})) if (!button.disabled) button.click()`,
  );
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}

async function read(request: APIRequestContext, path: string): Promise<string> {
  const response = await request.get(`/api/v1/${path}`, { headers: { 'sec-fetch-site': 'same-origin' } });
  expect([path, response.status()]).toEqual([path, 200]);
  return response.text();
}

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004');

/** The contents of all files of an archive, one after the other. */
function unzip(archive: Buffer): string {
  const contents: Buffer[] = [];
  for (let at = 0; archive.subarray(at, at + 4).equals(LOCAL_HEADER);) {
    const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
    const end = start + archive.readUInt32LE(at + 18);
    contents.push(inflateRawSync(archive.subarray(start, end)));
    at = end;
  }
  return contents.join('\n');
}
