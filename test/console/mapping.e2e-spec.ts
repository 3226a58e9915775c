import type { Browser, Page } from 'playwright-core';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { chromiumPath, openBrowser, openContext, openPage, visit } from './browser';
import { sendPostbacks } from './send-postbacks';

const PATH = '/partners/involve_asia/mapping';
const LOOK = { language: 'en', theme: 'light', width: 'desktop' } as const;

const executable = chromiumPath();

jest.setTimeout(300_000);

(executable === undefined ? describe.skip : describe)('the mapping workbench', () => {
  let platform: DevPlatform;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
    await sendPostbacks(platform);
    browser = await openBrowser(executable!);
    const context = await openContext(browser, platform.admin, platform.adminKey, LOOK);
    ({ page, complaints } = await openPage(context));
    await visit(page, PATH);
  });
  afterAll(async () => {
    await browser.close();
    await platform.stop();
    await platform.remove();
  });

  const field = (name: string) => page.getByLabel(`Field of ${name}`, { exact: true });
  const effect = () => page.getByText(/^(?:Of the last|None of the last)/);
  const save = () => page.getByRole('button', { name: /^Save as revision/ });

  it('shows an error at its row and offers the nearest field', async () => {
    await field('usd_payout').fill('usd_payuot');
    await page.getByText('did you mean usd_payout?').waitFor();
    expect(await save().isDisabled()).toBe(true);
    await page.getByText('The draft has errors. This is what it did before them.').waitFor();
    expect(await effect().textContent()).toMatch(/^None of the last/);
    await page.getByRole('button', { name: 'Use usd_payout' }).click();
    expect(await field('usd_payout').inputValue()).toBe('usd_payout');
  });

  it('shows what a broken mapping does before it is saved, and asks for the name of the partner', async () => {
    await field('conversion_id').fill('order_id');
    await page.getByText(/24 enter it/).waitFor();
    await save().click();
    await page.getByLabel('Type involve_asia to save anyway').fill('involve_asia');
    await page.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved as revision 3').waitFor();
  });

  it('repairs the mapping, with a dry run first', async () => {
    await field('conversion_id').fill('conversion_id');
    await page.getByRole('button', { name: 'Start a dry run' }).click();
    await page.getByText(/26 postbacks: .* leave quarantine/).waitFor();
    await save().click();
    await page.getByText('Saved as revision 4').waitFor();
    expect(await effect().textContent()).toMatch(/^None of the last/);
    expect(complaints).toEqual([]);
  });

  it('reads a pasted curl command as a sample of the draft, without a name for it', async () => {
    await page.getByRole('button', { name: 'Paste a sample…' }).click();
    const text = page.getByLabel('A URL, a curl command, a query or a JSON body');
    await text.fill('nothing of the kind');
    await page.getByText('This is none of these.').waitFor();
    await text.fill(`curl 'https://pb.example.com/partner/involve/event?conversion_id=pasted-1' -d 'usd_payout=7.50'`);
    await page.getByRole('button', { name: 'Use as sample' }).click();
    await page.getByText('POST /partner/involve/event?conversion_id=pasted-1').waitFor();
    await page.getByRole('row', { name: 'usd_payout 7.5000' }).waitFor();
    expect(new URL(page.url()).search).not.toContain('pasted-1');
  });

  it('puts the draft on top of what another person saved meanwhile', async () => {
    const url = `${platform.admin}/api/v1/partners/involve_asia`;
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const current = (await (await fetch(url, { headers })).json()) as { parameter_mapping: Record<string, string> };
    await field('rewars').fill('myr_payout');
    const parameter_mapping = { ...current.parameter_mapping, rewars: 'payout_local', extra: 'event' };
    const body = JSON.stringify({ parameter_mapping });
    expect((await fetch(url, { method: 'PATCH', headers, body })).status).toBe(200);
    await save().click();
    await page.getByRole('button', { name: 'Yours: myr_payout' }).click();
    await save().click();
    await page.getByText('Saved as revision 6').waitFor();
    const merged = (await (await fetch(url, { headers })).json()) as typeof current;
    expect(merged.parameter_mapping).toMatchObject({ rewars: 'myr_payout', extra: 'event' });
  });
});
