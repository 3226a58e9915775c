import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { partnerOf, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { checkProcesses } from './check-processes';

function refusals(more = ''): string[] {
  const settings = parseSettings(SETTINGS + more, 'settings.yaml');
  const all = listProcesses(settings, [partnerOf('one'), partnerOf('two')]);
  return checkProcesses(settings, all, 8).map(({ reason: fault }) => fault);
}

describe('findRefusals', () => {
  it('has nothing to say against an installation that is in order', () => {
    expect(refusals()).toEqual([]);
  });

  it.each([
    [`partners: { one: { env: { DATABASE_POOL_MAX: 'eight' } } }`, 'one: DATABASE_POOL_MAX must be a whole number'],
    [`partners: { one: { env: { DATABASE_POOL_MAX: '2' } } }`, 'one: DATABASE_POOL_MAX must be at least 5'],
    [`partner_services: { env: { STORE_TIMEOUT_MS: '1' } }`, 'two: STORE_TIMEOUT_MS must be at least 100'],
    [`gateway: { env: { SPOOL_AFTER_MS: soon } }`, 'gateway: SPOOL_AFTER_MS must be a whole number'],
    [`admin: { env: { NO_SUCH: x } }`, 'admin: admin has no setting NO_SUCH'],
  ])('tells of a setting that the app would not start with: %s', (line, fault) => {
    expect(refusals(line)).toContain(fault);
  });

  it('counts connections also where the size of a pool is none', () => {
    const line = `partner_services: { max_instances: 60, env: { DATABASE_POOL_MAX: 'eight' } }`;
    expect(refusals(line)).toContainEqual(expect.stringMatching(/^one: server main: up to \d+ connections/));
  });
});
