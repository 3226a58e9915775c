import type { BrowserContext, Page } from 'playwright-core';
import { chromiumPath, openPage } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

/** More than a page has, and more than are walked. */
const POSTBACKS = 64;
const WALKED = 60;
const MAX_TABS = 120;

/** From the key of a person to a saved mapping. */
(chromiumPath() === undefined ? describe.skip : describe)('a person without a mouse', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    for (let number = 0; number < POSTBACKS; number += 1) {
      const url = `${console.address.gateway}/partner/rector/event?conversion_id=keys-${number}&usd_payout=1.25`;
      await (await fetch(url)).arrayBuffer();
    }
    context = await console.browser.newContext({ baseURL: console.address.admin, locale: 'en' });
    ({ page, complaints } = await openPage(context));
  });
  afterAll(async () => {
    await context.close();
    await console.close();
  });

  const press = (keys: string) => page.keyboard.press(keys);
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const peeked = (name: string) =>
    page
      .getByRole('complementary', { name: 'Opened row' })
      .getByRole('heading', { level: 2, name, exact: true })
      .waitFor();

  /** Presses Tab until a control with this name has the focus. */
  async function tabTo(name: string): Promise<void> {
    const focused = page.getByLabel(name, { exact: true }).or(page.getByText(name, { exact: true }));
    for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
      if ((await focused.and(page.locator(':focus')).count()) > 0) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${name}`);
  }

  async function go(text: string): Promise<void> {
    await press('Control+k');
    await page.getByRole('dialog').getByRole('option', { name: text }).first().waitFor();
    await page.keyboard.type(text);
    await press('Enter');
  }

  it('signs in, and goes to a list by its name', async () => {
    await page.goto('/sign-in');
    await tabTo('API key');
    await page.keyboard.type(console.address.adminKey);
    await press('Enter');
    await heading('Overview');
    await go('Conversions');
    await heading('Conversions');
  });

  it('walks sixty rows of it, over the end of a page', async () => {
    await page.locator('main tbody tr').first().waitFor();
    await press('j');
    await peeked(`keys-${POSTBACKS - 1}`);
    for (let step = 1; step <= WALKED; step += 1) {
      await press('j');
      await peeked(`keys-${POSTBACKS - 1 - step}`);
    }
    expect(new URL(page.url()).searchParams.has('cursor')).toBe(true);
  });

  it('triggers nothing by single keys while an input method composes, or once they are off', async () => {
    const opened = `keys-${POSTBACKS - 1 - WALKED}`;
    const options = '{ key: "j", code: "KeyJ", keyCode: 229, isComposing: true, bubbles: true, cancelable: true }';
    await page.evaluate(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', ${options}))`);
    await peeked(opened);
    const toggle = async (): Promise<void> => {
      await tabTo('Shortcuts of single keys');
      await press('Space');
      await press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await press('?');
    await toggle();
    await press('k');
    await peeked(opened);
    await tabTo('Keyboard shortcuts');
    await press('Enter');
    await toggle();
    await press('k');
    await peeked(`keys-${POSTBACKS - WALKED}`);
    await press('j');
    await peeked(opened);
  });

  it('opens the history of the row and its postback in the workbench, and saves a name there', async () => {
    await page.evaluate('document.activeElement.blur()');
    await press('Enter');
    await heading(`keys-${POSTBACKS - 1 - WALKED}`);
    await page.getByText('Postbacks, the newest first').waitFor();
    await tabTo('Open in the workbench');
    await press('Enter');
    await page.getByText('None of the last').waitFor();
    await tabTo('Add a name');
    await press('Enter');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('keyboard_note');
    await press('Tab');
    await page.keyboard.type('adv_sub5');
    await press('Tab');
    await page.getByText('Not saved yet').waitFor();
    const { version } = await console.call<{ version: number }>('GET', 'partners/rector');
    await tabTo(`Save as revision ${version + 1}`);
    await press('Enter');
    await page.getByText(`Saved as revision ${version + 1}`).waitFor();
    const saved = await console.call<{ parameter_mapping: object }>('GET', 'partners/rector');
    expect(saved.parameter_mapping).toMatchObject({ keyboard_note: 'adv_sub5' });
    expect(complaints).toEqual([]);
  });
});
