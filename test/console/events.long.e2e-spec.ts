import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(120_000);

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

(chromiumPath() === undefined ? describe.skip : describe)('the pages of events', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
  });
  afterAll(() => console.close());

  async function track(event: object): Promise<number> {
    const init = { method: 'POST', headers: { 'user-agent': BROWSER }, body: JSON.stringify(event) };
    return (await fetch(`${console.address.gateway}/api/v1/analytics/track`, init)).status;
  }

  it('show new events by themselves while they are live, and nothing of another filter', async () => {
    await visit(page, '/events?name=seen_live');
    await page.getByLabel('Live').check();
    await page.getByText('Nothing matches these filters.').waitFor();
    expect(await track({ event_type: 'click', event_name: 'seen_live', properties: { place: 'header' } })).toBe(200);
    await track({ event_type: 'click', event_name: 'not_seen' });
    await page
      .getByRole('button', { name: /20\d\d/ })
      .first()
      .click();
    await page.getByText('"place": "header"').waitFor();
    expect(await page.locator('main tbody tr').count()).toBe(1);
    expect(complaints.splice(0)).toEqual([]);
  });

  it('lead from an event to the others of its session, and mask it for a viewer', async () => {
    await visit(page, '/events?type=purchase&peek=first');
    await page.getByRole('complementary').getByRole('link', { name: 'session-7-3f9a2b7c' }).click();
    await page.waitForURL(/session_id=session-7/);
    await page.locator('main tbody tr').nth(1).waitFor();
    const { key } = await console.makeKey('viewer');
    const { page: other } = await openPage(await console.openContext(key));
    await visit(other, '/events?type=purchase&peek=first');
    await other.getByText('sess***').first().waitFor();
    expect(await other.content()).not.toMatch(/session-7-3f9a2b7c|user-7-3f9a2b7c/);
    expect(complaints.splice(0)).toEqual([]);
  });

  it('list a rejected event with every reason, and read it again', async () => {
    expect(await track({ event_type: 'Not a type', event_name: 'rejected here' })).toBe(422);
    await visit(page, '/events/rejects?code=wrong_format&peek=first');
    await page.getByRole('complementary').getByText('rejected here').waitFor();
    await page.locator('main tbody tr').first().getByRole('button', { name: 'Redrive' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This event is read again').waitFor();
    await dialog.getByRole('button', { name: 'Redrive' }).click();
    await dialog.getByText('0 events are stored, 0 were known or are not kept, 1 still cannot be read.').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const { data } = await console.call<{ data: object[] }>('GET', 'audit?entity=rejected_event');
    expect(data[0]).toMatchObject({ action: 'redrive', after: { report: { redriven: 0, read: 1 } } });
    expect(complaints.splice(0)).toEqual([]);
  });

  it('have a page of dead events', async () => {
    await visit(page, '/events/dead');
    await page.getByText('Every handler has handled all of its events.').waitFor();
    expect(complaints.splice(0)).toEqual([]);
  });
});
