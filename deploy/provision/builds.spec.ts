import { DeploymentUnderTest, partnerOf, PROJECT } from '../../test/deploy/testing/deployment-under-test';

describe('npm run provision for builds', () => {
  const account = (name: string): string => `serviceAccount:${name}@${PROJECT}.iam.gserviceaccount.com`;
  let deployment: DeploymentUnderTest;
  let rolesOf: (name: string, resource?: string) => string[];

  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
    await deployment.provision();
    const bindings = [...deployment.cloud.resources.bindings].map((binding) => binding.split(' '));
    rolesOf = (name, resource) =>
      bindings
        .filter(([of, member]) => member === account(name) && (resource === undefined || of === resource))
        .map(([of, , role]) => `${of} ${role}`)
        .toSorted();
  });

  it('lets the build of the tests write its log and read its source, and nothing else', () => {
    expect(rolesOf('postback-checker')).toEqual([
      'gs://my-project-postback-sources roles/storage.objectViewer',
      'my-project roles/logging.logWriter',
    ]);
  });

  it('lets the build of the image push, and deploy nothing', () => {
    expect(rolesOf('postback-builder')).toEqual([
      'gs://my-project-postback-sources roles/storage.objectViewer',
      'my-project roles/artifactregistry.writer',
      'my-project roles/logging.logWriter',
    ]);
  });

  it('lets the build that deploys start the others, and push no image', () => {
    const builds = ['postback-builder', 'postback-checker'].map((name) => `${name}@${PROJECT}.iam.gserviceaccount.com`);
    for (const build of builds) {
      expect(rolesOf('postback-deployer', build)).toEqual([`${build} roles/iam.serviceAccountUser`]);
    }
    expect(rolesOf('postback-deployer', PROJECT)).toEqual(
      [
        'artifactregistry.reader',
        'cloudbuild.builds.editor',
        'iam.serviceAccountViewer',
        'logging.logWriter',
        'run.admin',
        'secretmanager.viewer',
        'serviceusage.serviceUsageConsumer',
      ].map((role) => `my-project roles/${role}`),
    );
  });

  it('gives it no right to build in a partner’s project', async () => {
    deployment.add(partnerOf('third', { cloud_run_project_id: 'their-project' }));
    await deployment.provision('third');
    const member = account('postback-deployer');
    const bindings = [...deployment.cloud.resources.bindings].filter((one) =>
      one.startsWith(`their-project ${member}`),
    );
    expect(bindings.map((binding) => binding.split(' ')[2])).toEqual([
      'roles/iam.serviceAccountViewer',
      'roles/run.admin',
      'roles/secretmanager.viewer',
    ]);
  });

  it('sets the clean-up of layers where it is missing', async () => {
    const changes = () => deployment.cloud.changes.filter((line) => line.includes('set-cleanup-policies'));
    expect(changes()).toEqual([
      expect.stringMatching(/^artifacts repositories set-cleanup-policies postback-cache .*--no-dry-run .*--policy=/),
    ]);
    await deployment.provision();
    expect(changes()).toEqual([]);
  });
});
