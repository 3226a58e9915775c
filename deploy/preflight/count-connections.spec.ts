import { HANDLERS } from '../../apps/analytics-consumer/src/handlers';
import { DESTINATION_NAMES } from '../../libs/event-stream/src/destination-names';
import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { partnerOf, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { countConnections, EVENT_HANDLERS } from './count-connections';

const PARTNERS = [partnerOf('one'), partnerOf('two')];

function count(parallel: number, more = ''): Record<string, number> {
  const settings = parseSettings(SETTINGS + more, 'settings.yaml');
  const counts = countConnections(settings, listProcesses(settings, PARTNERS), parallel);
  return Object.fromEntries(counts.map(({ server, max }) => [server, max]));
}

describe('countConnections', () => {
  it('counts every instance of every service, the gateway’s listeners, and what a rollout needs', () => {
    // Two services of 4 × 4, admin's 2 × 8, and a listener for each of the gateway's 4 instances.
    const steady = 2 * 16 + 2 * 8 + 4;
    // The largest candidates are admin and a service, each with one instance and a job of 3.
    expect(count(1)).toEqual({ main: steady + 8 + 3, gateway: 4 * 8 + 8 + 3 });
    expect(count(2)['main']).toBe(steady + 11 + 7);
  });

  it('knows how many handlers of events ship', () => {
    expect(EVENT_HANDLERS).toBe(HANDLERS.length + DESTINATION_NAMES.length);
  });

  it('uses a partner’s own settings', () => {
    const own = `partners: { one: { max_instances: 10, env: { DATABASE_POOL_MAX: '20' } } }`;
    expect(count(1, own)['main']).toBe(10 * 20 + 16 + 2 * 8 + 4 + 20 + 3);
  });

  it.each(['', 'eight', '-4', '1e999'])('counts the default for the pool size “%s”', (size) => {
    expect(count(1, `partners: { one: { env: { DATABASE_POOL_MAX: '${size}' } } }`)).toEqual(count(1));
  });
});
