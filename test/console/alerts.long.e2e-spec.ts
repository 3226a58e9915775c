import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

/** A new rule waits for the next round, and for the rules before it. */
const EVALUATED_WITHIN_MS = 30_000;

/** A conversion three days ago of an offer that no other spec sends; after that it is out. */
const INSERT_CONVERSION = `
  INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions)
  VALUES (date_trunc('hour', now()) - interval '3 days', 1, 'Sold three days ago', '', '', 1)
  ON CONFLICT DO NOTHING`;

(chromiumPath() === undefined ? describe.skip : describe)('the page of alerts of figures', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
    const environment = await readFile(`/proc/${await console.processOf('rector')}/environ`, 'utf8');
    const url = environment.split('\0').find((line) => line.startsWith('PARTNER_DATABASE_URL='))!;
    await onDatabase(url.slice(url.indexOf('=') + 1), (client) => client.query(INSERT_CONVERSION));
  });
  afterAll(() => console.close());

  const dialog = () => page.getByRole('dialog');

  it('creates a rule with its preview, and shows the alert of an outage', async () => {
    await visit(page, '/insight/alerts');
    await page.getByRole('button', { name: 'Change: Offer without conversions' }).waitFor();
    await page.getByRole('button', { name: 'New rule' }).click();
    await dialog().getByLabel('Name').fill('Rector is out');
    await dialog().getByLabel('Alert on').selectOption('threshold');
    await dialog().getByLabel('Limit').fill('none');
    await dialog().getByRole('button', { name: 'Save the rule' }).click();
    await dialog().getByText('must be a decimal').first().waitFor();
    await dialog().getByLabel('Limit').fill('1');
    await dialog().getByLabel('Partner').selectOption('rector');
    // Other specs send postbacks to this partner, also in the hour that has just ended.
    await dialog().getByRole('group', { name: 'Apart by' }).getByLabel('Offer').check();
    await dialog()
      .getByText(/Would have fired [1-9]\d* times in the last 60 days\./)
      .waitFor();
    await dialog().getByRole('button', { name: 'Save the rule' }).click();
    await page.getByRole('button', { name: 'Change: Rector is out' }).waitFor();
    const isListed = async (): Promise<boolean> => {
      await visit(page, '/insight/alerts?partner=rector&state=firing');
      return (await page.getByRole('cell', { name: 'Rector is out' }).count()) > 0;
    };
    await until('the alert is listed', isListed, EVALUATED_WITHIN_MS);
  });

  it('acknowledges and snoozes an alert, and leads to its figures', async () => {
    await visit(page, '/insight/alerts?partner=rector&state=firing&peek=first');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Snooze for a day' }).click();
    await page.getByRole('link', { name: 'Show the figures' }).click();
    await page.getByRole('group', { name: 'Plan' }).getByText('Partner: rector').waitFor();
  });

  it('begins a rule with what a plan shows', async () => {
    await visit(page, '/insight/explore');
    await page.getByRole('link', { name: 'Make an alert' }).click();
    await dialog().getByLabel('Figure').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('changes and deletes a rule, and shows a viewer no button for it', async () => {
    await visit(page, '/insight/alerts');
    await page.getByRole('button', { name: 'Change: Rector is out' }).click();
    await dialog().getByRole('button', { name: 'Delete the rule' }).click();
    await page.getByRole('button', { name: 'Change: Rector is out' }).waitFor({ state: 'detached' });
    const { key } = await console.makeKey('viewer');
    const { page: other } = await openPage(await console.openContext(key));
    await visit(other, '/insight/alerts');
    await other.getByText('Offer without conversions').first().waitFor();
    expect(await other.getByRole('button', { name: /Change/ }).count()).toBe(0);
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });
});
