import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { partnerOf, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { checkProcesses, findUnknownPartners } from './check-processes';

function failures(more = ''): string[] {
  const settings = parseSettings(SETTINGS + more, 'settings.yaml');
  const all = listProcesses(settings, [partnerOf('one'), partnerOf('two')]);
  return checkProcesses(settings, all, 8).map(({ reason }) => reason);
}

describe('checkProcesses', () => {
  it('accepts a valid installation', () => {
    expect(failures()).toEqual([]);
  });

  it.each([
    [`partners: { one: { env: { DATABASE_POOL_MAX: 'eight' } } }`, 'one: DATABASE_POOL_MAX must be a whole number'],
    [`partners: { one: { env: { DATABASE_POOL_MAX: '2' } } }`, 'one: DATABASE_POOL_MAX must be at least 4'],
    [`partner_services: { env: { STORE_TIMEOUT_MS: '1' } }`, 'two: STORE_TIMEOUT_MS must be at least 100'],
    [`gateway: { env: { SPOOL_AFTER_MS: soon } }`, 'gateway: SPOOL_AFTER_MS must be a whole number'],
    [`admin: { env: { NO_SUCH: x } }`, 'admin: admin has no setting NO_SUCH'],
  ])('reports a setting that would keep the app from starting: %s', (line, error) => {
    expect(failures(line)).toContain(error);
  });

  it.each([
    [`partners: { one: { sleeps: true, direct_access: true } }`, ['one']],
    [`partner_services: { sleeps: true, direct_access: true }`, ['one', 'two']],
    [`partner_services: { direct_access: true }\npartners: { one: { min_instances: 0 } }`, ['one']],
    [`partner_services: { sleeps: true }\npartners: { one: { sleeps: false, direct_access: true } }`, []],
    [`partner_services: { sleeps: true }\npartners: { one: { min_instances: 1, direct_access: true } }`, []],
  ])('keeps a service that senders call directly from sleeping: %s', (lines, codes) => {
    const found = failures(lines).filter((reason) => reason.includes('its senders would wait while it starts'));
    expect(found.map((reason) => reason.split(':')[0])).toEqual(codes);
  });

  it('counts connections also with an invalid pool size', () => {
    const line = `partner_services: { max_instances: 90, env: { DATABASE_POOL_MAX: 'eight' } }`;
    expect(failures(line)).toContainEqual(expect.stringMatching(/^one: server main: up to \d+ connections/));
  });
});

function unknown(line: string, codes: string[]): string[] {
  return findUnknownPartners(parseSettings(SETTINGS + line, 'settings.yaml'), codes);
}

describe('unknownPartners', () => {
  it('names the settings of partners that do not exist', () => {
    expect(unknown('partners: { rectro: { max_instances: 2 }, rector: {}, other: {} }', ['rector'])).toEqual([
      'partners.rectro in the settings has no effect: there is no partner rectro',
      'partners.other in the settings has no effect: there is no partner other',
    ]);
  });

  it('reports nothing when every partner exists, and without settings', () => {
    expect(unknown('partners: { rector: {} }', ['rector', 'other'])).toEqual([]);
    expect(unknown('', [])).toEqual([]);
  });
});
