import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { AdminKey } from './databases/secrets';
import { alignColumns } from './terminal/align-columns';

/** What a person needs to know to use the platform. */
export interface Running {
  gatewayUrl: string;
  adminUrl: string;
  database: string;
  dataFolder: string;
  adminKey: AdminKey;
  partners: { partnerCode: string; endpointPath: string; serviceUrl: string }[];
  readyAfterMs: number;
  /** Signs one person in, once, within ten minutes. */
  signInUrl?: string;
}

/** The text that `npm start` prints when the platform is ready. */
export function welcomeText(running: Running): string {
  const { gatewayUrl, adminUrl, partners, dataFolder } = running;
  const rows = [
    ['', 'URL', 'Documentation'],
    ['Console', adminUrl, ''],
    ['Gateway', gatewayUrl, `${gatewayUrl}/docs`],
    ['Admin API', `${adminUrl}/api/v1`, `${adminUrl}/docs`],
    ['Figures', `${adminUrl}/api/v1/insight/query`, ''],
    ['Events', `${gatewayUrl}/api/v1/analytics/track`, ''],
    [],
    ['Partner', 'Its endpoint', 'Its own service'],
    ...partners.map(({ partnerCode, endpointPath, serviceUrl }) => {
      return [partnerCode, `${gatewayUrl}/partner${endpointPath}`, serviceUrl];
    }),
  ];
  return [
    '',
    styleText('bold', `The platform is ready (${(running.readyAfterMs / 1000).toFixed(1)} s).`),
    '',
    ...alignColumns(rows),
    '',
    ...(running.signInUrl === undefined ? [] : [`  Sign in    ${running.signInUrl} (once, within 10 minutes)`]),
    ...describeKey(running),
    `  Database   ${running.database}`,
    `  Kept in    ${dataFolder} (database, secrets, logs)`,
    '',
    ...tryIt(running),
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function describeKey({ adminKey }: Running): string[] {
  if (!adminKey.file) return ['  Admin key  the one in ADMIN_API_KEY'];
  return [`  Admin key  ${adminKey.isNew ? `${adminKey.key}, kept in` : 'in'} ${shortPath(adminKey.file)}`];
}

/** Double quotes, because every shell takes them. */
function tryIt({ gatewayUrl, partners, adminKey }: Running): string[] {
  const [first] = partners;
  if (!first) return [];
  const endpoint = `${gatewayUrl}/partner${first.endpointPath}`;
  const key = adminKey.file ? `$(cat '${shortPath(adminKey.file)}')` : '$ADMIN_API_KEY';
  return [
    '  Try it:',
    `    curl "${endpoint}?conversion_id=try-1&offer_name=Try%20it&usd_sale_amount=99.90&usd_payout=4.50"`,
    `    curl -H "X-API-Key: ${key}" "${endpoint}/conversions"`,
  ];
}

/** Relative to the current folder when the file is below it. */
function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
