import { until } from '@app/common/testing/until';
import type { ClickReport, EventStatistics, Funnel } from '@app/internal-protocol';
import type { Page } from 'playwright-core';
import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { CONVERTED_CLICK } from './send-visits';

jest.setTimeout(120_000);

(chromiumPath() === undefined ? describe.skip : describe)('the pages with figures of events', () => {
  let console: ConsoleUnderTest;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    ({ page, complaints } = await openPage(await console.openContext()));
    await until('the conversions are joined with the clicks', async () => {
      const { rows } = await console.call<ClickReport>(
        'GET',
        `analytics/click-report?group_by=offer&${lastSevenDays()}`,
      );
      return rows.some(({ conversions }) => conversions > 0);
    });
  });
  afterAll(() => console.close());

  const texts = async (selector: string): Promise<string[]> =>
    (await page.locator(selector).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

  it('show what the API counts, until when it is complete, and the way to the events', async () => {
    await visit(page, '/events/figures');
    await page.getByText(/^Everything that was stored before 20\d\d-/).waitFor();
    const query = new URL(await hrefOf(page, 'tbody a')).searchParams;
    const span = `from=${query.get('from')}&to=${query.get('to')}`;
    const { rows } = await console.call<EventStatistics>('GET', `analytics/statistics?group_by=type&${span}`);
    const clicks = rows.find(({ key }) => key === 'click')!.events;
    await page
      .getByRole('row', { name: /^click / })
      .getByRole('link', { name: String(clicks), exact: true })
      .click();
    await page.waitForURL(/\/events\?.*type=click/);
    await page.goBack();
    await page.getByRole('button', { name: 'Sessions', exact: true }).click();
    await page.waitForURL(/measure=sessions/);
    await page.getByRole('button', { name: 'Source', exact: true }).click();
    await page.getByRole('row', { name: /^default / }).waitFor();
    expect(await texts('section:has(h2:text("Steps from page to page")) tbody tr')).toContainEqual(
      expect.stringContaining('shop.example/products/7 shop.example/products/8-a-product'),
    );
    expect(complaints.splice(0)).toEqual([]);
  });

  it('lead from a first page to its sessions, and from a session to its events', async () => {
    await visit(page, '/events/figures');
    const first = page.getByRole('region', { name: 'First pages' });
    await first
      .getByRole('row', { name: /shop\.example\/sale/ })
      .getByRole('link')
      .click();
    await page.waitForURL(/entry_page=https%3A%2F%2Fshop\.example%2Fsale/);
    await page
      .getByRole('button', { name: /20\d\d/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Events of this session' }).click();
    await page.waitForURL(/\/events\?session_id=visit-/);
    await page.locator('main tbody tr').first().waitFor();
    expect(complaints.splice(0)).toEqual([]);
  });

  it('build a funnel with the keyboard, of which the URL has everything', async () => {
    await visit(page, '/events/funnel?steps=page_view,purchase');
    await page.getByRole('button', { name: 'Remove: purchase' }).press('Enter');
    await page.getByText('A funnel has at least two steps.').waitFor();
    const add = page.getByLabel('Add a step');
    for (const step of ['conversion', 'click']) {
      await add.selectOption(step);
      await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
      await page.getByRole('button', { name: `Remove: ${step === 'click' ? 'click' : 'Conversion'}` }).waitFor();
    }
    await page.getByRole('button', { name: 'Earlier: click' }).press('Enter');
    await page.waitForURL(/steps=page_view%2Cclick%2Cconversion/);
    await page
      .getByText(/went no further/)
      .first()
      .waitFor();
    const query = `steps=page_view,click,conversion&${lastSevenDays()}`;
    const { steps } = await console.call<Funnel>('GET', `analytics/funnel?${query}`);
    expect(await texts('main ol strong')).toEqual(steps.map(({ count }) => String(count)));
    const clicks = page.getByRole('button', { name: 'Clicks', exact: true });
    await clicks.press('Enter');
    await page.waitForURL(/by=click/);
    await page.getByLabel('Within').selectOption('31d');
    await page.waitForURL(/within=31d/);
    await page.reload();
    await page.locator('main ol li').nth(2).waitFor();
    expect(await clicks.getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('Within').inputValue()).toBe('31d');
    expect(complaints.splice(0)).toEqual([]);
  });

  it('report clicks, and list those without a conversion and conversions without a click', async () => {
    await visit(page, '/events/clicks');
    await page.getByRole('row', { name: /^Shopee MY/ }).waitFor();
    await page.getByRole('button', { name: 'Page', exact: true }).click();
    await page.getByRole('row', { name: /shop\.example\/products\/7/ }).waitFor();
    await page.getByRole('link', { name: 'Clicks without a conversion' }).click();
    await page.getByRole('link', { name: 'click-2-without-a-conversion' }).waitFor();
    expect(await page.getByText(CONVERTED_CLICK).count()).toBe(0);
    await page.getByRole('link', { name: 'Conversions without a click' }).click();
    // Other specs send more than a page of conversions to the other partner.
    await page.getByLabel('Partner').selectOption('rector');
    await page.waitForURL(/partner=rector/);
    await page
      .getByRole('row', { name: /Unknown click/ })
      .first()
      .getByRole('link')
      .click();
    await page.waitForURL(/\/conversions\/rector\/c-/);
    expect(complaints.splice(0)).toEqual([]);
  });

  it('show the journey of a click to its conversion', async () => {
    await visit(page, '/events/clicks');
    await page.getByLabel('Click id').fill(CONVERTED_CLICK);
    await page.getByLabel('Click id').press('Enter');
    await page.waitForURL(/\/events\/journeys\//);
    await page.getByRole('link', { name: 'involve_asia c-0-6' }).waitFor();
    expect(await page.locator('main ol li').count()).toBeGreaterThan(4);
    await page.getByRole('link', { name: 'involve_asia c-0-6' }).click();
    await page.waitForURL(/\/conversions\/involve_asia\/c-0-6/);
    expect(complaints.splice(0)).toEqual([]);
  });

  it('mask ids for a viewer, and lead nowhere by them', async () => {
    const { key } = await console.makeKey('viewer');
    const { page: other } = await openPage(await console.openContext(key));
    await visit(other, '/events/clicks/unmatched');
    await other.locator('main tbody tr').first().waitFor();
    expect(await other.locator('main tbody').innerHTML()).not.toMatch(/without-a-conversion|journeys/);
    await visit(other, '/events/sessions?peek=first');
    await other.getByRole('complementary').waitFor();
    expect(await other.content()).not.toMatch(/visitor-\d-8d1c44e2|Events of this session/);
    expect(complaints.splice(0)).toEqual([]);
  });

  it('preview the recommendations for a product beside the most popular ones', async () => {
    await visit(page, '/events/recommendations');
    await page.getByText('Type the id of a product').waitFor();
    await until('recommendations are computed', async () => {
      await visit(page, '/events/recommendations?product_id=p-7');
      return (await page.getByText('Viewed together').count()) > 0;
    });
    const goWith = page.getByRole('region', { name: 'Goes with p-7' });
    await page.getByText('Hit rate of the most popular').waitFor();
    await goWith.getByRole('link', { name: 'p-8' }).click();
    await page.getByRole('region', { name: 'Goes with p-8' }).getByRole('link', { name: 'p-7' }).waitFor();
    expect(new URL(page.url()).searchParams.get('product_id')).toBe('p-8');
    expect(complaints.splice(0)).toEqual([]);
  });
});

/** As the page has them in the browser's zone, Asia/Kuala_Lumpur. */
function lastSevenDays(): string {
  const day = 86_400_000;
  const midnight = (days: number) => new Date((Math.floor((Date.now() + day / 3) / day) + days) * day - day / 3);
  return `from=${midnight(-6).toISOString()}&to=${midnight(1).toISOString()}`;
}

async function hrefOf(page: Page, selector: string): Promise<string> {
  const href = await page.locator(`main ${selector}`).first().getAttribute('href');
  return new URL(href!, page.url()).href;
}
