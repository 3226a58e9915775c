import { deriveInsightRootKey, deriveServiceKey } from '@app/common/identity/sign-call';
import { DeploymentUnderTest, partnerOf, PROJECT } from '../../test/deploy/testing/deployment-under-test';
import { ProcessSettings } from '../settings/deploy-settings';

const INSIGHT = 'postback-insight';

describe('npm run deploy, with insight', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
    deployment.settings.insight = new ProcessSettings();
    deployment.settings.partners['rector']!.direct_access = false;
    await deployment.provision();
    await deployment.deploy();
  });

  const secret = (name: string): string => deployment.cloud.secretsOf(PROJECT).access(name, 'latest');
  const envOf = (service: string): Record<string, string> => {
    const { traffic, revisions } = deployment.run.find(service);
    const { template } = revisions.get(traffic.find(({ percent }) => percent === 100)!.revisionName)!;
    return Object.fromEntries(
      template.spec.containers[0].env.map((one) => [
        one.name,
        'value' in one ? one.value : one.valueFrom.secretKeyRef.name,
      ]),
    );
  };
  const accountOf = (service: string): string => `serviceAccount:${service}@${PROJECT}.iam.gserviceaccount.com`;

  it('rolls it out after the partners’ services, and gives admin its URL', async () => {
    const order = deployment.output.match(/^\S+ candidate$/gm)!.map((line) => line.split(' ')[0]);
    expect(order).toEqual(['admin', 'rector', 'insight', 'gateway']);
    expect(envOf('postback-admin')).toMatchObject({
      INSIGHT_URL: 'https://postback-insight-123456789012.asia-southeast1.run.app',
    });
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('gives it a login of its own and a key that only queries figures, and each service one derived from it', () => {
    expect(envOf(INSIGHT)).toEqual({
      TRUSTED_PROXY_HOPS: '1',
      GOOGLE_CLOUD_PROJECT: PROJECT,
      GATEWAY_URL: 'https://postback-gateway-123456789012.asia-southeast1.run.app',
      INSIGHT_DATABASE_URL: `${INSIGHT}-database-url`,
      CONFIG_DATABASE_URL: `${INSIGHT}-config-database-url`,
      INTERNAL_KEY: `${INSIGHT}-internal-key`,
      INSIGHT_KEY: `${INSIGHT}-root-key`,
    });
    const [own, config] = [`${INSIGHT}-database-url`, `${INSIGHT}-config-database-url`].map(
      (name) => new URL(secret(name)),
    );
    expect([own!.username, own!.pathname]).toEqual(['postback_insight', '/postback_insight']);
    expect([config!.username, config!.pathname]).toEqual(['postback_insight', '/postback_config']);
    expect(own!.password).toBe(config!.password);
    const internalKey = secret('postback-internal-key');
    expect(secret(`${INSIGHT}-internal-key`)).toBe(deriveServiceKey(internalKey, 'insight'));
    const root = deriveInsightRootKey(internalKey);
    expect(secret(`${INSIGHT}-root-key`)).toBe(root);
    expect(envOf('rector-postback')['INSIGHT_KEY']).toBe('rector-postback-insight-key');
    expect(secret('rector-postback-insight-key')).toBe(deriveServiceKey(root, 'rector'));
    expect(envOf('postback-gateway')['INSIGHT_KEY']).toBe('postback-gateway-insight-key');
    expect(secret('postback-gateway-insight-key')).toBe(deriveServiceKey(root, 'gateway'));
  });

  it('lets it call the services of partners, and admin alone call it', () => {
    expect([...deployment.run.find('rector-postback').invokers]).toContain(accountOf(INSIGHT));
    expect([...deployment.run.find(INSIGHT).invokers].toSorted()).toEqual(
      [accountOf('postback-admin'), accountOf(INSIGHT)].toSorted(),
    );
  });

  it('keeps its login where it had no database yet', async () => {
    const earlier = new URL(secret(`${INSIGHT}-config-database-url`));
    deployment.cloud.secretsOf(PROJECT).secrets.delete(`${INSIGHT}-database-url`);
    await deployment.provision();
    const own = new URL(secret(`${INSIGHT}-database-url`));
    expect([own.username, own.password, own.pathname]).toEqual([
      earlier.username,
      earlier.password,
      '/postback_insight',
    ]);
    expect(secret(`${INSIGHT}-config-database-url`)).toBe(earlier.href);
  });

  it('lets it use Vertex AI once the settings name a model', async () => {
    deployment.settings.insight!.env = { VERTEX_MODEL: 'gemini-2.5-flash', VERTEX_LOCATION: 'asia-southeast1' };
    await deployment.provision();
    const [api, role, ...others] = deployment.cloud.changes;
    expect(api).toContain('services enable aiplatform.googleapis.com');
    expect(role).toContain(`--member=${accountOf(INSIGHT)} --role=roles/aiplatform.user`);
    expect(others).toEqual([]);
    await deployment.deploy();
    expect(envOf(INSIGHT)).toMatchObject({ VERTEX_MODEL: 'gemini-2.5-flash', VERTEX_PROJECT: PROJECT });
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('rotates its login', async () => {
    expect(await deployment.deploy('rotate', 'insight')).toBe(true);
    for (const name of [`${INSIGHT}-database-url`, `${INSIGHT}-config-database-url`]) {
      expect(new URL(secret(name)).username).toBe('postback_insight-2');
    }
  });
});

it('an installation without insight has no service, account or secret for it', async () => {
  const deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
  await deployment.provision();
  await deployment.deploy();
  const names = [...deployment.run.services.keys(), ...deployment.cloud.secretsOf(PROJECT).secrets.keys()];
  expect(names.filter((name) => name.includes('insight'))).toEqual([]);
});
