import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '../settings/read-settings';
import { countResources, newPartners } from './count-resources';
import { estimateCost, totalOf } from './estimate-cost';

const EXAMPLE = readFileSync(join(__dirname, '..', 'settings.example.yaml'), 'utf8');

function costOf(partners: number, { sleeps = false, region = 'asia-southeast1' } = {}) {
  const settings = parseSettings(EXAMPLE, 'settings.example.yaml');
  settings.partner_services.sleeps = sleeps;
  const resources = countResources(settings, newPartners(partners), 8);
  const lines = estimateCost(resources, { region, postbacksADay: 20 });
  return { resources, lines, dollars: (what: string) => lines.find((line) => line.what === what)!.dollars };
}

describe('the cost of an installation', () => {
  it('counts what a deployment of 200 partners makes', () => {
    const { resources } = costOf(200);
    expect(resources).toMatchObject({ services: 202, jobs: 807, schedules: 200, accounts: 203 });
    const [main] = resources.servers;
    // 200 services of four instances with four connections each, admin, gateways, and eight rollouts.
    expect(main).toMatchObject({ server: 'main', available: 470, databases: 201, count: 7 });
    expect(main!.connections).toBeGreaterThan(3_200);
  });

  it('bills instances that are always on by the second of a month', () => {
    // 12 instances with one CPU and half a GiB, at the prices of Iowa.
    const { dollars } = costOf(10, { region: 'us-central1' });
    expect(dollars('Services, always on')).toBeCloseTo(12 * 730 * 3_600 * (0.000018 + 0.5 * 0.000002), 2);
    expect(dollars('Services that sleep')).toBe(0);
  });

  it('bills a server twice, because it has a standby', () => {
    const { dollars } = costOf(10, { region: 'us-central1' });
    expect(dollars('Server gateway')).toBeCloseTo(2 * ((2 * 0.0413 + 7.5 * 0.007) * 730 + 10 * 0.17), 2);
  });

  it('of 200 quiet partners that sleep is within 2,500 dollars a month', () => {
    expect(totalOf(costOf(200, { sleeps: true }).lines)).toBeLessThan(2_500);
  });

  it('is a sum of its lines, and grows with the partners', () => {
    const totals = [0, 1, 10, 100, 1_000].map((partners) => totalOf(costOf(partners).lines));
    expect(totals).toEqual(totals.toSorted((one, other) => one - other));
  });
});
