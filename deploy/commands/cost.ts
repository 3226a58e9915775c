import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countResources, newPartners, putIntoCells, type Resources } from '../cost/count-resources';
import { type CostLine, estimateCost, totalOf } from '../cost/estimate-cost';
import { PRICED_REGION, PRICES } from '../cost/prices';
import type { DeployedPartner } from '../partners/deployed-partner';
import { DEDICATED, type DeploySettings } from '../settings/deploy-settings';
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
  /** All partners are in cells, whatever the settings say. */
  cells: boolean;
  json: boolean;
}

/** Computes what an installation of so many partners consists of, and what it costs in a month by list prices. */
export async function showCost(options: CostOptions): Promise<string> {
  const settings = await settingsFor(options);
  if (options.sleeping) settings.partner_services.sleeps = true;
  const resources = countResources(settings, partnersFor(options, settings), PARALLEL);
  const lines = estimateCost(resources, { postbacksADay: options.postbacks });
  const { plans: _, ...counted } = resources;
  const prices = { prices: PRICES.date, priced_region: PRICED_REGION };
  if (options.json) return JSON.stringify({ ...counted, lines, dollars_a_month: totalOf(lines), ...prices });
  return formatCost(options, settings, resources, lines);
}

/** In cells where the options or the settings host new partners in one. */
function partnersFor({ partners: count, cells }: CostOptions, settings: DeploySettings): DeployedPartner[] {
  const partners = newPartners(count);
  const { hosting = DEDICATED } = settings.partner_services;
  return cells || hosting !== DEDICATED ? putIntoCells(settings, partners) : partners;
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
    `${partners} partners with ${postbacks} postbacks a day each, at the prices of ${PRICED_REGION}`,
    ...(region === PRICED_REGION
      ? []
      : [`The list has no sourced prices of ${region}, the region of the settings: most are dearer than this one.`]),
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
