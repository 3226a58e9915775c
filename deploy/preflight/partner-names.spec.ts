import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { PartnerFields } from '../../apps/admin/src/partners/partner-fields.dto';
import { defaultNames } from '../../apps/admin/src/partners/default-names';
import { VERBS } from '../read-command';
import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { listProcesses } from '../rollout/list-processes';
import { checkProcesses } from './check-processes';

/** Whether the admin API takes a value for a field. */
function isTaken(field: keyof PartnerFields, value: string): boolean {
  const faults = validateSync(plainToInstance(PartnerFields, { [field]: value }));
  return faults.every(({ property }) => property !== field);
}

function isDeployable(service: string): boolean {
  const deployment = new DeploymentUnderTest([partnerOf('rector', { cloud_run_service_name: service })]);
  const refusals = checkProcesses(deployment.settings, listProcesses(deployment.settings, deployment.partners), 1);
  return refusals.every(({ reason: fault }) => !fault.includes('cannot be the name of a service'));
}

describe('what the admin API and a deployment take for a name', () => {
  it('is the same of services, whatever their characters', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,8}$/);
    fc.assert(fc.property(name, (service) => isTaken('cloud_run_service_name', service) === isDeployable(service)));
  });

  it('is the same of services, whatever their length', () => {
    const names = Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1));
    const taken = names.filter((service) => isTaken('cloud_run_service_name', service));
    expect(taken).toEqual(names.filter(isDeployable));
  });

  it('is what a partner’s service is called without being named, however long its code', () => {
    const codes = Array.from({ length: 62 }, (_, index) => `a${'_b'.repeat(index)}`.slice(0, index + 2));
    const services = codes.map((code) => defaultNames(code).cloud_run_service_name);
    expect(services.filter((service) => !isTaken('cloud_run_service_name', service) || !isDeployable(service))).toEqual(
      [],
    );
  });

  it.each([...VERBS, 'all', 'platform', 'admin', 'gateway', 'config'])(
    'is no partner’s where a command takes it for something else: %s',
    (word) => {
      expect(isTaken('partner_code', word)).toBe(false);
      expect(isTaken('partner_code', `${word}s`)).toBe(true);
    },
  );
});
