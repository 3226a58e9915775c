import type { BrowserContext, Page } from 'playwright-core';
import { chromiumPath } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(60_000);

/** Wrong keys that an address may send in a minute. */
const MAX_WRONG_KEYS = 10;

(chromiumPath() === undefined ? describe.skip : describe)('signing in', () => {
  let console: ConsoleUnderTest;
  let origin: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    origin = console.address.admin;
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => console.close());

  /** A browser in which nobody is signed in. */
  async function openPage(options: object = {}): Promise<Page> {
    const context = await console.browser.newContext({ baseURL: origin, reducedMotion: 'reduce', ...options });
    contexts.push(context);
    return context.newPage();
  }

  async function signIn(page: Page, key: string): Promise<void> {
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  it('leads from a page to the form, and from there to that page', async () => {
    const page = await openPage();
    await page.goto('/quarantine?partner=rector');
    await page.getByLabel('API key').waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await signIn(page, console.address.adminKey);
    await page.getByRole('heading', { name: 'Quarantine', level: 1 }).waitFor();
    expect(page.url()).toBe(`${origin}/quarantine?partner=rector`);
  });

  it('leaves a cookie that no script reads and no other site sends, and the key nowhere', async () => {
    const page = await openPage();
    await page.goto('/sign-in');
    await signIn(page, console.address.adminKey);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/' }]);
    const stored: string = await page.evaluate(
      'JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])',
    );
    const databases: unknown[] = await page.evaluate('indexedDB.databases()');
    const everything = [stored, JSON.stringify(cookies), page.url(), await page.content()].join('\n');
    expect(everything).not.toContain(console.address.adminKey);
    expect(databases).toEqual([]);
  });

  it('works once with the code of a link, which then is in no address', async () => {
    const { path } = await console.call<{ path: string }>('POST', 'session/sign-in-codes');
    const page = await openPage();
    await page.goto(path);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('#');
    const again = await openPage();
    await again.goto(path);
    await again.getByText('The sign-in link has been used').waitFor();
    await again.getByLabel('API key').waitFor();
  });

  it('ends with a sign-out, for every tab', async () => {
    const page = await openPage();
    await page.goto('/sign-in');
    await signIn(page, console.address.adminKey);
    await page.getByRole('button', { name: 'Account and preferences' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.goto('/partners');
    await page.getByLabel('API key').waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('names the seconds to wait after ten wrong keys', async () => {
    const page = await openPage({ extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.7' } });
    await page.goto('/sign-in');
    for (let attempt = 0; attempt < MAX_WRONG_KEYS; attempt += 1) {
      const refused = page.waitForResponse((response) => response.request().method() === 'POST');
      await signIn(page, `wrong-${attempt}`);
      expect((await refused).status()).toBe(401);
      await page.getByText('This key is unknown, revoked or expired.').waitFor();
    }
    await signIn(page, console.address.adminKey);
    await page
      .getByRole('alert')
      .getByText(/\d+ seconds/)
      .waitFor();
  });

  it('says on the open page that its key was revoked, and keeps what is typed', async () => {
    const { id, key } = await console.makeKey('editor');
    const page = await openPage();
    await page.goto('/sign-in?next=/partners/rector/settings');
    await signIn(page, key);
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('A name that must not be lost');
    await console.call('DELETE', `api-keys/${id}`);
    await page.getByRole('button', { name: /^Save as revision/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('API key').fill(console.address.adminKey);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await name.inputValue()).toBe('A name that must not be lost');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
    ['a form', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }],
  ])('does not let %s make a change with its cookie', async (_name, headers) => {
    const context = await console.openContext();
    contexts.push(context);
    const data = JSON.stringify({ partner_name: 'Changed by another site' });
    const response = await context.request.patch('/api/v1/partners/rector', { headers, data });
    expect([response.status(), await response.json()]).toEqual([403, expect.objectContaining({ code: 'cross_site' })]);
  });
});
