import { type PreflightFailure, failuresOf } from '../preflight/preflight-failure';
import { serviceSecrets } from '../manifests/secret-names';
import type { Candidate } from '../rollout/list-processes';
import { isOfCloudRun } from '../rollout/new-endpoint-url';

/**
 * A service that is renamed, or moved to another project, finds no login there under its new name: it would be given
 * the first one anew, whose password the service that still has the traffic then lacks.
 *
 * @param candidates of one project
 * @param existing the names of that project's secrets
 * @returns a refusal of each partner whose postbacks go to a service that has another name, or is elsewhere
 */
export function checkRenamedServices(
  prefix: string,
  candidates: Candidate[],
  existing: ReadonlySet<string>,
): PreflightFailure[] {
  return candidates.flatMap(({ plan: { service, place }, partner }) => {
    if (!partner?.endpoint_url || !isOfCloudRun(partner.endpoint_url)) return [];
    const login = serviceSecrets(prefix, service)['PARTNER_DATABASE_URL']!;
    if (existing.has(login)) return [];
    const { partner_code: code, endpoint_url: url } = partner;
    return failuresOf(code, [
      `${place.project} has no secret ${login}, but its postbacks go to ${url}, whose login would get another ` +
        'password. Set its endpoint_url to null first (its postbacks wait in the spool): PATCH ' +
        `/api/v1/partners/${code} {"endpoint_url": null}. More: docs/operations.md, Rename or move a service.`,
    ]);
  });
}
