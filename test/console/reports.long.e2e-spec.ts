import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

(chromiumPath() === undefined ? describe.skip : describe)('reports', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  it('are saved from explored figures, changed and deleted', async () => {
    await visit(page, '/insight/explore?q=Payout%20by%20partner%20yesterday');
    await page.getByRole('button', { name: 'Save as report' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Each Monday');
    await dialog.getByRole('combobox', { name: 'Repeats' }).selectOption('Every week');
    await dialog.getByRole('textbox', { name: 'Recipients' }).fill('team@example.com');
    await dialog.getByRole('button', { name: 'Save report' }).click();
    await dialog.getByRole('link', { name: 'Open “Each Monday”' }).click();
    await page.getByText(/Each Monday · every Monday, 08:00/).waitFor();
    await page.getByRole('button', { name: 'Edit report' }).click();
    await dialog.getByLabel('At', { exact: true }).fill('09:30');
    await dialog.getByRole('button', { name: 'Save report' }).click();
    await page.getByText(/every Monday, 09:30/).waitFor();
    await page.getByRole('button', { name: 'Delete report' }).click();
    await dialog.getByRole('button', { name: 'Delete report' }).click();
    await page.getByRole('heading', { level: 2, name: 'Reports' }).waitFor();
    await page.getByText('Each Monday').first().waitFor({ state: 'detached' });
  });

  it('show what a run showed, whatever has come since', async () => {
    const { report, run } = console.address.sent;
    await visit(page, `/insight/reports/${report}`);
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(new RegExp(run));
    const table = page.getByRole('group', { name: /^Offers by their payout/ });
    const before = await table.getByRole('row').allTextContents();
    expect(before.length).toBeGreaterThan(2);
    const query = 'conversion_id=after-the-report&offer_name=Shopee%20MY&usd_payout=1000.00';
    await fetch(`${console.address.gateway}/partner/involve/events?${query}`);
    await page.reload();
    await table.getByRole('row').first().waitFor();
    expect(await table.getByRole('row').allTextContents()).toEqual(before);
    expect(complaints).toEqual([]);
  });
});
