import type { Browser, Page } from 'playwright-core';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { chromiumPath, openBrowser, openContext, openPage, visit } from './browser';
import { sendPostbacks } from './send-postbacks';

const MAPPING = '/partners/involve_asia/mapping';
const HISTORY = '/partners/involve_asia/history';
const LOOK = { language: 'en', theme: 'light', width: 'desktop' } as const;

interface Revision {
  version: number;
  changed_by: string;
  note: string | null;
  after: { partner: { parameter_mapping: Record<string, string> } };
}

const executable = chromiumPath();

jest.setTimeout(300_000);

(executable === undefined ? describe.skip : describe)('the history of a partner', () => {
  let platform: DevPlatform;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
    await sendPostbacks(platform);
    browser = await openBrowser(executable!);
    ({ page, complaints } = await open(platform.adminKey));
  });
  afterAll(async () => {
    await browser.close();
    await platform.stop();
    await platform.remove();
  });

  const open = async (key: string) => openPage(await openContext(browser, platform.admin, key, LOOK));
  const fieldIn = (of: Page, name: string) => of.getByLabel(`Field of ${name}`, { exact: true });
  const saveIn = (of: Page) => of.getByRole('button', { name: /^Save as revision/ });

  async function callApi<Body>(path: string, method = 'GET', body?: object): Promise<Body> {
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${platform.admin}/api/v1/${path}`, init);
    return (await response.json()) as Body;
  }
  const revisions = async (): Promise<Revision[]> =>
    (await callApi<{ data: Revision[] }>('partners/involve_asia/revisions')).data;

  it('shows the note of a save and what was received under a revision', async () => {
    await visit(page, MAPPING);
    await fieldIn(page, 'usd_payout').fill('myr_payout');
    await page.getByLabel('Note').fill('payouts are in ringgit');
    await saveIn(page).click();
    await page.getByText('Saved as revision 3').waitFor();
    await visit(page, HISTORY);
    const item = page.getByRole('listitem').filter({ hasText: 'Revision 3' });
    await item.getByText('payouts are in ringgit').waitFor();
    await item.getByText('Nothing was received under it.').waitFor();
    await page.getByText('20 conversions, 4 duplicates').waitFor();
  });

  it('compares any two revisions in tables, with a link that opens the same', async () => {
    await page.getByLabel('Compare 1').check();
    await page.getByLabel('Compare 3').check();
    const row = page.getByRole('row', { name: /usd_payout changed usd_payout myr_payout/ });
    await row.waitFor();
    expect(new URL(page.url()).searchParams.get('compare')).toBe('1-3');
    await visit(page, `${HISTORY}?compare=3-1`);
    await row.waitFor();
    await page.getByRole('heading', { name: 'Revision 1 and revision 3' }).waitFor();
    await visit(page, `${HISTORY}?compare=3-3`);
    await page.getByText('They are the same.').waitFor();
  });

  it('rolls back after a dry run of the older mapping', async () => {
    await visit(page, HISTORY);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Revision 2' })
      .getByRole('button', { name: 'Roll back' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/26 postbacks: /).waitFor();
    await dialog.getByRole('row', { name: /usd_payout USD 0/ }).waitFor();
    await dialog.getByLabel('Note').fill('they are dollars after all');
    await dialog.getByRole('button', { name: 'Roll back now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('they are dollars after all').waitFor();
    const [newest] = await revisions();
    expect(newest).toMatchObject({
      version: 4,
      after: { partner: { parameter_mapping: { usd_payout: 'usd_payout' } } },
    });
    expect(complaints).toEqual([]);
  });

  it('refuses a rollback onto another version than the one that was shown', async () => {
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Revision 3' })
      .getByRole('button', { name: 'Roll back' })
      .click();
    const dialog = page.getByRole('dialog');
    const button = dialog.getByRole('button', { name: 'Roll back now' });
    await dialog.getByText(/26 postbacks: /).waitFor();
    await callApi('partners/involve_asia', 'PATCH', { timezone: 'Asia/Tokyo' });
    await button.click();
    await dialog.getByText('Another person changed this in the meantime.').waitFor();
    expect(await revisions()).toHaveLength(5);
    await page.keyboard.press('Escape');
    complaints.length = 0;
  });

  it('keeps the changes of two admins who edit at once, and lets the second choose where they overlap', async () => {
    const { key } = await callApi<{ key: string }>('api-keys', 'POST', { name: 'Ann', role: 'editor' });
    const { page: other } = await open(key);
    await Promise.all([visit(page, MAPPING), visit(other, MAPPING)]);
    await fieldIn(page, 'usd_payout').fill('payout_local');
    await fieldIn(other, 'usd_payout').fill('myr_payout');
    await fieldIn(other, 'offer_name').fill('event');
    await saveIn(page).click();
    await page.getByText('Saved as revision 6').waitFor();
    await saveIn(other).click();
    await other.getByRole('button', { name: 'Theirs: payout_local' }).waitFor();
    expect(await saveIn(other).isDisabled()).toBe(true);
    await other.getByRole('button', { name: 'Yours: myr_payout' }).click();
    await saveIn(other).click();
    await other.getByText('Saved as revision 7').waitFor();
    const [second, first] = await revisions();
    expect([first!.changed_by, second!.changed_by]).toEqual(['key:ADMIN_API_KEY', 'key:Ann']);
    expect(first!.after.partner.parameter_mapping).toMatchObject({ usd_payout: 'payout_local' });
    expect(second!.after.partner.parameter_mapping).toMatchObject({ usd_payout: 'myr_payout', offer_name: 'event' });
  });
});
