import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProcesses } from '../preflight/check-processes';
import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { countResources, newPartners, putIntoCells } from './count-resources';
import { estimateCost, totalOf } from './estimate-cost';

const FOLDER = join(__dirname, '..');
const EXAMPLE = 'settings.example.yaml';
/** A region of which no price is known may be so much dearer than Iowa. */
const DEARER = 1.4;

function costOf(partners: number, { sleeps = false, cells = false, file = EXAMPLE } = {}) {
  const settings = parseSettings(readFileSync(join(FOLDER, file), 'utf8'), file);
  settings.partner_services.sleeps = sleeps;
  const all = newPartners(partners);
  const resources = countResources(settings, cells ? putIntoCells(settings, all) : all, 8);
  const lines = estimateCost(resources, { postbacksADay: 20 });
  return { resources, lines, dollars: (what: string) => lines.find((line) => line.what === what)!.dollars };
}

describe('the cost of an installation', () => {
  it('counts what a deployment of 200 partners makes', () => {
    const { resources } = costOf(200);
    expect(resources).toMatchObject({ services: 202, jobs: 808, schedules: 200, accounts: 204 });
    const [main] = resources.servers;
    // 200 services of four instances with four connections each, admin, gateways, and eight rollouts.
    expect(main).toMatchObject({ server: 'main', available: 470, databases: 201, count: 7 });
    expect(main!.connections).toBeGreaterThan(3_200);
  });

  it('bills instances that are always on by the second of a month', () => {
    // 12 instances with one CPU and half a GiB, at the prices of Iowa.
    const { dollars } = costOf(10);
    expect(dollars('Services, always on')).toBeCloseTo(12 * 730 * 3_600 * (0.000018 + 0.5 * 0.000002), 2);
    expect(dollars('Services that sleep')).toBe(0);
  });

  it('bills a server twice, because it has a standby', () => {
    const { dollars } = costOf(10);
    expect(dollars('Server gateway')).toBeCloseTo(2 * ((2 * 0.0413 + 7.5 * 0.007) * 730 + 10 * 0.17), 2);
  });

  it.each([
    [200, { sleeps: true }, 2_500],
    [200, { cells: true }, 1_500],
    [2_000, { cells: true }, 8_000],
  ])('of %i quiet partners, %o, is within %i dollars a month, also in a dearer region', (partners, how, goal) => {
    expect(DEARER * totalOf(costOf(partners, how).lines)).toBeLessThan(goal);
  });

  it('counts the instances, the schemas and the connections of cells', () => {
    const { resources } = costOf(200, { cells: true });
    expect(resources).toMatchObject({ services: 4, schedules: 2, partners: 200 });
    const [main] = resources.servers;
    // Admin's two instances, the gateway's listeners, and two cells of two instances, each with 22 and a listener.
    expect(main!.connections).toBeGreaterThan(2 * 8 + 4 + 2 * 2 * 23);
    expect(main).toMatchObject({ databases: 3, stores: 201, tables: 200 * 24, count: 1 });
  });

  it('of the starter is about 200 dollars a month, and its settings pass the preflight checks', () => {
    const settings = parseSettings(
      readFileSync(join(FOLDER, 'settings.starter.yaml'), 'utf8'),
      'settings.starter.yaml',
    );
    expect(checkProcesses(settings, listProcesses(settings, []), 8)).toEqual([]);
    const total = totalOf(costOf(20, { cells: true, file: 'settings.starter.yaml' }).lines);
    expect(Math.round(total / 20) * 20).toBe(200);
  });

  it('is a sum of its lines, and grows with the partners', () => {
    const totals = [0, 1, 10, 100, 1_000].map((partners) => totalOf(costOf(partners).lines));
    expect(totals).toEqual(totals.toSorted((one, other) => one - other));
  });
});
