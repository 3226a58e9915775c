import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';

describe('npm run deploy -- logs', () => {
  it.each([
    [[], ''],
    [['rector', 'other'], ' --partner=rector --partner=other'],
    [['gateway', 'admin'], ' --app=gateway --app=admin'],
    [['gateway', 'rector'], ' --service=postback-gateway --service=rector-postback'],
  ])('shows of %j what npm run logs shows with “%s”', async (names, filters) => {
    const deployment = new DeploymentUnderTest([partnerOf('rector'), partnerOf('other')]);
    expect(await deployment.deploy('logs', ...names, '--dry-run')).toBe(true);
    expect(deployment.output).toBe(`npm run logs -- --cloud --project=my-project${filters}\n`);
  });

  it('asks the project that the partner is in', async () => {
    const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_project_id: 'other-project' })]);
    await deployment.deploy('logs', 'rector', '--dry-run');
    expect(deployment.output).toBe('npm run logs -- --cloud --project=other-project --partner=rector\n');
  });

  it.each([
    [['rectro'], 'There is no partner rectro'],
    [['gateway', 'rector'], 'Their logs are in my-project and other-project'],
  ])('refuses %j', async (names, fault) => {
    const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_project_id: 'other-project' })]);
    await expect(deployment.deploy('logs', ...names, '--dry-run')).rejects.toThrow(fault);
  });
});
