import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { Partner } from '../../apps/admin/src/database/entities';
import { defaultNames } from '../../apps/admin/src/partners/default-names';
import { Command } from 'commander';
import { addDeployCommands } from '../../tools/cli/deploy-commands';
import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { listProcesses } from '../rollout/list-processes';
import { checkProcesses } from './check-processes';

const program = new Command();
addDeployCommands(program);
/** Words that select a command of `npm run deploy`, and so cannot name a partner. */
const VERBS = program.commands
  .find((command) => command.name() === 'deploy')!
  .commands.map((command) => command.name());

/** Whether the admin API accepts a value for a field. */
function isAccepted(field: keyof Partner, value: string): boolean {
  const errors = validateSync(plainToInstance(Partner, { [field]: value }));
  return errors.every(({ property }) => property !== field);
}

function isDeployable(service: string): boolean {
  const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_service_name: service })]);
  const failures = checkProcesses(deployment.settings, listProcesses(deployment.settings, deployment.partners), 1);
  return failures.every(({ reason }) => !reason.includes('cannot be the name of a service'));
}

describe('names that both the admin API and a deployment accept', () => {
  it('are the same for services, whatever their characters', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,8}$/);
    fc.assert(fc.property(name, (service) => isAccepted('cloud_run_service_name', service) === isDeployable(service)));
  });

  it('are the same for services, whatever their length', () => {
    const names = Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1));
    const taken = names.filter((service) => isAccepted('cloud_run_service_name', service));
    expect(taken).toEqual(names.filter(isDeployable));
  });

  it('include the default name of a service, however long the partner’s code', () => {
    const codes = Array.from({ length: 62 }, (_, index) => `a${'_b'.repeat(index)}`.slice(0, index + 2));
    const services = codes.map((code) => defaultNames(code).cloud_run_service_name);
    expect(
      services.filter((service) => !isAccepted('cloud_run_service_name', service) || !isDeployable(service)),
    ).toEqual([]);
  });

  it.each([...VERBS, 'all', 'platform', 'admin', 'gateway', 'analytics', 'insight', 'config'])(
    'do not include a partner code that is a word of a command: %s',
    (word) => {
      expect(isAccepted('partner_code', word)).toBe(false);
      expect(isAccepted('partner_code', `${word}s`)).toBe(true);
    },
  );
});
