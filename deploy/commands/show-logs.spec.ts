import { DeploymentUnderTest, partnerOf } from '../testing/deployment-under-test';

describe('npm run deploy -- logs', () => {
  it.each([
    [[], ''],
    [['rector', 'other'], ' --partner=rector --partner=other'],
    [['gateway', 'admin'], ' --app=gateway --app=admin'],
    [['gateway', 'rector'], ' --service=postback-gateway --service=rector-postback'],
  ])('shows of %j what npm run logs shows with “%s”', async (names, filters) => {
    const deployment = new DeploymentUnderTest([partnerOf('rector'), partnerOf('other')]);
    expect(await deployment.deploy('logs', ...names, '--dry-run')).toBe(true);
    expect(deployment.said).toBe(`npm run logs -- --cloud --project=my-project${filters}\n`);
  });
});
