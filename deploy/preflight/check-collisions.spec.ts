import type { DeployedPartner } from '../partners/deployed-partner';
import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { partnerOf, SETTINGS, adoptProposals } from '../../test/deploy/testing/deployment-under-test';
import { checkCollisions } from './check-collisions';

const ELSEWHERE = { cloud_run_project_id: 'other-project' };

function collisions(partners: DeployedPartner[], more = ''): string[] {
  const settings = adoptProposals(parseSettings(SETTINGS + more, 'settings.yaml'), partners);
  return checkCollisions(settings, listProcesses(settings, partners)).map(({ reason }) => reason);
}

function named(code: string, service: string, more: Partial<DeployedPartner> = {}): DeployedPartner {
  return partnerOf(code, { cloud_run_service_name: service, ...more });
}

describe('checkCollisions', () => {
  it('accepts partners with names of their own, wherever they are', () => {
    const partners = [partnerOf('one'), partnerOf('two'), partnerOf('three', ELSEWHERE), partnerOf('one_more')];
    expect(collisions(partners)).toEqual([]);
  });

  it.each([
    ['in the platform’s project', {}],
    ['in a project of its own', ELSEWHERE],
  ])('keeps from a service %s the secrets of the platform', (_where, place) => {
    expect(collisions([named('one', 'postback', place)])).toEqual([
      'one (secret postback-config-database-url) and the platform (secret postback-config-database-url) collide',
      'one (secret postback-internal-key) and the platform (secret postback-internal-key) collide',
    ]);
    expect(collisions([named('one', 'postback-config', place)])).toEqual([
      'one (secret postback-config-database-url) and the platform (secret postback-config-database-url) collide',
    ]);
    expect(collisions([named('one', 'postback-gateway', { ...place, cloud_run_region: 'us-east1' })])).toContain(
      'one (secret postback-gateway-internal-key) and the platform (secret postback-gateway-internal-key) collide',
    );
  });

  it('keeps from a service the URL of a database server', () => {
    const servers = SETTINGS.replace(
      'servers:',
      'servers:\n  eu-database: { instance: e, host: h, max_connections: 99 }',
    );
    const partners = [named('one', 'postback-server-eu')];
    const settings = adoptProposals(parseSettings(servers, 'settings.yaml'), partners);
    const secret = 'postback-server-eu-database-url';
    expect(checkCollisions(settings, listProcesses(settings, partners))).toEqual([
      { title: 'one', reason: `one (secret ${secret}) and the platform (secret ${secret}) collide` },
    ]);
  });

  it.each(['provisioner', 'scheduler', 'deployer', 'checker'])('keeps from a service the account of the %s', (role) => {
    const account = `postback-${role}`;
    expect(collisions([named('one', account)])).toEqual([
      `one (account ${account}) and the platform (account ${account}) collide`,
    ]);
  });

  it('uses the prefix of the installation', () => {
    expect(collisions([named('one', 'postback')], 'prefix: pb')).toEqual([]);
    expect(collisions([named('one', 'pb-deployer')], 'prefix: pb')).toHaveLength(1);
  });

  it('reports two partners that would share a secret in one project', () => {
    const two = { cloud_run_service_name: 'a-config' };
    expect(collisions([named('one', 'a'), partnerOf('two', two)])).toEqual([
      'one (secret a-config-database-url) and two (secret a-config-database-url) collide',
    ]);
    expect(collisions([named('one', 'a'), partnerOf('two', { ...two, ...ELSEWHERE })])).toEqual([]);
  });

  it('reports a service in two regions by its account, once', () => {
    expect(collisions([named('one', 'the-same'), named('two', 'the-same', { cloud_run_region: 'us-east1' })])).toEqual([
      'one (account the-same) and two (account the-same) collide',
    ]);
  });

  it.each([
    ['secrets: { REDIS_URL: postback-server-main-url }', 'postback-server-main-url', 'the platform'],
    ['secrets: { INTERNAL_KEY: postback-internal-key }', 'postback-internal-key', 'the platform'],
    ['signing_secrets: [postback-encryption-key/1]', 'postback-encryption-key', 'the platform'],
    ['secrets: { REDIS_URL: two-postback-database-url }', 'two-postback-database-url', 'two'],
  ])('keeps from a partner’s settings the secrets of another owner: %s', (line, secret, owner) => {
    expect(collisions([partnerOf('one'), partnerOf('two')], `partners: { one: { ${line} } }`)).toEqual([
      `one: its settings name the secret ${secret}, which belongs to ${owner} alone`,
    ]);
  });

  it('lets settings name a partner’s own secrets, and shared ones', () => {
    const lines = [
      'partner_services: { secrets: { REDIS_URL: postback-redis-url } }',
      'partners: { one: { secrets: { TOKEN_HASH_KEY: postback-token-hash-key }, signing_secrets: [one-signing/1] } }',
      'gateway: { secrets: { EDGE_KEY: postback-edge-key } }',
    ];
    expect(collisions([partnerOf('one'), partnerOf('two')], lines.join('\n'))).toEqual([]);
  });
});
