import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Installation } from '../installation';
import type { ProcessPlan } from '../manifests/process-plan';
import { listProcesses } from './list-processes';

/**
 * The plan of a service by its name alone: admin and gateway are found without asking admin.
 *
 * @throws ExplainedFault for a name that nothing has
 */
export async function findPlan(installation: Installation, name: string): Promise<ProcessPlan> {
  const isOurs = name === 'admin' || name === 'gateway';
  const partners = isOurs ? [] : await installation.partners();
  const found = listProcesses(installation.settings, partners, [name]).find(({ plan }) => plan.title === name);
  if (!found) throw new UserFacingError(`There is no partner ${name}`);
  return found.plan;
}
