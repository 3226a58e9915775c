import type { DeploySettings } from '../settings/deploy-settings';

/**
 * Settings of partners that there are not: misspelt, they would change nothing, and nobody would notice.
 *
 * @param partnerCodes of all partners, the inactive too
 */
export function findUnknownPartners({ partners }: DeploySettings, partnerCodes: Iterable<string>): string[] {
  const known = new Set(partnerCodes);
  return Object.keys(partners)
    .filter((code) => !known.has(code))
    .map((code) => `partners.${code} in the settings is for nobody: there is no partner ${code}`);
}
