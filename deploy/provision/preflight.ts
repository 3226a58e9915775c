import { accountEmail } from '../manifests/names';
import { serviceSecrets } from '../manifests/secrets';
import { checkCollisions } from '../preflight/check-collisions';
import { checkLimits } from '../preflight/check-limits';
import { checkPlacement } from '../preflight/check-processes';
import { type Checked, failuresOf, type PreflightFailure, rejectFailed } from '../preflight/preflight-failure';
import type { Deployable } from '../rollout/list-processes';
import { isCloudRunUrl, isInCell } from '../partners/deployed-partner';
import type { DeploySettings } from '../settings/deploy-settings';
import { accountsOf } from './accounts';
import type { LiveProject } from './live-project';

/**
 * Checks what would go wrong. The failure of one partner keeps that partner from being provisioned, and no other.
 *
 * @param all the whole installation, over which names have to be unique
 * @param live each project of the selected processes
 * @throws UserFacingError for a failure of the platform itself, or when nothing is left to provision
 */
export function checkProvisioning(
  settings: DeploySettings,
  { all, selected }: { all: Deployable[]; selected: Deployable[] },
  live: ReadonlyMap<string, LiveProject>,
): Checked {
  const failures = [
    ...checkCollisions(settings, all),
    ...all.flatMap(({ plan, partner }) => (partner ? failuresOf(plan.title, checkPlacement(settings, partner)) : [])),
    ...[...live].flatMap(([project, there]) => {
      const own = selected.filter(({ plan }) => plan.place.project === project);
      return [
        ...checkRenamedServices(settings.prefix, own, there),
        ...checkLimits(own, (processes) => checkAccountQuota(settings, processes, there)),
      ];
    }),
  ];
  return rejectFailed(selected, failures, 'provisioned');
}

/**
 * A service that is renamed, or moved to another project, has no login under its new name. Provisioning would create
 * its first login again with another password, which the service that still has the traffic does not know.
 */
function checkRenamedServices(prefix: string, own: Deployable[], live: LiveProject): PreflightFailure[] {
  return own.flatMap(({ plan: { service }, partner }) => {
    // One in a cell has its login there, and gets a first one of its own.
    if (!partner?.endpoint_url || !isCloudRunUrl(partner.endpoint_url) || isInCell(partner)) return [];
    const login = serviceSecrets(prefix, service).PARTNER_DATABASE_URL;
    if (live.has('secret', login)) return [];
    const { partner_code: code, endpoint_url: url } = partner;
    return failuresOf(code, [
      `${live.project} has no secret ${login}, but its postbacks go to ${url}, whose login would get another ` +
        'password. Set its endpoint_url to null first (its postbacks wait in the spool): PATCH ' +
        `/api/v1/partners/${code} {"endpoint_url": null}. More: docs/operations.md, Rename or move a service.`,
    ]);
  });
}

/** Google would refuse the accounts one by one, in the middle of the run. */
function checkAccountQuota(settings: DeploySettings, processes: Deployable[], live: LiveProject): string[] {
  const { max_service_accounts: limit } = settings;
  const { project } = live;
  const existing = live.keys('account').size;
  const plans = processes.map(({ plan }) => plan);
  const names = accountsOf(settings, plans, project);
  const missing = names.filter((name) => !live.has('account', accountEmail(name, project)));
  if (missing.length === 0 || existing + missing.length <= limit) return [];
  return [
    `${project} has ${existing} service accounts and needs ${missing.length} more, but takes ${limit}: ` +
      'ask Google for a larger quota and set it as max_service_accounts, or use another project for some partners',
  ];
}
