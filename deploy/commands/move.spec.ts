import type { Job } from '../manifests/knative';
import { CellSettings } from '../settings/deploy-settings';
import { DeploymentUnderTest, partnerOf, PROJECT, REGION } from '../../test/deploy/testing/deployment-under-test';

const IN_CELL = `https://postback-cell-a-123456789012.${REGION}.run.app/partners/involve_asia`;
const JOB = 'involve-asia-postback-move';

describe('the move of a deployed partner', () => {
  let deployment: DeploymentUnderTest;
  let ran: Job | undefined;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia')], { isProvisioned: false });
    deployment.settings.cells = { 'cell-a': new CellSettings(), 'cell-b': new CellSettings() };
    await deployment.provision();
    await deployment.deploy();
    ran = undefined;
    deployment.cloud.failing = (args) => {
      if (args.join(' ').startsWith(`run jobs execute ${JOB}`)) ran = deployment.run.jobs.get(JOB);
      return undefined;
    };
  });

  const endpoint = () => deployment.partners[0]!.endpoint_url;
  const settingsOf = (job: Job | undefined): Record<string, string> => {
    const { containers } = job!.spec.template.spec.template.spec;
    return Object.fromEntries(
      containers[0].env.map((one) => [one.name, 'value' in one ? one.value : one.valueFrom.secretKeyRef.name]),
    );
  };

  it('runs a job between both databases, points the partner at the cell, and removes the job', async () => {
    expect(await deployment.move('involve_asia', 'cell-a')).toBe(true);
    expect(settingsOf(ran)).toEqual({
      PARTNER_CODE: 'involve_asia',
      FROM_CELL: '',
      TO_CELL: 'cell-a',
      MOVE: 'move',
      FROM_DATABASE_URL: 'involve-asia-postback-database-url',
      TO_DATABASE_URL: 'postback-cell-a-database-url',
    });
    const { serviceAccountName } = ran!.spec.template.spec.template.spec;
    expect(serviceAccountName).toBe(`postback-provisioner@${PROJECT}.iam.gserviceaccount.com`);
    expect([endpoint(), deployment.run.jobs.has(JOB)]).toEqual([IN_CELL, false]);
  });

  it('goes back to a service, and from cell to cell', async () => {
    const dedicated = endpoint();
    await deployment.move('involve_asia', 'cell-a');
    await deployment.move('involve_asia', 'cell-b');
    expect(endpoint()).toBe(IN_CELL.replace('cell-a', 'cell-b'));
    expect(deployment.cloud.changes.some((line) => line.startsWith('run jobs execute postback-cell-a-move'))).toBe(
      true,
    );
    await deployment.move('involve_asia', 'dedicated');
    expect(endpoint()).toBe(dedicated);
  });

  it('leaves the partner where it is when the job fails, and completes when it is run again', async () => {
    const before = endpoint();
    deployment.cloud.failing = (args) => (args.join(' ').includes(`execute ${JOB}`) ? 'before' : undefined);
    await expect(deployment.move('involve_asia', 'cell-a')).rejects.toThrow('UNAVAILABLE');
    expect(endpoint()).toBe(before);
    deployment.cloud.failing = () => undefined;
    expect(await deployment.move('involve_asia', 'cell-a')).toBe(true);
    expect(endpoint()).toBe(IN_CELL);
  });

  it('is cancelled without another address', async () => {
    const before = endpoint();
    expect(await deployment.move('involve_asia', 'cell-a', { cancel: true })).toBe(true);
    expect([settingsOf(ran)['MOVE'], endpoint()]).toEqual(['cancel', before]);
  });

  it('shows with --dry-run what it would do, and changes nothing', async () => {
    expect(await deployment.move('involve_asia', 'cell-a', { dryRun: true })).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toContain(`gcloud run jobs execute ${JOB}`);
    expect(deployment.output).toContain(`→ ${IN_CELL}`);
  });

  it('needs a place that runs, and another than the present one', async () => {
    await expect(deployment.move('involve_asia', 'dedicated')).rejects.toThrow('in a service of its own already');
    await expect(deployment.move('involve_asia', 'cell-c')).rejects.toThrow('The settings list no cell-c');
    deployment.partners[0]!.endpoint_url = IN_CELL;
    deployment.run.services.delete('involve-asia-postback');
    await expect(deployment.move('involve_asia', 'dedicated')).rejects.toThrow(
      'involve-asia-postback does not run yet. Set partners.involve_asia.hosting to dedicated',
    );
  });
});
