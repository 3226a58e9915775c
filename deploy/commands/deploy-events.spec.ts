import { deriveFeedRootKey, deriveServiceKey } from '@app/common/identity/sign-call';
import {
  DeploymentUnderTest,
  imageOf,
  partnerOf,
  PROJECT,
  SETTINGS,
} from '../../test/deploy/testing/deployment-under-test';
import { parseSettings } from '../settings/read-settings';

const EVENTS = `
events:
  broker_secret: postback-rabbitmq-url
  collector: { env: { ANALYTICS_SCRIPT_PATH: /shop.js, ANALYTICS_REJECTS_MAX: '5' } }
  consumer: { min_instances: 2, env: { ANALYTICS_QUEUE_NAME: events } }
`;
const COLLECTOR = 'postback-analytics';
const CONSUMER = 'postback-analytics-consumer';
const URL_OF_COLLECTOR = 'https://postback-analytics-123456789012.asia-southeast1.run.app';

describe('npm run deploy, with events', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
    deployment.settings.events = parseSettings(SETTINGS + EVENTS, 'settings.yaml').events!;
    const secrets = deployment.cloud.secretsOf(PROJECT);
    secrets.create('postback-rabbitmq-url');
    secrets.add('postback-rabbitmq-url', 'amqps://user:password@broker.example/');
    await deployment.provision();
  });

  const secret = (name: string): string => deployment.cloud.secretsOf(PROJECT).access(name, 'latest');
  const templateOf = (service: string) => {
    const { traffic, revisions } = deployment.run.find(service);
    return revisions.get(traffic.find(({ percent }) => percent === 100)!.revisionName)!.template;
  };
  const envOf = (service: string): Record<string, string> =>
    Object.fromEntries(
      templateOf(service).spec.containers[0].env.map((one) => [
        one.name,
        'value' in one ? one.value : one.valueFrom.secretKeyRef.name,
      ]),
    );

  it('rolls the collector out after the partners’ services, then its consumer, and the gateway last', async () => {
    expect(await deployment.deploy()).toBe(true);
    const order = deployment.output.match(/^\S+ candidate$/gm)!.map((line) => line.split(' ')[0]);
    expect(order).toEqual(['admin', 'rector', 'analytics', 'analytics-consumer', 'gateway']);
    expect(deployment.output).toContain('5 done, 0 failed');
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('gives gateway and admin the collector’s URL, and the gateway the paths that are the collector’s', async () => {
    await deployment.deploy();
    expect(envOf('postback-gateway')).toMatchObject({
      ANALYTICS_URL: URL_OF_COLLECTOR,
      ANALYTICS_SCRIPT_PATH: '/shop.js',
    });
    expect(envOf('postback-gateway')).not.toHaveProperty('ANALYTICS_REJECTS_MAX');
    expect(envOf('postback-admin')).toMatchObject({ ANALYTICS_URL: URL_OF_COLLECTOR });
  });

  it('gives both the broker and one login, and the consumer besides the key of change feeds alone', async () => {
    await deployment.deploy();
    expect(envOf(COLLECTOR)['RABBITMQ_URL']).toBe('postback-rabbitmq-url');
    expect(envOf(CONSUMER)).toEqual({
      TRUSTED_PROXY_HOPS: '1',
      GOOGLE_CLOUD_PROJECT: PROJECT,
      ANALYTICS_QUEUE_NAME: 'events',
      ANALYTICS_DATABASE_URL: 'postback-analytics-database-url',
      CONFIG_DATABASE_URL: 'postback-analytics-config-database-url',
      CHANGE_FEED_KEY: `${CONSUMER}-change-feed-key`,
      RABBITMQ_URL: 'postback-rabbitmq-url',
    });
    const [own, config] = ['database-url', 'config-database-url'].map(
      (name) => new URL(secret(`${COLLECTOR}-${name}`)),
    );
    expect([own!.username, own!.pathname, config!.pathname]).toEqual([
      'postback_analytics',
      '/postback_analytics',
      '/postback_config',
    ]);
    expect(config!.password).toBe(own!.password);
    expect(secret(`${COLLECTOR}-internal-key`)).toBe(deriveServiceKey(secret('postback-internal-key'), 'analytics'));
  });

  it('lets the consumer call the services of partners, with a key of each that opens its change feed alone', async () => {
    deployment.settings.partners['rector']!.direct_access = false;
    await deployment.deploy();
    expect([...deployment.run.find('rector-postback').invokers]).toContain(
      `serviceAccount:${CONSUMER}@${PROJECT}.iam.gserviceaccount.com`,
    );
    expect(templateOf(CONSUMER).metadata.annotations).toMatchObject({
      'run.googleapis.com/vpc-access-egress': 'all-traffic',
    });
    const root = deriveFeedRootKey(secret('postback-internal-key'));
    expect(secret(`${CONSUMER}-change-feed-key`)).toBe(root);
    expect(envOf('rector-postback')['CHANGE_FEED_KEY']).toBe('rector-postback-change-feed-key');
    expect(secret('rector-postback-change-feed-key')).toBe(deriveServiceKey(root, 'rector'));
  });

  it('runs as many consumers as the settings say, whom nobody else may call', async () => {
    await deployment.deploy();
    const { annotations } = deployment.run.find(CONSUMER).manifest.metadata;
    expect(annotations['run.googleapis.com/minScale']).toBe('2');
    expect(templateOf(CONSUMER).metadata.annotations['autoscaling.knative.dev/maxScale']).toBe('2');
    expect([...deployment.run.find(CONSUMER).invokers]).toEqual([
      `serviceAccount:${CONSUMER}@${PROJECT}.iam.gserviceaccount.com`,
    ]);
  });

  it('keeps the gateway where the new collector does not start', async () => {
    await deployment.deploy();
    deployment.run.broken.add(COLLECTOR);
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain('analytics failed:');
    expect(deployment.output).toContain('3 done, 1 failed, 1 skipped');
  });

  it('rotates their login together, so that neither keeps one that the next rotation ends', async () => {
    await deployment.deploy();
    const loginOf = (service: string): string => {
      const secret = templateOf(service).spec.containers[0].env.find(({ name }) => name === 'ANALYTICS_DATABASE_URL')!;
      const { name, key } = 'valueFrom' in secret ? secret.valueFrom.secretKeyRef : { name: '', key: '' };
      return new URL(deployment.cloud.secretsOf(PROJECT).access(name, key)).username;
    };
    for (const login of ['postback_analytics-2', 'postback_analytics']) {
      expect(await deployment.deploy('rotate', 'analytics')).toBe(true);
      expect([COLLECTOR, CONSUMER].map(loginOf)).toEqual([login, login]);
    }
    await expect(deployment.deploy('rotate', 'analytics-consumer')).rejects.toThrow('rotate analytics');
  });

  it('brings them back with a release, the gateway before them', async () => {
    await deployment.deploy('--release=one');
    await deployment.deploy('--release=two', `--image=${imageOf('b')}`);
    expect(await deployment.deploy('rollback', '--release=previous')).toBe(true);
    expect(deployment.output).toContain('5 to return, 0 failed');
    const returned = deployment.output.match(/^\S+ \S+ has all the traffic$/gm)!.map((line) => line.split(' ')[0]);
    expect(returned[0]).toBe('postback-gateway');
    expect(returned.at(-1)).toBe('postback-admin');
  });
});

it('an installation without events has no service, account or secret for them', async () => {
  const deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
  await deployment.provision();
  await deployment.deploy();
  const names = [...deployment.run.services.keys(), ...deployment.cloud.secretsOf(PROJECT).secrets.keys()];
  expect(names.filter((name) => /analytics|change-feed/.test(name))).toEqual([]);
  expect(deployment.cloud.calls.flat().filter((argument) => argument.includes('analytics'))).toEqual([]);
});
