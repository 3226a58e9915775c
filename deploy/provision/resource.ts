import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import { type KindOfResource, KINDS, type ListedKind } from './kinds';
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

/** A resource of a kind. @param args the arguments and flags that create it, apart from the project */
export function resource(live: LiveProject, kind: ListedKind, key: string, what: string, ...args: string[]): Resource {
  const { group, create = 'create' }: KindOfResource = KINDS[kind];
  const words = [...`${group} ${create}`.split(' '), ...args, `--project=${live.project}`];
  return { what, exists: live.has(kind, key), create: () => ({ args: words }) };
}

/** A role of a member. @param verb the command that grants it, on what `args` begin with */
export function roleGrant(
  what: string,
  exists: boolean,
  verb: string,
  args: string[],
  member: string,
  role: string,
): Resource {
  const words = [...verb.split(' '), 'add-iam-policy-binding', ...args, `--member=${member}`, `--role=${role}`];
  return { what, exists, create: () => ({ args: words }) };
}
