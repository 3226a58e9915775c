import type { BrowserContext, Page } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { chromiumPath, visit } from './browser';
import { ConsoleUnderTest } from './console-under-test';

jest.setTimeout(240_000);

/** Several steps of a redrive. */
const POSTBACKS = 600;
const CONCURRENT = 20;
const MAPPING = '/partners/rector/mapping';

interface Job {
  id: string;
  state: string;
  counts: Record<string, number>;
}

/** A mapping is broken, seen, repaired and rolled back, and every postback is stored once although processes die. */
(chromiumPath() === undefined ? describe.skip : describe)('the story of a broken mapping', () => {
  let console: ConsoleUnderTest;
  let context: BrowserContext;
  let workbench: Page;
  let revision = 0;
  const postbackIds: string[] = [];

  beforeAll(async () => {
    console = await ConsoleUnderTest.connect();
    context = await console.openContext();
    workbench = await context.newPage();
    revision = await readRevision();
  });
  afterAll(async () => {
    await context.close();
    await console.close();
  });

  const readRevision = async (): Promise<number> =>
    (await console.call<{ version: number }>('GET', 'partners/rector')).version;
  const field = (name: string) => workbench.getByLabel(`Field of ${name}`, { exact: true });
  const save = () => workbench.getByRole('button', { name: /^Save as revision/ });

  it('breaks the mapping', async () => {
    await visit(workbench, MAPPING);
    await field('conversion_id').fill('order_id');
    await workbench.getByText(/, [1-9]\d* enter it/).waitFor();
    await save().click();
    await workbench.getByLabel('Type rector to save all the same').fill('rector');
    await workbench.getByRole('button', { name: 'Save all the same' }).click();
    await workbench.getByText(`Saved as revision ${revision + 1}`).waitFor();
  });

  it('shows in the live tail how the quarantine grows', async () => {
    const tail = await context.newPage();
    await tail.goto('/live?partner=rector&outcome=quarantined');
    await tail.getByText('Connected', { exact: true }).waitFor();
    await untilQuarantining();
    const numbers = Array.from({ length: POSTBACKS }, (_, number) => number);
    await Promise.all(
      Array.from({ length: CONCURRENT }, async (_, first) => {
        for (const number of numbers.filter((one) => one % CONCURRENT === first)) postbackIds.push(await send(number));
      }),
    );
    const totals = tail.locator('[data-shown]');
    const total = async (): Promise<number> =>
      Number(await totals.getAttribute('data-shown')) + Number(await totals.getAttribute('data-left-out'));
    await until(`${POSTBACKS} in the tail`, async () => (await total()) >= POSTBACKS, 60_000);
    expect(new Set(postbackIds).size).toBe(POSTBACKS);
    await tail.close();
  });

  it('leads from the reason in the quarantine to the workbench, with one of its postbacks', async () => {
    await visit(workbench, '/quarantine?partner=rector');
    const group = workbench.getByRole('row').filter({ hasText: 'conversion_id' }).filter({ hasText: /6\d\d/ });
    await group.first().getByRole('link', { name: 'Open in the workbench' }).click();
    await workbench.waitForURL(/\/partners\/rector\/mapping\?sample=/);
    const sample = new URL(workbench.url()).searchParams.get('sample')!;
    await workbench.getByText('Quarantined', { exact: false }).first().waitFor();
    expect(postbackIds).toContain(sample);
    expect(await workbench.getByText('is not among the newest samples').count()).toBe(0);
  });

  it('says in a dry run how many leave the quarantine, before the repair is saved', async () => {
    await field('conversion_id').fill('conversion_id');
    await workbench.getByRole('button', { name: 'Start a dry run' }).click();
    const sentence = workbench.getByText(/postbacks: .* leave quarantine/);
    await sentence.waitFor({ timeout: 60_000 });
    const leaving = Number(/([\d,]+) leave quarantine/.exec((await sentence.textContent())!)![1]!.replace(',', ''));
    expect(leaving).toBeGreaterThanOrEqual(POSTBACKS);
    await save().click();
    await workbench.getByText(`Saved as revision ${revision + 2}`).waitFor();
  });

  it('redrives them although the admin API and the service are killed in the middle', async () => {
    await workbench.getByRole('button', { name: 'Redrive quarantine…' }).click();
    const start = workbench.getByRole('button', { name: 'Redrive them now' });
    await start.waitFor({ timeout: 60_000 });
    const started = workbench.waitForResponse((response) => response.url().endsWith('/redrives'));
    const victims = await Promise.all([console.processOf('rector'), console.processOf('admin')]);
    await start.click();
    const { id } = (await (await started).json()) as Job;
    await until('the first step', async () => ((await readJob(id)).counts['done'] ?? 0) > 0, 30_000);
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await workbench.getByRole('dialog').getByText('Finished').waitFor({ timeout: 120_000 });
    const { state, counts } = await readJob(id);
    expect([state, counts['done'], counts['failed']]).toEqual(['finished', counts['total'], 0]);
    expect(counts['stored']! + (counts['already'] ?? 0)).toBeGreaterThanOrEqual(POSTBACKS);
    await workbench.getByRole('link', { name: 'Open the job' }).click();
    await workbench.getByRole('heading', { name: 'Redrive', level: 1 }).waitFor();
  });

  it('has stored every postback once', async () => {
    const stored = await exported('conversions', 'story-');
    expect(stored.toSorted()).toEqual(postbackIds.toSorted());
    const waiting = new Set(await exported('quarantine', ''));
    expect(postbackIds.filter((id) => waiting.has(id))).toEqual([]);
  });

  it('rolls the mapping back', async () => {
    await visit(workbench, '/partners/rector/history');
    const item = workbench
      .getByRole('listitem')
      .filter({ hasText: `Revision ${revision}` })
      .first();
    await item.getByRole('button', { name: 'Roll back' }).click();
    await workbench.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await workbench.getByRole('dialog').waitFor({ state: 'detached' });
    await workbench
      .getByText(`Revision ${revision + 3}`)
      .first()
      .waitFor();
    expect(await readRevision()).toBe(revision + 3);
  });

  /** Of a postback that the broken mapping is to quarantine. @returns its id */
  async function send(number: number | string): Promise<string> {
    const query = `conversion_id=story-${number}&usd_sale_amount=12.50&usd_earning=1.25`;
    const response = await fetch(`${console.address.gateway}/partner/rector/event?${query}`);
    await response.arrayBuffer();
    return response.headers.get('x-postback-id')!;
  }

  /** The service takes over a changed mapping a moment after it is saved. */
  async function untilQuarantining(): Promise<void> {
    await until(
      'the service to read with the new mapping',
      async () => {
        const id = await send('first');
        const { data } = await console.call<{ data: { postback_id: string }[] }>(
          'GET',
          'quarantine?partner=rector&limit=5',
        );
        return data.some(({ postback_id }) => postback_id === id);
      },
      20_000,
    );
  }

  async function readJob(id: string): Promise<Job> {
    return console.call('GET', `jobs/rector/${id}`);
  }

  /** The postback ids of a list, of conversions whose id has a beginning and a number. */
  async function exported(list: 'conversions' | 'quarantine', beginning: string): Promise<string[]> {
    const { admin, adminKey } = console.address;
    const url = `${admin}/api/v1/exports/${list}.ndjson?partner=rector`;
    const response = await fetch(url, { headers: { 'x-api-key': adminKey } });
    const rows = (await response.text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { postback_id?: string; conversion_id?: string | null });
    const wanted = (id: string | null | undefined): boolean => beginning === '' || /^story-\d+$/.test(id ?? '');
    return rows.flatMap(({ postback_id: id, conversion_id }) =>
      id !== undefined && wanted(conversion_id) ? [id] : [],
    );
  }
});
