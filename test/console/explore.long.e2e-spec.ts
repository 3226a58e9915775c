import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

(chromiumPath() === undefined ? describe.skip : describe)('figures by question and by plan', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  const plan = () => page.getByRole('group', { name: 'Plan' });
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });

  async function enter(question: string): Promise<void> {
    await page.getByLabel('Question').fill(question);
    await page.getByRole('button', { name: 'Ask' }).click();
  }

  it('shows the plan of a question, what it supposes, and figures that lead to their rows', async () => {
    await visit(page, '/insight/explore');
    // Today may have begun after these postbacks were sent.
    await enter('Conversions by partner last 7 days including today');
    await row('involve_asia').waitFor();
    await plan()
      .getByRole('button', { name: /^Groups ?Partner$/ })
      .waitFor();
    const count = row('involve_asia').getByRole('link');
    // Other tests of this platform send to the same partner.
    expect(Number(await count.textContent())).toBeGreaterThanOrEqual(20);
    await count.click();
    await page.getByRole('heading', { level: 1, name: 'Conversions' }).waitFor();
    expect(new URL(page.url()).searchParams.get('partner')).toBe('involve_asia');
  });

  it('changes the plan by its parts, and has it in the URL', async () => {
    await visit(page, '/insight/explore?q=Conversions%20by%20partner%20last%207%20days%20including%20today');
    await plan()
      .getByRole('button', { name: /^Groups/ })
      .click();
    await page.getByRole('menuitemcheckbox', { name: 'Status' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Status' }).waitFor();
    await page.getByRole('button', { name: 'Approved' }).first().click();
    await plan().getByText('Status: Approved').waitFor();
    await page.reload();
    await plan().getByText('Status: Approved').waitFor();
    await page.getByRole('button', { name: 'Remove “Status: Approved”' }).click();
    await page.getByRole('button', { name: 'Rejected' }).first().waitFor();
  });

  it('writes the figures as CSV', async () => {
    await visit(page, '/insight/explore?q=Conversions%20by%20partner%20last%207%20days%20including%20today');
    await row('rector').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const csv = await text(await (await download).createReadStream());
    const lines = csv.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).toBe('partner,conversions');
    const partners = lines.slice(1).map((line) => line.split(',', 1)[0]!);
    expect(partners).toEqual(expect.arrayContaining(['involve_asia', 'rector']));
  });

  it('says why there are no figures, and offers to choose them', async () => {
    await visit(page, '/insight/explore');
    await enter('delete all conversions');
    await page.getByText('There are no figures for this question').waitFor();
    await page.getByRole('button', { name: 'Choose figures yourself' }).click();
    await row('rector').waitFor();
  });

  it('is asked from the palette, in the reader’s language', async () => {
    await visit(page, '/');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.type('今天各联盟的转化数');
    await page.getByRole('option', { name: 'Ask: 今天各联盟的转化数' }).click();
    await row('rector').waitFor();
    expect(complaints).toEqual([]);
  });
});
