import type { DeploySettings } from './deploy-settings';

/** Every project that something may run in, with its number: the platform's own, and the listed ones. */
export function projectNumbers({ project, project_number, projects }: DeploySettings): ReadonlyMap<string, string> {
  return new Map([...Object.entries(projects ?? {}), [project, project_number]]);
}
