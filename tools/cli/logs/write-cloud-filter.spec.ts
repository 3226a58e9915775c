import fc from 'fast-check';
import { labelsOfFile, recordOfLine } from './files/record-of-line';
import { EVERYTHING, type LogQuery } from './log-query';
import { SEVERITIES } from './log-record';
import { matchesQuery } from './matches-query';
import { entryOf, logName, type Written } from './testing/cloud-run';
import { evaluateFilter } from './testing/evaluate-filter';
import { writeCloudFilter } from './write-cloud-filter';

const START_MS = Date.parse('2026-11-21T09:00:00Z');
const RUNS = 3_000;

/** Few values, so that they meet; and some that want to break out. */
const nasty = fc.constantFrom('"', '\\', '\\"', '" OR severity="DEFAULT', '") OR (', "'", 'AND', ')', '日本', 'ÄÖ');
const word = fc.oneof(fc.constantFrom('bytec', 'Default', 'stored', 'not kept', 'a-1'), nasty);
const upperOrLower = word.chain((text) => fc.constantFrom(text, text.toUpperCase(), text.toLowerCase()));
const service = fc.constantFrom('gateway', 'admin', 'involve_asia', 'rector');
const app = fc.constantFrom('gateway', 'admin', 'partner-service', 'maintenance');
const timeMs = fc.integer({ min: START_MS, max: START_MS + 20 });
const traceId = fc.constantFrom('105445aa7843bc8bf206b12000100000', '00000000000000000000000000000001');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const some = <T>(value: fc.Arbitrary<T>) => fc.oneof(fc.constant([]), fc.uniqueArray(value, { maxLength: 3 }));

const query: fc.Arbitrary<LogQuery> = fc.record({
  sinceMs: timeMs,
  untilMs: maybe(timeMs),
  partners: some(fc.constantFrom('involve_asia', 'RECTOR')),
  apps: some(app),
  services: some(service),
  tenants: some(upperOrLower),
  outcomes: some(upperOrLower),
  severity: maybe(fc.constantFrom(...SEVERITIES)),
  postbackId: maybe(word),
  conversionId: maybe(upperOrLower),
  traceId: maybe(traceId),
  text: maybe(upperOrLower),
});

/** Of a few conditions: all at once are hardly ever met. */
const CONDITIONS = Object.keys(EVERYTHING) as (keyof LogQuery)[];
const someConditions = fc
  .tuple(query, fc.subarray(CONDITIONS, { minLength: 1, maxLength: 3 }))
  .map(([whole, names]) => ({ ...EVERYTHING, ...Object.fromEntries(names.map((name) => [name, whole[name]])) }));

const fields = fc.record(
  {
    service: app,
    partner: fc.constantFrom('involve_asia', 'rector'),
    tenant: word,
    outcome: word,
    postback_id: word,
    conversion_id: fc.oneof(word, fc.integer(), fc.constant(null)),
    cause: word,
    reason: fc.oneof(word, fc.constant(['stored'])),
    'logging.googleapis.com/trace': traceId.chain((id) => fc.constantFrom(id, `projects/p/traces/${id}`)),
  },
  { requiredKeys: [] },
);

const written: fc.Arbitrary<Written> = fc
  .record({ service, timeMs, message: word, fields, isText: fc.boolean(), severity: fc.constantFrom(...SEVERITIES) })
  .map(({ service, timeMs, message, fields, isText, severity }) => {
    const time = new Date(timeMs).toISOString();
    const line = isText ? `Error: ${message}` : JSON.stringify({ severity, time, message, ...fields });
    return { service, labels: labelsOfFile(service), line, time };
  });

function isFoundHere({ line, service, time }: Written, query: LogQuery): boolean {
  return matchesQuery(recordOfLine(line, service, Date.parse(time)), query);
}

describe('a query', () => {
  it('finds the same lines in Cloud Logging and in files', () => {
    let found = 0;
    fc.assert(
      fc.property(written, fc.oneof(someConditions, query), (line, query) => {
        const isFound = isFoundHere(line, query);
        found += Number(isFound);
        return evaluateFilter(writeCloudFilter(query), entryOf(line)) === isFound;
      }),
      { numRuns: RUNS },
    );
    // A test of lines that are never found would prove little.
    expect(found).toBeGreaterThan(RUNS / 100);
  });

  it('finds the same lines by each condition alone', () => {
    const found = new Map<string, number>();
    const one = query.chain((whole) =>
      fc.constantFrom(...CONDITIONS).map((name) => ({
        name,
        query: { ...EVERYTHING, [name]: whole[name] },
      })),
    );
    fc.assert(
      fc.property(written, one, (line, { name, query }) => {
        const isFound = isFoundHere(line, query);
        const isNarrowing = JSON.stringify(query) !== JSON.stringify(EVERYTHING);
        if (isFound && isNarrowing) found.set(name, (found.get(name) ?? 0) + 1);
        return evaluateFilter(writeCloudFilter(query), entryOf(line)) === isFound;
      }),
      // With a seed, so that no condition is left without a line by chance.
      { numRuns: RUNS, seed: 1 },
    );
    expect([...found.keys()].toSorted()).toEqual(CONDITIONS.toSorted());
  });
});

describe('a filter for Cloud Logging', () => {
  it('cannot be left through a quote', () => {
    const text = 'x" OR severity>="DEFAULT" OR textPayload:"';
    const stranger = entryOf({ service: 'gateway', labels: {}, line: 'innocent', time: '2026-11-21T09:00:00Z' });
    expect(evaluateFilter(writeCloudFilter({ ...EVERYTHING, text }), stranger)).toBe(false);
    expect(writeCloudFilter({ ...EVERYTHING, tenants: ['a\\"b'] })).toContain('jsonPayload.tenant="a\\\\\\"b"');
  });

  it('reads for a person', () => {
    const query = { ...EVERYTHING, sinceMs: START_MS, partners: ['rector'], outcomes: ['quarantined', 'refused'] };
    expect(writeCloudFilter(query).split('\nAND ')).toEqual([
      'resource.type=("cloud_run_revision" OR "cloud_run_job")',
      expect.stringContaining('log_id("run.googleapis.com/stdout") OR '),
      'timestamp>="2026-11-21T09:00:00.000Z"',
      '(jsonPayload.partner="rector" OR labels.partner="rector")',
      'jsonPayload.outcome=("quarantined" OR "refused")',
    ]);
  });

  it.each([
    ['requests', 'INFO', false],
    ['requests', 'WARNING', true],
    ['requests', 'ERROR', true],
    ['varlog/system', 'INFO', true],
    ['stdout', 'DEBUG', true],
  ])('takes the log %s at %s: %s', (log, severity, isTaken) => {
    const entry = entryOf({ service: 'gateway', labels: {}, line: 'words', time: '2026-11-21T09:00:00Z' });
    expect(evaluateFilter(writeCloudFilter(EVERYTHING), { ...entry, severity, logName: logName(log) })).toBe(isTaken);
  });

  it('takes nothing that is not of Cloud Run, and no audit log, whose payload the library cannot read over REST', () => {
    const entry = entryOf({ service: 'gateway', labels: {}, line: 'words', time: '2026-11-21T09:00:00Z' });
    const filter = writeCloudFilter(EVERYTHING);
    expect(evaluateFilter(filter, { ...entry, resource: { type: 'gce_instance' } })).toBe(false);
    const audit = 'projects/p/logs/cloudaudit.googleapis.com%2Factivity';
    expect(evaluateFilter(filter, { ...entry, logName: audit })).toBe(false);
  });
});
