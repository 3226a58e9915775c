import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

/** More than a page. */
const POSTBACKS = 55;

jest.setTimeout(300_000);

(chromiumPath() === undefined ? describe.skip : describe)('the lists of the console', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    for (let number = 0; number < POSTBACKS; number += 1) {
      const query = `conversion_id=walk-${number}&status=${number % 2 === 0 ? 'approved' : 'rejected'}`;
      await (await fetch(`${console.address.gateway}/partner/involve/event?${query}`)).arrayBuffer();
    }
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  const opened = (of: Page) => of.getByRole('complementary', { name: 'Opened row' }).getByRole('heading', { level: 2 });
  const rowNamed = (name: string) => opened(page).getByText(name, { exact: true });

  it('walks the opened row over the end of a page with J, and back with K', async () => {
    await visit(page, '/conversions?partner=involve_asia&peek=first');
    for (let number = POSTBACKS - 1; number > 1; number -= 1) {
      await rowNamed(`walk-${number}`).waitFor();
      await page.keyboard.press('j');
    }
    await rowNamed('walk-1').waitFor();
    expect(new URL(page.url()).searchParams.has('cursor')).toBe(true);
    for (let number = 2; number < 8; number += 1) {
      await page.keyboard.press('k');
      await rowNamed(`walk-${number}`).waitFor();
    }
    expect(new URL(page.url()).searchParams.has('cursor')).toBe(false);
  });

  it('saves what is seen as a view, opens it again, shares it, renames it and deletes it', async () => {
    await visit(page, '/conversions?status=rejected&columns=conversion_id,status');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Rejected ones');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await visit(page, '/conversions');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitemradio', { name: 'Rejected ones' }).click();
    await page.waitForURL(/status=rejected/);
    expect(new URL(page.url()).searchParams.get('columns')).toBe('conversion_id,status');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Manage my views…' }).click();
    await page.getByLabel('Everybody sees it').check();
    await page.getByRole('dialog').getByLabel('Name').fill('All rejected');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('button', { name: 'Save name' }).and(page.locator(':disabled')).waitFor();

    const { key } = await console.makeKey('viewer');
    const { page: other } = await openPage(await console.openContext(key));
    await visit(other, '/conversions');
    await other.getByRole('button', { name: 'Views' }).click();
    await other.getByRole('menuitemradio', { name: 'All rejected (ADMIN_API_KEY)' }).click();
    await other.waitForURL(/status=rejected/);
    expect(await other.getByRole('menuitem', { name: 'Save this view…' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('You have saved no view of this list.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('folds many filters on a phone, so that the first rows are on the screen', async () => {
    const phone = await console.openContext(undefined, { language: 'en', theme: 'light', width: 'phone' });
    const { page: small, complaints: others } = await openPage(phone);
    await visit(small, '/conversions?status=rejected');
    await small.getByRole('row').nth(3).waitFor();
    const row = await small.getByRole('row').nth(3).boundingBox();
    expect(row!.y).toBeLessThan(700);
    await small.getByRole('button', { name: 'Filters (1)' }).click();
    await small.getByLabel('Partner').selectOption({ label: 'InvolveAsia' });
    await small.waitForURL(/partner=involve_asia/);
    await small.getByRole('button', { name: 'Filters (2)' }).waitFor();
    expect(others).toEqual([]);
  });
});
