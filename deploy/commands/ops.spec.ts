import type { Job } from '../manifests/knative';
import { CellSettings } from '../settings/deploy-settings';
import { DeploymentUnderTest, partnerOf, PROJECT, REGION } from '../../test/deploy/testing/deployment-under-test';
import type { OpsTool } from './ops';

const JOB = 'postback-ops';
const EXECUTE = `run jobs execute ${JOB} --project=${PROJECT} --region=${REGION} --args=`;
const RESTORE: OpsTool = { verb: 'restore', partner: 'involve_asia', from: '10.1.2.3', cancel: false };
const CHECK: OpsTool = { verb: 'import-legacy', partner: 'involve_asia', options: ['--check'] };

describe('the tools of operators', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia')], { isProvisioned: false });
    deployment.settings.ops = { secrets: { FROM_DATABASE_URL: 'legacy-database-url' } };
    deployment.cloud.secretsOf(PROJECT).create('legacy-database-url');
    deployment.cloud.secretsOf(PROJECT).add('legacy-database-url', 'postgres://u:p@legacy/db');
    await deployment.provision();
  });

  const executed = (): string[] => deployment.cloud.changes.filter((line) => line.startsWith(EXECUTE));

  it('are a job with the first logins of the servers, which runs under an account of its own', async () => {
    await deployment.deploy('admin');
    const job: Job = deployment.run.jobs.get(JOB)!;
    const { serviceAccountName, containers } = job.spec.template.spec.template.spec;
    expect(serviceAccountName).toBe(`${JOB}@${PROJECT}.iam.gserviceaccount.com`);
    const env = containers[0].env.map((one) => [
      one.name,
      'valueFrom' in one ? one.valueFrom.secretKeyRef.name : one.value,
    ]);
    expect(Object.fromEntries(env)).toEqual({
      SERVER_URL_MAIN: 'postback-server-main-url',
      SERVER_URL_GATEWAY: 'postback-server-gateway-url',
      CONFIG_DATABASE_URL: 'postback-config-database-url',
      TOKEN_HASH_KEY: 'postback-token-hash-key',
      FROM_DATABASE_URL: 'legacy-database-url',
    });
    expect(job.spec.template.metadata.annotations['run.googleapis.com/network-interfaces']).toBeDefined();
  });

  it('may read no key but that of the hashes of tokens', () => {
    const { secrets } = deployment.cloud.secretsOf(PROJECT);
    const account = `serviceAccount:${JOB}@${PROJECT}.iam.gserviceaccount.com`;
    const readable = [...secrets].filter(([, { accessors }]) => accessors.has(account)).map(([name]) => name);
    expect(readable.toSorted()).toEqual([
      'legacy-database-url',
      'postback-config-database-url',
      'postback-server-gateway-url',
      'postback-server-main-url',
      'postback-token-hash-key',
    ]);
  });

  it('restore a partner from the address of a copy, by names alone', async () => {
    await deployment.deploy();
    expect(await deployment.ops(RESTORE)).toBe(true);
    expect(executed()).toEqual([
      `${EXECUTE}dist/apps/partner-service/src/restore.js,--partner=involve_asia,--server=main,` +
        '--database=involve_asia_db,--from=10.1.2.3 --wait',
    ]);
    expect(deployment.output).toContain('are replaced by those at 10.1.2.3');
  });

  it('open the tables again after a restore that failed', async () => {
    await deployment.deploy();
    await deployment.ops({ verb: 'restore', partner: 'involve_asia', from: undefined, cancel: true });
    expect(executed()).toEqual([expect.stringMatching(/--database=involve_asia_db,--cancel --wait$/)]);
  });

  it('restore a partner of a cell in its schema there', async () => {
    deployment.settings.cells = { 'cell-a': new CellSettings() };
    await deployment.provision();
    await deployment.deploy();
    await deployment.move('involve_asia', 'cell-a');
    await deployment.ops(RESTORE);
    expect(executed()).toEqual([expect.stringContaining('--database=postback_cell_a,--cell=cell-a,--from=10.1.2.3')]);
    await expect(deployment.ops(CHECK)).rejects.toThrow('involve_asia is in cell-a');
  });

  it('import from the database that a secret names', async () => {
    await deployment.deploy();
    await deployment.ops(CHECK);
    expect(executed()).toEqual([
      `${EXECUTE}dist/tools/cli/main.js,import-legacy,--partner=involve_asia,--server=main,` +
        '--database=involve_asia_db,--check --wait',
    ]);
    deployment.settings.ops = undefined;
    await expect(deployment.ops(CHECK)).rejects.toThrow('ops: { secrets: { FROM_DATABASE_URL: NAME } }');
  });

  it('inspect a server, without asking the admin API, and end a session', async () => {
    await deployment.deploy();
    deployment.isAdminUp = false;
    await deployment.ops({ verb: 'inspect', server: 'main', database: 'involve_asia_db', end: 4711 });
    expect(executed()).toEqual([
      `${EXECUTE}dist/apps/admin/src/inspect-server.js,--server=main,--database=involve_asia_db,--end=4711 --wait`,
    ]);
    const unknown: OpsTool = { verb: 'inspect', server: 'other', database: undefined, end: undefined };
    await expect(deployment.ops(unknown)).rejects.toThrow('The settings list no server other');
  });

  it('name what is missing, and run nothing', async () => {
    await expect(deployment.ops(RESTORE)).rejects.toThrow('There is no job postback-ops yet');
    await expect(deployment.ops({ ...RESTORE, partner: 'nobody' })).rejects.toThrow('There is no partner nobody');
    expect(executed()).toEqual([]);
  });

  it('show with --dry-run the command of gcloud, and run nothing', async () => {
    await deployment.deploy();
    await deployment.ops(RESTORE, { dryRun: true });
    expect(deployment.output).toContain(`gcloud ${EXECUTE}dist/apps/partner-service/src/restore.js,`);
    expect(executed()).toEqual([]);
  });
});
