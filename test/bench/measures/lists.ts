import { setTimeout as wait } from 'node:timers/promises';
import type { Harness } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import { ENDPOINT, PARTNER } from './targets';

const PAGE_SIZE = 50;
/** Turned to by cursor, as the console does. */
const PAGES = [1, 100, 1_000];
const FILTERED_PAGES = [1, 100];
const DAY_MS = 86_400_000;
/** Of the rows that `measureReads` loads. */
const FILTERS = [
  { title: 'a list by status', query: 'status=approved' },
  { title: 'a list by offer', query: 'offer=Offer%203' },
  { title: 'a list by status and offer of a week', query: 'status=paid&offer=Offer%207', days: 7 },
];
const CALLS = 10;
const LOOK_INTERVAL_MS = 250;
const MEGABYTE = 1_000_000;
/** What a person does not feel as waiting. */
const PAGE_MS = { atMost: 300 };
/** A file is written as it is read: memory must not grow with its length. */
const GROWTH_MEGABYTES = { atMost: 50 };
/** Growth is counted after this part of an export, when buffers and heaps have the size that they keep. */
const SETTLED = 0.1;

interface ListPage {
  next_cursor: string;
}

/** What the console asks of a partner with millions of conversions: a page at the beginning and far down, and all as a file. */
export async function measureLists(
  harness: Harness,
  service: HarnessProcess,
  { rows, readKey }: { rows: number; readKey: string },
  print: (line: string) => void,
): Promise<Figure[]> {
  const admin = await harness.startAdmin({ name: 'lists-admin' });
  await harness.route(PARTNER, service.url, []);
  const headers = { 'x-api-key': readKey };
  print(`Turning ${PAGES.at(-1)} pages`);
  const list = `${service.url}${ENDPOINT}/conversions?page_size=${PAGE_SIZE}`;
  const pages = await turnPages(list, 'a list', PAGES, headers);
  for (const { title, query, days } of FILTERS) {
    const from = days ? `&from=${new Date(Date.now() - days * DAY_MS).toISOString()}` : '';
    pages.push(...(await turnPages(`${list}&${query}${from}`, title, FILTERED_PAGES, headers)));
  }
  const throughAdmin = `${admin.url}/api/v1/conversions?partner=${PARTNER}&limit=${PAGE_SIZE}`;
  pages.push(...(await turnPages(throughAdmin, 'a list through admin', PAGES, { 'x-api-key': harness.adminKey })));
  const byId = `${service.url}${ENDPOINT}/conversions?click_id=click${rows / 2}`;
  const found: Figure = {
    title: 'a click id in a list',
    value: await medianOf(() => timedPage(byId, headers)),
    unit: 'ms',
    target: PAGE_MS,
  };
  print(`Exporting ${rows.toLocaleString('en')} conversions`);
  const exported = await exportAll(admin, service, rows, { 'x-api-key': harness.adminKey });
  await admin.stop();
  const growth = (title: string, value: number): Figure => ({ title, value, unit: 'MB', target: GROWTH_MEGABYTES });
  return [
    ...pages,
    found,
    { title: 'exported rows a second', value: exported.perSecond, unit: '', target: null },
    growth('growth of the admin app during an export', exported.adminGrowth),
    growth('growth of the service during an export', exported.serviceGrowth),
  ];
}

/** Goes from page to page of the list at a URL, and times some of them. */
async function turnPages(
  list: string,
  title: string,
  timed: readonly number[],
  headers: Record<string, string>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  let url = list;
  for (let page = 1; page <= timed.at(-1)!; page += 1) {
    if (timed.includes(page)) {
      const value = await medianOf(() => timedPage(url, headers));
      figures.push({ title: `page ${page} of ${title}`, value, unit: 'ms', target: PAGE_MS });
    }
    const { next_cursor: cursor } = (await timedPage(url, headers)).page;
    url = `${list}&cursor=${encodeURIComponent(cursor)}`;
  }
  return figures;
}

async function medianOf(call: () => Promise<{ tookMs: number }>): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < CALLS; number += 1) times.push((await call()).tookMs);
  return median(times);
}

/** @throws Error on a response that is not 2xx */
async function timedPage(url: string, headers: Record<string, string>): Promise<{ page: ListPage; tookMs: number }> {
  const startedMs = performance.now();
  const response = await fetch(url, { headers });
  const text = await response.text();
  const tookMs = performance.now() - startedMs;
  if (!response.ok) throw new Error(`${url} was answered ${response.status}: ${text.slice(0, 500)}`);
  return { page: JSON.parse(text) as ListPage, tookMs };
}

/** @throws Error when the file does not end with the number of its rows */
async function exportAll(
  admin: HarnessProcess,
  service: HarnessProcess,
  rows: number,
  headers: Record<string, string>,
) {
  const ended = new AbortController();
  const sizes = Promise.all([admin, service].map((one) => watchMemory(one, ended.signal)));
  const startedMs = performance.now();
  const response = await fetch(`${admin.url}/api/v1/exports/conversions.ndjson?partner=${PARTNER}`, { headers });
  if (!response.ok) throw new Error(`The export was answered ${response.status}: ${await response.text()}`);
  let end = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) end = (end + chunk).slice(-200);
  const seconds = (performance.now() - startedMs) / 1_000;
  ended.abort();
  const last = end.trimEnd().split('\n').at(-1)!;
  if (last !== JSON.stringify({ end: true, rows })) throw new Error(`The export ended with ${last}`);
  const [adminGrowth, serviceGrowth] = (await sizes).map(growthOf);
  return { perSecond: rows / seconds, adminGrowth: adminGrowth!, serviceGrowth: serviceGrowth! };
}

async function watchMemory(process: HarnessProcess, signal: AbortSignal): Promise<number[]> {
  const sizes: number[] = [];
  while (!signal.aborted) {
    sizes.push((await process.residentBytes()) ?? 0);
    await wait(LOOK_INTERVAL_MS);
  }
  return sizes;
}

/** In megabytes, once the first part is over. */
function growthOf(sizes: readonly number[]): number {
  const settled = Math.ceil(sizes.length * SETTLED);
  const [before, after] = [sizes.slice(0, settled), sizes.slice(settled)].map((part) => Math.max(...part));
  return (after! - before!) / MEGABYTE;
}
