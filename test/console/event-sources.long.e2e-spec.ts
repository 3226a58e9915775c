import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(120_000);

const PAGE = '/events/sources/browser_shop';

(chromiumPath() === undefined ? describe.skip : describe)('sources of events', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  /** Sends an event as a shell does with the copied line, and gives the status. */
  async function sendAsCopied(): Promise<string> {
    const line = (await page.locator('main code', { hasText: 'curl -X POST' }).textContent())!;
    return execFileSync('sh', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`], { encoding: 'utf8' });
  }

  it('are created, and their page has a line that sends an event', async () => {
    await visit(page, '/events/sources');
    await page.getByRole('button', { name: 'Create a source' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Browser shop');
    await dialog.getByLabel('Code').fill('Browser Shop');
    await dialog.getByRole('button', { name: 'Create a source' }).click();
    await dialog.getByText('code must begin with a letter').first().waitFor();
    await dialog.getByLabel('Code').fill('browser_shop');
    await dialog.getByRole('button', { name: 'Create a source' }).click();
    await page.waitForURL(`**${PAGE}`);
    await page.getByText('<script async src=').waitFor();
    // Collectors follow within seconds.
    await until('the copied line is accepted', async () => (await sendAsCopied()) === '200');
    expect(complaints.splice(0).filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });

  it('are changed, also when another person changed them first', async () => {
    await visit(page, PAGE);
    await page.getByLabel('Origins of its pages').fill('https://shop.example\nhttps://www.shop.example');
    await page.getByLabel('Addresses of visitors').selectOption('none');
    await console.call('PATCH', 'analytics/sources/browser_shop', { max_events_per_second: 7 });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Another person changed this in the meantime.').waitFor();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved. Collectors follow').waitFor();
    expect(await console.call('GET', 'analytics/sources/browser_shop')).toMatchObject({
      origins: ['https://shop.example', 'https://www.shop.example'],
      ip_mode: 'none',
      max_events_per_second: 7,
    });
    expect(complaints.splice(0).filter((complaint) => !complaint.includes('412'))).toEqual([]);
  });

  it('get a secret key, which is shown once, and lose keys', async () => {
    await visit(page, PAGE);
    await page.getByRole('button', { name: 'Create a write key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kind').selectOption('secret');
    await dialog.getByRole('button', { name: 'Create a write key' }).click();
    const key = (await dialog.locator('code').textContent())!;
    expect(key).toMatch(/^sk_.{43}$/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText(`${key.slice(0, 8)}…`).waitFor();
    await visit(page, PAGE);
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: `Revoke ${key.slice(0, 8)}…` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked').waitFor();
    expect(complaints.splice(0)).toEqual([]);
  });

  it('are shown to a viewer without anything to change', async () => {
    const { key } = await console.makeKey('viewer');
    const { page: other, complaints: others } = await openPage(await console.openContext(key));
    await visit(other, PAGE);
    await other.getByText('Changing it requires the editor role.').waitFor();
    expect(await other.getByRole('button', { name: /create|revoke|save/i }).count()).toBe(0);
    expect(await other.getByLabel('Addresses of visitors').isDisabled()).toBe(true);
    expect(others).toEqual([]);
  });
});
