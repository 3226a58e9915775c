import type { DeployedPartner } from '../partners/deployed-partner';
import {
  DeploymentUnderTest,
  partnerOf,
  PROJECT,
  adoptProposals,
} from '../../test/deploy/testing/deployment-under-test';

const ON_CLOUD_RUN = 'https://rector-postback-123456789012.asia-southeast1.run.app';

describe('npm run provision, of a service that was renamed or moved', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia'), partnerOf('rector')], { isProvisioned: false });
    await deployment.provision();
    await deployment.deploy();
  });

  const change = (what: Partial<DeployedPartner>): void => {
    deployment.partners = deployment.partners.map((partner) =>
      partner.partner_code === 'rector' ? { ...partner, ...what } : partner,
    );
    adoptProposals(deployment.settings, deployment.partners);
  };

  it.each([{ cloud_run_service_name: 'rector-new' }, { cloud_run_project_id: 'project-of-rector' }])(
    'makes nothing for it, and all for others, while its postbacks go to the service before: %j',
    async (move) => {
      change(move);
      const fault = /- rector: .* Set its endpoint_url to null first \(its postbacks wait in the spool\)/;
      await expect(deployment.provision('rector')).rejects.toThrow(fault);
      expect(deployment.cloud.changes).toEqual([]);
      deployment.add(partnerOf('third'));
      expect(await deployment.provision()).toBe(false);
      expect(deployment.output).toMatch(fault);
      expect(deployment.cloud.changes.every((line) => line.includes('third'))).toBe(true);
    },
  );

  it('gives it a login once its postbacks wait, and goes on where a run was ended', async () => {
    change({ cloud_run_service_name: 'rector-new', endpoint_url: null });
    deployment.cloud.failing = (args) => (args.includes('rector-new-database-url') ? 'before' : undefined);
    await expect(deployment.provision('rector')).rejects.toThrow('UNAVAILABLE');
    deployment.cloud.failing = () => undefined;
    expect(await deployment.provision('rector')).toBe(true);
    expect(await deployment.deploy('rector')).toBe(true);
    expect(await deployment.provision()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('takes a new partner whose address is somebody else’s, or not known yet', async () => {
    deployment.add(partnerOf('third'), partnerOf('fourth', { endpoint_url: 'https://lb.example.com' }));
    expect(await deployment.provision()).toBe(true);
    expect(deployment.cloud.secretsOf(PROJECT).secrets.has('fourth-postback-database-url')).toBe(true);
  });

  it('does not mind a service that only changes its region', async () => {
    change({ cloud_run_region: 'asia-east1', endpoint_url: ON_CLOUD_RUN });
    expect(await deployment.provision('rector', '--dry-run')).toBe(true);
  });
});
