import { readFile } from 'node:fs/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import {
  APPS,
  type AppName,
  filledPath,
  type Operation,
  operationsOf,
  readDocument,
  SchemaChecker,
} from './openapi/document';
import { type AppResponse, RunningApp } from './openapi/running-app';
import { DevPlatform } from '../../tools/harness/dev-platform';

const INSERT_ALERT = `
  WITH rule AS (SELECT id FROM alert_rules ORDER BY name LIMIT 1),
  state AS (
    INSERT INTO alert_groups (rule_id, group_key, partner, keys, phase, since, streak, is_reported, hour)
    SELECT id, 'involve_asia []', 'involve_asia', '{"partner": "involve_asia"}', 'firing', now(), 0, true, now() FROM rule
  )
  INSERT INTO alerts (rule_id, rule_name, partner, group_key, keys, figure, hour, fired_at)
  SELECT id, 'A rule', 'involve_asia', 'involve_asia []', '{"partner": "involve_asia"}', '{}', now(), now() FROM rule
  RETURNING id`;

let platform: DevPlatform;
const apps = new Map<AppName, RunningApp>();

beforeAll(async () => {
  platform = await DevPlatform.create();
  await platform.start();
  for (const name of APPS) apps.set(name, await RunningApp.of(name, platform));
  const refused = await fetch(`${platform.gateway}/involve/event?conversion_id=example-9&usd_payout=lots`);
  const click = { event_type: 'click', click_id: 'click-51d7e0' };
  await fetch(`${platform.gateway}/api/v1/analytics/track`, { method: 'POST', body: JSON.stringify(click) });
  made.set('alert', await insertAlert());
  made.set('quarantined', refused.headers.get('x-postback-id')!);
}, 120_000);

afterAll(async () => {
  await platform.stop();
  await platform.remove();
}, 30_000);

/** A run of a report that is done. */
const INSERT_RUN = `
  INSERT INTO report_runs (report_id, due_at, state, result, next_attempt_at)
  VALUES ($1, now(), 'done', '{"tiles": []}', NULL) RETURNING id`;

const insertAlert = (): Promise<string> => insertRow(INSERT_ALERT);
const insertRun = (reportId: string): Promise<string> => insertRow(INSERT_RUN, [reportId]);

async function insertRow(statement: string, values: string[] = []): Promise<string> {
  const pid = await platform.processOnPort(platform.insightPort);
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
  const url = environment.find((line) => line.startsWith('INSIGHT_DATABASE_URL='))!.replace(/^[^=]*=/, '');
  return onDatabase(url, async (client) => (await client.query<{ id: string }>(statement, values)).rows[0]!.id);
}

