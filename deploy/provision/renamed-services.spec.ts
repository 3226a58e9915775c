import type { DeployedPartner } from '../partners/deployed-partner';
import {
  DeploymentUnderTest,
  partnerOf,
  PROJECT,
  adoptProposals,
} from '../../test/deploy/testing/deployment-under-test';

const ON_CLOUD_RUN = 'https://rector-postback-123456789012.asia-southeast1.run.app';

describe('npm run provision for a renamed or moved service', () => {
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
    'creates nothing for it, and everything for others, while its postbacks go to the previous service: %j',
    async (move) => {
      change(move);
      const failure = /- rector: .* Set its endpoint_url to null first \(its postbacks wait in the spool\)/;
      await expect(deployment.provision('rector')).rejects.toThrow(failure);
      expect(deployment.cloud.changes).toEqual([]);
      deployment.add(partnerOf('third'));
      expect(await deployment.provision()).toBe(false);
      expect(deployment.output).toMatch(failure);
      expect(deployment.cloud.changes.every((line) => line.includes('third'))).toBe(true);
    },
  );

  it('creates a login once its postbacks wait in the spool, and completes an interrupted run', async () => {
    change({ cloud_run_service_name: 'rector-new', endpoint_url: null });
    deployment.cloud.failing = (args) => (args.includes('rector-new-database-url') ? 'before' : undefined);
    await expect(deployment.provision('rector')).rejects.toThrow('UNAVAILABLE');
    deployment.cloud.failing = () => undefined;
    expect(await deployment.provision('rector')).toBe(true);
    expect(await deployment.deploy('rector')).toBe(true);
    expect(await deployment.provision()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('accepts a new partner whose endpoint_url is not on Cloud Run, or not known yet', async () => {
    deployment.add(partnerOf('third'), partnerOf('fourth', { endpoint_url: 'https://lb.example.com' }));
    expect(await deployment.provision()).toBe(true);
    expect(deployment.cloud.secretsOf(PROJECT).secrets.has('fourth-postback-database-url')).toBe(true);
  });

  it('accepts a service that only changes its region', async () => {
    change({ cloud_run_region: 'asia-east1', endpoint_url: ON_CLOUD_RUN });
    expect(await deployment.provision('rector', '--dry-run')).toBe(true);
  });
});
