import type { BrowserContext, Locator, Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(180_000);

/** More than a page of a list has. */
const CONVERSIONS = 70;
const STEPS = 60;
const MAX_TABS = 150;

/** No test of this file uses the mouse, and none clicks: that is its point. */
(chromiumPath() === undefined ? describe.skip : describe)('the console by keyboard', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    for (let number = 0; number < CONVERSIONS; number += 1) {
      const query = `conversion_id=keys-${number}&usd_payout=1.00&click_id=keyboard`;
      const response = await fetch(`${console.address.gateway}/partner/involve/event?${query}`);
      await response.arrayBuffer();
    }
    context = await console.browser.newContext({ baseURL: console.address.admin, reducedMotion: 'reduce' });
    page = await context.newPage();
  });
  afterAll(async () => {
    await context.close();
    await console.close();
  });

  const press = (...keys: string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name, level: 1 });
  const isFocused = (target: Locator): Promise<boolean> =>
    target.evaluateAll((elements) => elements.some((element) => element === element.ownerDocument.activeElement));

  /** Moves the focus there with Tab alone. */
  async function tabTo(target: Locator): Promise<void> {
    await target.first().waitFor();
    for (let presses = 0; presses < MAX_TABS; presses += 1) {
      if (await isFocused(target)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  }

  it('signs in, and finds a conversion', async () => {
    await page.goto('/');
    await page.getByLabel('API key').waitFor();
    expect(await isFocused(page.getByLabel('API key'))).toBe(true);
    await page.keyboard.type(console.address.adminKey);
    await press('Enter');
    await heading('Overview').waitFor();
    await press('Control+k');
    await page.getByPlaceholder('An id, a URL').waitFor();
    await page.keyboard.type('keys-42');
    await page.getByRole('option', { name: /Conversion · keys-42/ }).waitFor();
    await press('Enter');
    await heading('keys-42').waitFor();
  });

  it('walks through the rows of a list in the panel, also to the next page', async () => {
    await press('g', 'c');
    await heading('Conversions').waitFor();
    await page.locator('main tbody tr').first().waitFor();
    const title = page.getByRole('complementary', { name: 'Opened row' }).getByRole('heading', { level: 2 });
    const seen: string[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      const before = new URL(page.url()).searchParams.get('peek');
      await press('j');
      await until(
        `row ${step}`,
        () => {
          const peek = new URL(page.url()).searchParams.get('peek');
          return peek !== null && peek !== before && peek !== 'first';
        },
        10_000,
      );
      seen.push(new URL(page.url()).searchParams.get('peek')!);
    }
    expect(new Set(seen).size).toBe(STEPS);
    expect(new URL(page.url()).searchParams.get('cursor')).not.toBeNull();
    const last = await title.textContent();
    await press('k');
    await until('the row before', async () => (await title.textContent()) !== last);
    await press('Escape');
    await title.waitFor({ state: 'detached' });
  });

  it('downloads the evidence of a conversion', async () => {
    await press('j');
    await tabTo(page.getByRole('link', { name: 'Open its page' }));
    await press('Enter');
    await page.getByRole('heading', { name: 'Present state' }).waitFor();
    await tabTo(page.getByRole('link', { name: 'Evidence (ZIP)' }));
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
  });

  it('opens the workbench with that conversion, changes the mapping and saves it', async () => {
    await tabTo(page.getByRole('link', { name: 'Open in the workbench' }));
    await press('Enter');
    await page
      .getByText('seen in', { exact: false })
      .or(page.getByText(/None of the last/))
      .first()
      .waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/partners\/\w+\/mapping$/);
    expect(new URL(page.url()).searchParams.get('sample')).not.toBeNull();
    await tabTo(page.getByRole('button', { name: 'Add a name' }));
    await press('Enter');
    const name = page.getByLabel('Received name').last();
    await until('the focus in the new row', () => isFocused(name));
    await page.keyboard.type('by_keyboard');
    await press('Tab');
    await page.keyboard.type('sub_id');
    const save = page.getByRole('button', { name: /^Save as revision/ });
    await until('a draft that can be saved', () => save.isEnabled());
    await tabTo(save);
    await press('Enter');
    await page.getByText(/^Saved as revision \d+/).waitFor();
  });

  it('has no shortcut while an input method composes', async () => {
    await press('g', 'c');
    await heading('Conversions').waitFor();
    await page.locator('main tbody tr').first().waitFor();
    await compose('j', 'document.body');
    await compose('?', 'document.body');
    await press('Control+k');
    await page.getByPlaceholder('An id, a URL').waitFor();
    await page.keyboard.type('partners');
    await compose('Enter', 'document.activeElement');
    await compose('Escape', 'document.activeElement');
    // The palette is still open, so that the next key reaches it.
    await page.keyboard.press('End');
    expect(await page.getByPlaceholder('An id, a URL').inputValue()).toBe('partners');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/conversions');
    await press('Escape');
  });

  it('leaves single keys alone once they are switched off', async () => {
    await press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const toggle = sheet.getByRole('checkbox', { name: 'Shortcuts of single keys' });
    await tabTo(toggle);
    await press('Space', 'Escape');
    await sheet.waitFor({ state: 'detached' });
    await press('j', 'g', 'p', '?', '/');
    await press('Control+k');
    await page.getByPlaceholder('An id, a URL').waitFor();
    expect(await sheet.count()).toBe(0);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/conversions');
    await press('Escape');
  });

  /** Sends a key as it comes from an input method. */
  async function compose(key: string, target: string): Promise<void> {
    const init = { key, isComposing: true, keyCode: 229, bubbles: true, cancelable: true };
    await page.evaluate(`${target}.dispatchEvent(new KeyboardEvent('keydown', ${JSON.stringify(init)}))`);
  }
});
