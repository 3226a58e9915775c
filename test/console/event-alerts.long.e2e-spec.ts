import { chromiumPath, openPage, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';
import { until } from '@app/common/testing/until';

jest.setTimeout(120_000);

(chromiumPath() === undefined ? describe.skip : describe)('the page of alerts', () => {
  it('edits a rule, and shows the alert that it raises', async () => {
    const console = await ConsoleUnderTest.connect();
    const { page, complaints } = await openPage(await console.openContext());
    await visit(page, '/events/alerts');
    await page.getByRole('button', { name: 'Change: High purchase' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amounts').fill('MYR many');
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await dialog.getByText('must be texts such as 1000.00').first().waitFor();
    await dialog.getByLabel('Amounts').fill('MYR 5000.00');
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await page.getByText('From MYR 5000.00.').waitFor();
    const event = { event_type: 'purchase', order_id: 'high-1', amount: '5000', currency: 'MYR' };
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36' };
    await fetch(`${console.address.gateway}/api/v1/analytics/track`, {
      method: 'POST',
      headers,
      body: JSON.stringify(event),
    });
    await until('the alert is listed', async () => {
      await visit(page, '/events/alerts?rule=high_value_purchase');
      return (await page.getByText('Order high-1: MYR 5000.0000').count()) > 0;
    });
    await until('the alert is announced', async () => {
      await visit(page, '/events/alerts?rule=high_value_purchase');
      return (await page.getByText('Log only').count()) > 0;
    });
    const { key } = await console.makeKey('viewer');
    const { page: other } = await openPage(await console.openContext(key));
    await visit(other, '/events/alerts');
    await other.getByText('From MYR 5000.00.').waitFor();
    expect(await other.getByRole('button', { name: /Change/ }).count()).toBe(0);
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    await console.close();
  });
});
