import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { sendConversions } from './send-postbacks';

const PARTNER = 'revised';
const MAPPING = `/partners/${PARTNER}/mapping`;
const HISTORY = `/partners/${PARTNER}/history`;

interface Revision {
  version: number;
  changed_by: string;
  note: string | null;
  after: { partner: { parameter_mapping: Record<string, string> } };
}

jest.setTimeout(300_000);

(chromiumPath() === undefined ? describe.skip : describe)('the history of a partner', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    await sendConversions(await console.createPartner(PARTNER));
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  const fieldIn = (of: Page, name: string) => of.getByLabel(`Field of ${name}`, { exact: true });
  const saveIn = (of: Page) => of.getByRole('button', { name: /^Save as revision/ });

  const revisions = async (): Promise<Revision[]> =>
    (await console.call<{ data: Revision[] }>('GET', `partners/${PARTNER}/revisions`)).data;

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

  it('offers no rollback to what is active already', async () => {
    const older = page.getByRole('listitem').filter({ hasText: 'Revision 2' });
    await older.getByRole('button', { name: 'Roll back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('They are the same.').waitFor();
    await dialog.getByText(/26 postbacks: /).waitFor();
    expect(await dialog.getByRole('button', { name: 'Roll back now' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
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
    await console.call('PATCH', `partners/${PARTNER}`, { timezone: 'Asia/Tokyo' });
    await button.click();
    await dialog.getByText('Another person changed this in the meantime.').waitFor();
    expect(await revisions()).toHaveLength(5);
    await page.keyboard.press('Escape');
    complaints.length = 0;
  });

  it('keeps the changes of two admins who edit at once, and lets the second choose where they overlap', async () => {
    const { key, name } = await console.makeKey('editor');
    const { page: other } = await openPage(await console.openContext(key));
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
    expect([first!.changed_by, second!.changed_by]).toEqual(['key:ADMIN_API_KEY', `key:${name}`]);
    expect(first!.after.partner.parameter_mapping).toMatchObject({ usd_payout: 'payout_local' });
    expect(second!.after.partner.parameter_mapping).toMatchObject({ usd_payout: 'myr_payout', offer_name: 'event' });
  });
});