/** Writes that others build on come first, and what undoes them last. */
const FIRST = [
  'createPartner',
  'createTenant',
  'createApiKey',
  'addPerson',
  'changePartner',
  'changeTenant',
  'createDryRun',
  'openImport',
  'postInternalV1Imports',
  'saveView',
  'createDashboard',
  'createReport',
  'postInternalV1Reports',
  'postInternalV1Dashboards',
  'createEventSource',
  'createInsightAlertRule',
  'postInternalV1AlertRules',
  'postInternalV1AlertRulesIdReplace',
];
const LAST = [
  'rollBackRevision',
  'deactivateTenant',
  'revokeApiKey',
  'removePerson',
  'deleteView',
  'deleteDashboard',
  'deleteReport',
  'postInternalV1ReportsIdDelete',
  'postInternalV1DashboardsIdDelete',
  'deactivateEventSource',
  'deleteInsightAlertRule',
  'postInternalV1AlertRulesIdDelete',
];
/** Both the admin app and insight have routes for reports, whose runs no route creates. */
const CREATES_REPORT = new Set(['createReport', 'postInternalV1Reports']);
/** Each partner of an example has to exist: later examples use the one that an earlier one created. */
const VALUES: Record<string, () => Record<string, string>> = {
  deactivatePartner: () => ({ partner_code: 'shopee_network' }),
  deactivateTenant: () => ({ partner_code: 'involve_asia', code: 'acme' }),
  changePerson: () => ({ id: made.get('addPerson')! }),
  removePerson: () => ({ id: made.get('addPerson')! }),
  readQuarantined: () => ({ postback_id: made.get('quarantined')! }),
  getInternalV1QuarantinePostbackId: () => ({ postback_id: made.get('quarantined')! }),
  readJob: () => ({ id: made.get('createDryRun')! }),
  listJobRows: () => ({ id: made.get('createDryRun')! }),
  stopJob: () => ({ id: made.get('createDryRun')! }),
  getInternalV1JobsId: () => ({ id: made.get('postInternalV1JobsDryRun')! }),
  getInternalV1JobsIdRows: () => ({ id: made.get('postInternalV1JobsDryRun')! }),
  postInternalV1JobsIdStop: () => ({ id: made.get('postInternalV1JobsDryRun')! }),
  addImportPart: () => ({ id: made.get('openImport')! }),
  exportErrorsAsCsv: () => ({ id: made.get('openImport')! }),
  exportErrorsAsNdjson: () => ({ id: made.get('openImport')! }),
  postInternalV1ImportsIdParts: () => ({ id: made.get('postInternalV1Imports')! }),
  readReport: () => ({ id: made.get('createReport')! }),
  replaceReport: () => ({ id: made.get('createReport')! }),
  deleteReport: () => ({ id: made.get('createReport')! }),
  listReportRuns: () => ({ id: made.get('createReport')! }),
  readReportRun: () => ({ id: made.get('createReport')!, run: made.get('run')! }),
  ...Object.fromEntries(
    ['dashboards', 'reports'].flatMap((kind) => {
      const name = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
      const id = (): Record<string, string> => ({ id: made.get(`postInternalV1${name}`)! });
      return ['getInternalV1#Id', 'postInternalV1#IdReplace', 'postInternalV1#IdDelete', 'getInternalV1#IdRuns'].map(
        (operation) => [operation.replace('#', name), id],
      );
    }),
  ),
  getInternalV1ReportsIdRunsRun: () => ({ id: made.get('postInternalV1Reports')!, run: made.get('run')! }),
  readDashboard: () => ({ id: made.get('createDashboard')! }),
  replaceDashboard: () => ({ id: made.get('createDashboard')! }),
  deleteDashboard: () => ({ id: made.get('createDashboard')! }),
  changeView: () => ({ id: made.get('saveView')! }),
  deleteView: () => ({ id: made.get('saveView')! }),
  deactivateEventSource: () => ({ code: 'shop' }),
  revokeSourceKey: () => ({ id: made.get('createSourceKey')! }),
  revokeApiKey: () => ({ id: made.get('createApiKey')! }),
  replaceInsightAlertRule: () => ({ id: made.get('createInsightAlertRule')! }),
  deleteInsightAlertRule: () => ({ id: made.get('createInsightAlertRule')! }),
  postInternalV1AlertRulesIdReplace: () => ({ id: made.get('postInternalV1AlertRules')! }),
  postInternalV1AlertRulesIdDelete: () => ({ id: made.get('postInternalV1AlertRules')! }),
  ...Object.fromEntries(
    [
      'readInsightAlert',
      'acknowledgeInsightAlert',
      'snoozeInsightAlert',
      'getInternalV1AlertsId',
      'postInternalV1AlertsIdAcknowledge',
      'postInternalV1AlertsIdSnooze',
    ].map((operation) => [operation, () => ({ id: made.get('alert')! })]),
  ),
};
const made = new Map<string, string>();

const isPostback = ({ path, operationId }: Operation): boolean =>
  !operationId.includes('Internal') && /^\/postback$|\/event$/.test(path);
