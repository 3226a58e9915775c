import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

interface Saved {
  id: string;
  version: number;
  definition: { tiles: { id: string; width: number }[] };
}

(chromiumPath() === undefined ? describe.skip : describe)('dashboards', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  const tile = (on: Page, title: string) => on.getByRole('group', { name: title, exact: true });
  const openMenu = (on: Page, title: string) => on.getByRole('button', { name: `Menu of ${title}` }).click();
  const choose = (on: Page, item: string) => on.getByRole('menuitem', { name: item, exact: true }).click();
  const titles = (on: Page) => on.getByRole('heading', { level: 2 }).allTextContents();

  async function addTile(on: Page, title: string): Promise<void> {
    await on.getByRole('button', { name: 'Add tile' }).click();
    await on.getByRole('textbox', { name: 'Title' }).fill(title);
    await on.getByRole('button', { name: 'Use tile' }).click();
    await tile(on, title).waitFor();
  }
  async function save(on: Page): Promise<void> {
    await on.getByRole('button', { name: 'Save dashboard' }).click();
    await on.getByText('Saved.').waitFor();
  }

  it('are built from the model and from explored figures, reordered and resized with the keyboard', async () => {
    await visit(page, '/insight/dashboards');
    await page.getByRole('button', { name: 'New dashboard' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Morning');
    await page.getByRole('checkbox', { name: 'Share with everyone' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'New dashboard' }).click();
    await addTile(page, 'First');
    await addTile(page, 'Second');
    await openMenu(page, 'Second');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitem', { name: 'Move forward' }).press('Enter');
    await openMenu(page, 'First');
    await choose(page, 'Wider');
    expect(await titles(page)).toEqual(['Second', 'First']);
    await save(page);
    await visit(page, '/insight/explore?q=Payout%20by%20partner%20today');
    await page.getByRole('button', { name: 'Add to dashboard' }).click();
    await page.getByRole('combobox', { name: 'Dashboard' }).selectOption('Morning');
    await page.getByRole('dialog').getByRole('button', { name: 'Add to dashboard' }).click();
    await page.getByRole('link', { name: 'Open “Morning”' }).click();
    await tile(page, 'Payout').waitFor();
    expect(await titles(page)).toEqual(['Second', 'First', 'Payout']);
  });

  it('have their period and filters in the URL', async () => {
    await page.getByRole('button', { name: 'Today', exact: true }).click();
    await page.getByRole('combobox', { name: 'Partner' }).selectOption('rector');
    await page.waitForURL(/period=today/);
    await page.waitForURL(/partner=rector/);
    await page.reload();
    await tile(page, 'Payout').getByText('rector', { exact: true }).waitFor();
    expect(await tile(page, 'Payout').getByText('involve_asia', { exact: true }).count()).toBe(0);
  });

  it('lead to the rows of a figure, and are saved as CSV and as a picture', async () => {
    for (const [item, ending] of [
      ['Download PNG', 'png'],
      ['Download CSV', 'csv'],
    ] as const) {
      await openMenu(page, 'Payout');
      const [download] = await Promise.all([page.waitForEvent('download'), choose(page, item)]);
      expect(download.suggestedFilename()).toBe(`Payout.${ending}`);
      const file = await buffer(await download.createReadStream());
      if (ending === 'png') expect([file.subarray(0, 4), file.length > 2_000]).toEqual([PNG, true]);
      else expect(file.toString()).toContain('partner,payout');
    }
    await tile(page, 'Payout').getByText('rector', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Conversions' }).waitFor();
    expect(new URL(page.url()).searchParams.get('partner')).toBe('rector');
  });

  it('keep the changes of both people who change one at the same time', async () => {
    const { data } = await console.call<{ data: (Saved & { name: string })[] }>('GET', 'insight/dashboards');
    const { id } = data.find(({ name }) => name === 'Morning')!;
    const other = (await openPage(await console.openContext())).page;
    for (const each of [page, other]) await visit(each, `/insight/dashboards/${id}`);
    await addTile(page, 'Of one');
    await openMenu(other, 'Second');
    await choose(other, 'Wider');
    await save(page);
    await other.getByRole('button', { name: 'Save dashboard' }).click();
    await other.getByText(/Another person saved version \d+ first/).waitFor();
    await tile(other, 'Of one').waitFor();
    await save(other);
    const { definition } = await console.call<Saved>('GET', `insight/dashboards/${id}`);
    expect(definition.tiles.map(({ width }) => width)).toEqual([3, 3, 2, 2]);
    expect(complaints).toEqual([]);
  });
});
