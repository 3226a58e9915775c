import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { type PostbackCase, readPostbackCases } from '../cases/postback-cases';
import { sendRequests } from '../cases/send-requests';
import type { FuzzResponse } from '../fuzz/response-reader';

interface Result {
  status: string;
  warnings: { field: string }[];
  errors: { field: string; reason: string }[];
}

let platform: DevPlatform;
/** The service of the partner. */
let service: string;
let before: Record<string, unknown>;

beforeAll(async () => {
  platform = await DevPlatform.create();
  await platform.start();
  const services = [0, 1, 2, 3].map((place) => `http://127.0.0.1:${platform.partnerPort(place)}`);
  const infos = await Promise.all(services.map((url) => call('GET', `${url}/info`).catch(() => ({}))));
  service = services[infos.findIndex((info) => (info as { partner?: string }).partner === 'rector')]!;
  before = await call('GET', `${platform.admin}/api/v1/partners/rector`);
}, 120_000);

afterAll(async () => {
  await platform.stop();
  await platform.remove();
}, 30_000);

async function call(method: string, url: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { 'x-api-key': platform.adminKey, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** The result of each postback of a response; none where the response is no JSON. */
function resultsOf({ body }: FuzzResponse): Result[] {
  if (!body.startsWith('{')) return [];
  const document = JSON.parse(Buffer.from(body, 'latin1').toString()) as Result & { results?: Result[] };
  return document.results ?? (Array.isArray(document.warnings) ? [document] : []);
}

async function configure(settings: Record<string, unknown>): Promise<void> {
  const { version } = await call('PATCH', `${platform.admin}/api/v1/partners/rector`, settings);
  await until('the configuration is active', async () => {
    // A redrive loads the configuration first; none of these postbacks exists.
    await call('POST', `${platform.gateway}/partner/rector/event/quarantine/redrive?code=redrive_failed`);
    return (await call('GET', `${service}/info`)).config_version === version;
  });
}

async function totals(): Promise<Record<string, number>> {
  const { totals } = await call('GET', `${platform.gateway}/partner/rector/event/stats`);
  return Object.fromEntries(Object.entries(totals as object).map(([name, value]) => [name, Number(value)]));
}

async function run({ requests, expect: expected, partner }: PostbackCase): Promise<void> {
  if (partner) await configure(partner);
  try {
    const before = expected.totals && (await totals());
    const replies = await sendRequests(platform.gateway, requests);
    expect(replies.map(({ status }) => status)).toEqual(expected.http);
    expectResults(replies.map(resultsOf), expected);
    for (const method of expected.allow ?? [])
      expect(replies[0]!.head).toMatch(new RegExp(`^allow:.*\\b${method}\\b`, 'im'));
    for (const conversion of expected.conversions ?? []) await expectConversion(conversion);
    for (const id of expected.absent ?? []) await expectAbsent(id);
    if (before) {
      const after = await totals();
      for (const [name, added] of Object.entries(expected.totals!)) {
        expect([name, after[name]! - before[name]!]).toEqual([name, expect.closeTo(Number(added), 4)]);
      }
    }
  } finally {
    if (partner) await configure(Object.fromEntries(Object.keys(partner).map((name) => [name, before[name]])));
  }
}

function expectResults(results: Result[][], expected: PostbackCase['expect']): void {
  for (const [index, outcome] of expected.outcome.entries()) {
    if (outcome === null) continue;
    const statuses = results[index]!.map(({ status }) => status);
    expect(Array.isArray(outcome) ? statuses : statuses[0]).toEqual(outcome);
  }
  for (const { field, says = '' } of expected.reasons ?? []) {
    for (const { errors } of results.flat().filter(({ status }) => status === 'quarantined')) {
      const reason = expect.stringMatching(new RegExp(says, 'i'));
      expect(errors).toContainEqual(expect.objectContaining({ field, reason }));
    }
  }
  expectWarnings(results, expected.warnings_on);
}

function expectWarnings(results: Result[][], expected: string[] | string[][] | undefined): void {
  if (expected === undefined) return;
  for (const [index, ofRequest] of results.entries()) {
    const fields = ofRequest.flatMap(({ warnings }) => warnings.map(({ field }) => field));
    const listed = Array.isArray(expected[0]) ? (expected[index] as string[]) : (expected as string[]);
    if (listed.length === 0) expect(fields).toEqual([]);
    for (const field of listed) expect(fields).toContain(field);
  }
}

async function expectConversion(expected: NonNullable<PostbackCase['expect']['conversions']>[number]): Promise<void> {
  const { conversion_id, state = {}, history, key: parts } = expected;
  const query = parts ? `?${new URLSearchParams({ key: JSON.stringify(parts) }).toString()}` : '';
  const url = `${platform.gateway}/partner/rector/event/conversions/${encodeURIComponent(conversion_id)}${query}`;
  const found = await call('GET', url);
  for (const [field, value] of Object.entries(state)) {
    expect([field, (found.state as Record<string, unknown>)[field] ?? null]).toEqual([field, value]);
  }
  if (parts) expect(found.key).toEqual(parts);
  if (history !== undefined) expect(found.history).toHaveLength(history);
}

async function expectAbsent(id: string): Promise<void> {
  const url = `${platform.gateway}/partner/rector/event/conversions/${encodeURIComponent(id)}`;
  const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
  expect([id, response.status]).toEqual([id, 404]);
}

describe('what senders really send', () => {
  const titled = readPostbackCases().map((one) => [`${one.kind}: ${one.id}`, one] as const);

  it.each(titled)('%s', (_, one) => run(one));
});
