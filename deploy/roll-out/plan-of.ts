import { ExplainedFault } from '@app/common/errors/explained-fault';
import type { Installation } from '../installation';
import type { ProcessPlan } from '../render/process-plan';
import { listDeployables } from './list-deployables';

/**
 * The plan of a service by its name alone: admin and gateway are found without asking admin.
 *
 * @throws ExplainedFault for a name that nothing has
 */
export async function planOf(installation: Installation, name: string): Promise<ProcessPlan> {
  const isOurs = name === 'admin' || name === 'gateway';
  const partners = isOurs ? [] : await installation.partners();
  const found = listDeployables(installation.settings, partners, [name]).find(({ plan }) => plan.title === name);
  if (!found) throw new ExplainedFault(`There is no partner ${name}`);
  return found.plan;
}
