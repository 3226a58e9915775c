import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countResources, newPartners, type Resources } from '../cost/count-resources';
import { type CostLine, estimateCost, totalOf } from '../cost/estimate-cost';
import { PRICES } from '../cost/prices';
import type { DeploySettings } from '../settings/deploy-settings';
import { parseSettings, readSettings } from '../settings/read-settings';

const EXAMPLE = 'deploy/settings.example.yaml';
/** Of a release, whose candidates need connections of their own. */
const PARALLEL = 8;
const WIDTHS = [22, 44, 10] as const;

export interface CostOptions {
  partners: number;
  /** The installation; without one, the example's sizes. */
  settings?: string;
  /** Of each partner. */
  postbacks: number;
  /** All partners' services scale to zero, whatever the settings say of them in general. */
  sleeping: boolean;
  json: boolean;
}

/** Computes what an installation of so many partners consists of, and what it costs in a month by list prices. */
export async function showCost(options: CostOptions): Promise<string> {
  const settings = await settingsFor(options);
  if (options.sleeping) settings.partner_services.sleeps = true;
  const resources = countResources(settings, newPartners(options.partners), PARALLEL);
  const lines = estimateCost(resources, { region: settings.region, postbacksADay: options.postbacks });
  const { plans: _, ...counted } = resources;
  if (options.json) return JSON.stringify({ ...counted, lines, dollars_a_month: totalOf(lines), prices: PRICES.date });
  return formatCost(options, settings, resources, lines);
}

async function settingsFor({ settings }: CostOptions): Promise<DeploySettings> {
  if (settings !== undefined) return readSettings(settings);
  const root = join(__dirname, '..', '..', '..');
  return parseSettings(await readFile(join(root, EXAMPLE), 'utf8'), EXAMPLE);
}

function formatCost(
  { partners, postbacks }: CostOptions,
  { region }: DeploySettings,
  { services, jobs, secrets, accounts, schedules, servers }: Resources,
  lines: readonly CostLine[],
): string {
  return [
    `${partners} partners with ${postbacks} postbacks a day each, in ${region}`,
    '',
    `${services} services, ${jobs} jobs, ${accounts} accounts, ${secrets} secrets, ${schedules} schedules`,
    ...servers.map(
      ({ server, connections, available, tables, databases, count }) =>
        `server ${server}: ${databases} databases, ${tables} tables of partners, up to ${connections} connections of ` +
        `${available}${count > 1 ? `: ${count} servers` : ''}`,
    ),
    '',
    ...lines.map(({ what, detail, dollars }) => row(what, detail, dollars)),
    row('A month', '', totalOf(lines)),
    '',
    `List prices of ${PRICES.date} in US dollars, without free tiers of services and without discounts; traffic to the`,
    'internet, and instances beyond the minimum, are left out. Sources:',
    ...PRICES.sources.map((source) => `  ${source}`),
  ].join('\n');
}

function row(what: string, detail: string, dollars: number): string {
  const [first, second, third] = WIDTHS;
  return `${what.padEnd(first)}${detail.padEnd(second)}${dollars.toFixed(2).padStart(third)}`;
}
