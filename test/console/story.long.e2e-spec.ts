import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { sendConversions } from './send-postbacks';

jest.setTimeout(300_000);

const PARTNER = 'story';
/** A redrive of so many is still running when the processes are killed. */
const LOST = 1_500;
const AT_ONCE = 50;

/** What an admin does about a mapping that is wrong: each step begins where the one before ended. */
(chromiumPath() === undefined ? describe.skip : describe)('the story of a broken mapping', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let endpoint: string;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    endpoint = await console.createPartner(PARTNER);
    await sendConversions(endpoint);
    ({ page } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  const field = (name: string) => page.getByLabel(`Field of ${name}`, { exact: true });
  const save = () => page.getByRole('button', { name: /^Save as revision/ });

  async function sendLost(count: number, first: number): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    while (numbers.length > 0) {
      const some = numbers.splice(0, AT_ONCE);
      await Promise.all(
        some.map(async (number) =>
          (await fetch(`${endpoint}?conversion_id=lost-${number}&usd_payout=1.25`)).arrayBuffer(),
        ),
      );
    }
  }

  it('breaks the mapping, and sees quarantine grow in the live tail', async () => {
    await visit(page, `/partners/${PARTNER}/mapping`);
    await field('conversion_id').fill('order_id');
    await save().click();
    await page.getByLabel(`Type ${PARTNER} to save anyway`).fill(PARTNER);
    await page.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('Saved as revision 3').waitFor();
    await page.goto(`/live?partner=${PARTNER}`);
    await page.getByText('Connected', { exact: true }).waitFor();
    await sendLost(1, 0);
    await page.getByRole('row', { name: /Quarantined/ }).waitFor();
    await sendLost(LOST - 1, 1);
  });

  it('opens a postback of quarantine in the workbench, repairs the mapping, and sees how many leave', async () => {
    await visit(page, `/quarantine?partner=${PARTNER}`);
    await page.getByRole('link', { name: 'Open in the workbench' }).first().click();
    await page.getByText(/^None of the last/).waitFor();
    expect(new URL(page.url()).searchParams.get('sample')).toMatch(/^[\da-f-]{36}$/);
    await field('conversion_id').fill('conversion_id');
    await page.getByRole('button', { name: 'Start a dry run' }).click();
    await page.getByText(/1,524 leave quarantine/).waitFor();
    await save().click();
    await page.getByText('Saved as revision 4').waitFor();
  });

  it('redrives them, although admin and service are killed meanwhile', async () => {
    await page.getByRole('button', { name: 'Redrive quarantine…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1,500 leave quarantine/).waitFor();
    const { endpoint_url } = await console.call<{ endpoint_url: string }>('GET', `partners/${PARTNER}`);
    const started = page.waitForResponse((response) => response.url().endsWith('/redrives'));
    await dialog.getByRole('button', { name: 'Start the redrive' }).click();
    expect((await started).status()).toBe(202);
    await console.kill(Number(new URL(endpoint_url).port));
    await console.kill(Number(new URL(console.address.admin).port));
    await console.untilAdminIsReady();
    await dialog.getByText('Finished', { exact: true }).waitFor({ timeout: 120_000 });

    const path = `/api/v1/exports/conversions.ndjson?partner=${PARTNER}`;
    const lines = (await (await page.context().request.get(path)).text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { conversion_id?: string; postback_id?: string });
    const lost = rows.filter(({ conversion_id: id }) => id?.startsWith('lost-'));
    expect([lost.length, new Set(lost.map(({ postback_id: id }) => id)).size]).toEqual([LOST, LOST]);
    expect(new Set(lost.map(({ conversion_id: id }) => id)).size).toBe(LOST);
    const { data } = await console.call<{ data: { difference: number }[] }>(
      'GET',
      `reconciliation?partner_code=${PARTNER}`,
    );
    expect(data.map(({ difference }) => difference)).toEqual(data.map(() => 0));
  });

  it('rolls back to the revision before', async () => {
    await visit(page, `/partners/${PARTNER}/history`);
    const item = page.getByRole('listitem').filter({ hasText: 'Revision 3' });
    await item.getByRole('button', { name: 'Roll back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1,526 postbacks: /).waitFor();
    await dialog.getByRole('button', { name: 'Roll back now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Revision 5').waitFor();
  });
});
