import { Gcloud } from '../cloud/gcloud';
import { NetworkSettings } from '../settings/deploy-settings';
import { DeploymentUnderTest, PROJECT, REGION } from '../../test/deploy/testing/deployment-under-test';
import { planPlatformResources } from './plan-network';
import { readProject } from './read-project';

const OTHER = 'asia-east1';

describe('the networks of regions', () => {
  const networkOf = (more: Partial<NetworkSettings>): NetworkSettings =>
    Object.assign(new NetworkSettings(), { kind: 'direct', network: 'n', subnetwork: 's' }, more);

  /** What would be made, where these subnetworks and connectors of REGION are there. */
  async function planned(networks: Record<string, NetworkSettings>, subnetwork: object = {}): Promise<string[]> {
    const { settings } = new DeploymentUnderTest([]);
    settings.networks = networks;
    const regions = `https://www.googleapis.com/compute/v1/projects/${PROJECT}/regions`;
    const there: Record<string, object[]> = {
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
      const known = Object.keys(there).find((verb) => args.join(' ').startsWith(verb));
      return Promise.resolve(JSON.stringify(known === undefined ? [] : there[known]));
    });
    return planPlatformResources(settings, await readProject(gcloud, PROJECT, settings))
      .map(({ what }) => what)
      .filter((what) => /^(subnetwork|connector|Private)/.test(what));
  }

  it('are made in a second region, although the first has subnetwork and connector of the same names', async () => {
    const network = networkOf({ kind: 'connector', connector: 'c' });
    expect(await planned({ [REGION]: network, [OTHER]: network })).toEqual([
      `subnetwork s in ${OTHER}`,
      `subnetwork c in ${OTHER}`,
      `connector c in ${OTHER}`,
    ]);
  });

  it('get Private Google Access where a subnetwork was made without', async () => {
    expect(await planned({ [REGION]: networkOf({}) }, { privateIpGoogleAccess: false })).toEqual([
      `Private Google Access of s in ${REGION}`,
    ]);
    expect(await planned({ [REGION]: networkOf({}) }, { privateIpGoogleAccess: true })).toEqual([]);
  });

  it('are refused where the database servers cannot be reached from them', async () => {
    await expect(planned({ [REGION]: networkOf({}), [OTHER]: networkOf({ network: 'n2' }) })).rejects.toThrow(
      `networks.${OTHER}.network is n2, but the database servers can be reached from n alone`,
    );
  });
});
