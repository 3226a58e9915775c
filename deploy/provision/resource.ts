import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './live-project';

/** Something that provisioning creates unless it exists. */
export interface Resource {
  /** As the plan names it: `network postback`. */
  what: string;
  exists: boolean;
  /** Called when its turn has come, because the value of a secret may depend on what was created before. */
  create: () => GcloudCall | Promise<GcloudCall>;
}

/** Resources in the order in which they are created. Several groups are created side by side. */
export type ResourceGroup = Resource[];

/** What the resources of one project are derived from. */
export interface ProjectContext {
  gcloud: Gcloud;
  settings: DeploySettings;
  project: string;
  /** Whether this is the platform's own project. */
  isPlatform: boolean;
  /** The processes to provision, in all projects. */
  processes: Deployable[];
  /** The processes of this project. */
  own: Deployable[];
  live: LiveProject;
  /** The platform's own project. */
  platform: LiveProject;
}

/** A resource whose command is known in advance: its verb, then arguments and flags in groups that read well. */
export function resource(what: string, exists: boolean, verb: string, ...args: (string | string[])[]): Resource {
  return { what, exists, create: () => ({ args: [verb.split(' '), ...args].flat() }) };
}
