import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { sendConversions } from './send-postbacks';

const PARTNER = 'mapped';
const PATH = `/partners/${PARTNER}/mapping`;

jest.setTimeout(300_000);

(chromiumPath() === undefined ? describe.skip : describe)('the mapping workbench', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    await sendConversions(await console.createPartner(PARTNER));
    ({ page, complaints } = await openPage(await console.openContext()));
    await visit(page, PATH);
  });
  afterAll(() => console.close());

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
    await page.getByLabel(`Type ${PARTNER} to save anyway`).fill(PARTNER);
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
    const read = () => console.call<{ parameter_mapping: Record<string, string> }>('GET', `partners/${PARTNER}`);
    const current = await read();
    await field('rewars').fill('myr_payout');
    const parameter_mapping = { ...current.parameter_mapping, rewars: 'payout_local', extra: 'event' };
    await console.call('PATCH', `partners/${PARTNER}`, { parameter_mapping });
    await save().click();
    await page.getByRole('button', { name: 'Yours: myr_payout' }).click();
    await save().click();
    await page.getByText('Saved as revision 6').waitFor();
    expect((await read()).parameter_mapping).toMatchObject({ rewars: 'myr_payout', extra: 'event' });
  });
});
