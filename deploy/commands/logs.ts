import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Installation } from '../installation';
import { PLATFORM_PROCESSES } from '../manifests/process-plan';

/**
 * The arguments with which `npm run logs` shows the services in the cloud. A partner's name also finds what other
 * services log about it; together with the platform's own apps, only services can be selected.
 *
 * @throws UserFacingError for an unknown name, and for services of several projects, each of which has its own log
 */
export async function logArguments(installation: Installation, names: string[]): Promise<string[]> {
  const plans = await Promise.all(names.map((name) => installation.findPlan(name)));
  const projects = [...new Set(plans.map(({ place }) => place.project))];
  if (projects.length > 1) {
    throw new UserFacingError(`Their logs are in ${projects.join(' and ')}: ask for one at a time.`);
  }
  const apps = names.filter((name) => PLATFORM_PROCESSES.has(name));
  const filters =
    apps.length === 0
      ? names.map((name) => `--partner=${name}`)
      : apps.length === names.length
        ? names.map((name) => `--app=${name}`)
        : plans.map(({ service }) => `--service=${service}`);
  return ['--cloud', `--project=${projects[0] ?? installation.settings.project}`, ...filters];
}
