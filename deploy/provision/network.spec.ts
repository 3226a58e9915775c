import { Gcloud } from '../cloud/gcloud';
import { NetworkSettings } from '../settings/deploy-settings';
import { DeploymentUnderTest, PROJECT, REGION } from '../../test/deploy/testing/deployment-under-test';
import { networkResources } from './network';
import { LiveProject } from './live-project';

const OTHER = 'asia-east1';

describe('networkResources', () => {
  const networkOf = (more: Partial<NetworkSettings>): NetworkSettings =>
    Object.assign(new NetworkSettings(), { kind: 'direct', network: 'n', subnetwork: 's' }, more);

  /** What would be created, given the subnetworks and connectors of REGION. */
  async function planned(networks: Record<string, NetworkSettings>, subnetwork: object = {}): Promise<string[]> {
    const { settings } = new DeploymentUnderTest([]);
    settings.networks = networks;
    const regions = `https://www.googleapis.com/compute/v1/projects/${PROJECT}/regions`;
    const existing: Record<string, object[]> = {
      'services list': ['compute', 'vpcaccess'].map((api) => ({ config: { name: `${api}.googleapis.com` } })),
      'compute networks subnets list': ['s', 'c'].map((name) => ({
        name,
        region: `${regions}/${REGION}`,
        ...subnetwork,
      })),
      [`compute networks vpc-access connectors list --region=${REGION}`]: [
        { name: `projects/${PROJECT}/locations/${REGION}/connectors/c` },
      ],
    };
    const gcloud = new Gcloud(false, undefined, ({ args }) => {
      const known = Object.keys(existing).find((verb) => args.join(' ').startsWith(verb));
      return Promise.resolve(JSON.stringify(known === undefined ? [] : existing[known]));
    });
    return networkResources(settings, await LiveProject.read(gcloud, PROJECT, settings))
      .filter(({ exists }) => !exists)
      .map(({ what }) => what)
      .filter((what) => /^(subnetwork|connector|Private)/.test(what));
  }

  it('creates subnetwork and connector in a second region that uses the same names', async () => {
    const network = networkOf({ kind: 'connector', connector: 'c' });
    expect(await planned({ [REGION]: network, [OTHER]: network })).toEqual([
      `subnetwork s in ${OTHER}`,
      `subnetwork c in ${OTHER}`,
      `connector c in ${OTHER}`,
    ]);
  });

  it('adds Private Google Access to a subnetwork without it', async () => {
    expect(await planned({ [REGION]: networkOf({}) }, { privateIpGoogleAccess: false })).toEqual([
      `Private Google Access of s in ${REGION}`,
    ]);
    expect(await planned({ [REGION]: networkOf({}) }, { privateIpGoogleAccess: true })).toEqual([]);
  });

  it('rejects a network that cannot reach the database servers', async () => {
    await expect(planned({ [REGION]: networkOf({}), [OTHER]: networkOf({ network: 'n2' }) })).rejects.toThrow(
      `networks.${OTHER}.network is n2, but only n reaches the database servers`,
    );
  });
});