const isStream = ({ responses }: Operation): boolean => 'text/event-stream' in (responses['200']?.content ?? {});
const inOrder = (operations: Operation[]): Operation[] => {
  const rank = ({ operationId, method }: Operation): number => {
    if (FIRST.includes(operationId)) return FIRST.indexOf(operationId);
    if (LAST.includes(operationId)) return 1_000 + LAST.indexOf(operationId);
    return method === 'GET' ? 200 : 100;
  };
  return operations.toSorted((one, other) => rank(one) - rank(other));
};
/** The methods of every path that a request may mean, such as `/rules/{id}` where `/rules/preview` is asked for. */
const methodsOf = (paths: Record<string, object>, path: string): string[] =>
  Object.entries(paths)
    .filter(([template]) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .flatMap(([, operations]) => Object.keys(operations));

const table = (name: AppName): [string, Operation][] =>
  inOrder(operationsOf(readDocument(name))).map((operation) => [`${operation.method} ${operation.path}`, operation]);

function expectedSchema(operation: Operation, { status, headers }: AppResponse): unknown {
  const type = headers.get('content-type')?.split(';', 1)[0];
  return operation.responses[String(status)]?.content?.[type!]?.schema;
}

const namesOf = (operation: Operation): { query: string[]; body: string[] } => {
  const schema = operation.requestBody?.content['application/json']?.schema as { $ref?: string; properties?: object };
  const name = schema?.$ref?.split('/').at(-1);
  const app = [...apps.values()].find(({ document }) => name !== undefined && name in document.components.schemas);
  const body = name ? (app!.document.components.schemas[name] as { properties?: object }) : schema;
  const query = operation.parameters.filter((one) => one.in === 'query').map((one) => one.name);
  return { query, body: Object.keys(body?.properties ?? {}) };
};

/** An unknown name, similar to a known one where there is one. A name of one letter is similar to none. */
const misspelt = ([known]: string[]): { name: string; near: string } => ({
  name: known === undefined ? 'no_such_name' : `${known}_x`,
  near: known === undefined || known.length === 1 ? 'is not known here' : `did you mean \`${known}\`?`,
});

describe.each(APPS)('the running %s', (name) => {
  it.each(table(name))('responds to the examples of %s as documented', async (_title, operation) => {
    const app = apps.get(name)!;
    const checker = new SchemaChecker(app.document);
    for (const response of await app.sendExamples(operation, VALUES[operation.operationId]?.())) {
      expect(response.status < 300 ? '' : response.text).toBe('');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      // The headers of / are those of the console's page there.
      const isPage = name === 'admin' && operation.operationId === 'getIndex';
      expect(response.headers.get('cache-control')).toBe(isPage ? 'no-cache' : 'no-store');
      if (response.status === 204) continue;
      const schema = expectedSchema(operation, response);
      expect([schema === undefined, response.headers.get('content-type')]).toEqual([false, expect.any(String)]);
      const isJson = /\bjson\b/.test(response.headers.get('content-type')!);
      const value = isJson ? (JSON.parse(response.text) as { id?: string }) : response.text;
      expect(checker.errorsOf(schema, value)).toEqual([]);
      if (typeof value === 'object' && value.id !== undefined) made.set(operation.operationId, value.id);
      const { operationId } = operation;
      if (CREATES_REPORT.has(operationId)) made.set('run', await insertRun(made.get(operationId)!));
    }
  });

  const routes = table(name).filter(([, operation]) => !isPostback(operation));
  const values = { id: '0', run: '0', partner_code: 'involve_asia', code: 'bytec', version: '1', postback_id: '0' };

  it.each(routes)(
    'rejects unknown and repeated input of %s, and suggests the nearest name',
    async (_title, operation) => {
      const [app, { query, body }] = [apps.get(name)!, namesOf(operation)];
      const [inQuery, inBody] = [misspelt(query), misspelt(body)];
      const path = filledPath(operation, values);
      const hasBody = operation.requestBody !== undefined;
      const wrong = hasBody ? { body: { [inBody.name]: 'x' } } : {};
      const response = await app.send(operation, `${path}?${inQuery.name}=x`, wrong);
      const problem = JSON.parse(response.text) as { errors: { field: string; reason: string }[] };
      expect([response.status, response.headers.get('content-type')]).toEqual([
        422,
        expect.stringContaining('problem+json'),
      ]);
      const expected = [inQuery, ...(hasBody && inBody.name !== inQuery.name ? [inBody] : [])];
      for (const { name: field, near } of expected) {
        expect(problem.errors).toContainEqual({ field, code: 'unknown_field', reason: expect.stringContaining(near) });
      }
      if (query[0] === undefined) return;
      const repeated = await app.send(operation, `${path}?${query[0]}=1&${query[0]}=2`, hasBody ? { body: {} } : {});
      expect(JSON.parse(repeated.text)).toMatchObject({ status: 422 });
      expect(repeated.text).toContain('is given more than once');
    },
  );

  it.each(table(name))(
    'answers %s with other methods by 405, and with a slash at its end alike',
    async (_title, operation) => {
      const app = apps.get(name)!;
      const path = filledPath(operation, values);
      const ofPath = methodsOf(app.document.paths, path);
      const others = isPostback(operation) ? ['delete'] : ['put', 'patch'];
      const other = others.find((method) => !ofPath.includes(method))!;
      const wrong = await app.send({ ...operation, method: other.toUpperCase() }, path);
      expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, expect.stringContaining(operation.method)]);
      if (operation.method !== 'GET' || path === '/') return;
      const needsQuery = operation.parameters.some(({ required, in: where }) => required && where === 'query');
      const query = isStream(operation) ? '?seconds=1' : needsQuery ? '?' : '';
      const [plain, slashed] = [await app.send(operation, path + query), await app.send(operation, `${path}/${query}`)];
      expect(slashed.status).toBe(plain.status);
      expect(slashed.headers.get('content-type')).toBe(plain.headers.get('content-type'));
    },
  );
});
