import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { parseDeploy } from '../../test/deploy/testing/parse-deploy';
import { logArguments } from './logs';

function argumentsFor(deployment: DeploymentUnderTest, names: string[]): Promise<string[]> {
  const { options } = parseDeploy('logs', ...names);
  return logArguments(deployment.start(options), options.names);
}

describe('npm run deploy -- logs', () => {
  it.each([
    [[], []],
    [
      ['rector', 'other'],
      ['--partner=rector', '--partner=other'],
    ],
    [
      ['gateway', 'admin'],
      ['--app=gateway', '--app=admin'],
    ],
    [
      ['gateway', 'rector'],
      ['--service=postback-gateway', '--service=rector-postback'],
    ],
  ])('selects %j by %j', async (names, filters) => {
    const deployment = new DeploymentUnderTest([partnerOf('rector'), partnerOf('other')]);
    expect(await argumentsFor(deployment, names)).toEqual(['--cloud', '--project=my-project', ...filters]);
  });

  it('reads the log of the partner’s project', async () => {
    const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_project_id: 'other-project' })]);
    expect(await argumentsFor(deployment, ['rector'])).toEqual([
      '--cloud',
      '--project=other-project',
      '--partner=rector',
    ]);
  });

  it.each([
    [['rectro'], 'There is no partner rectro'],
    [['gateway', 'rector'], 'Their logs are in my-project and other-project'],
  ])('rejects %j', async (names, error) => {
    const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_project_id: 'other-project' })]);
    await expect(argumentsFor(deployment, names)).rejects.toThrow(error);
  });
});
