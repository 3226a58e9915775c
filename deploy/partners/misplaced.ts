import { presentCell } from '../manifests/plan-cells';
import { DEDICATED, type DeploySettings } from '../settings/deploy-settings';
import { type DeployedPartner, isInCell } from './deployed-partner';

/**
 * Where partners are elsewhere than their own settings say, one line each. Data is moved by a command of its own, never by
 * a deployment.
 */
export function formatMisplaced(settings: DeploySettings, partners: readonly DeployedPartner[]): string {
  const lines = partners.flatMap((partner) => describe(settings, partner));
  return lines.length === 0
    ? ''
    : ['Elsewhere than the settings say:', ...lines.map((line) => `  - ${line}`)].join('\n');
}

function describe(settings: DeploySettings, partner: DeployedPartner): string[] {
  const { partner_code: code, endpoint_url: url } = partner;
  const hosting = settings.partners[code]?.hosting;
  const cell = presentCell(settings, partner);
  if (isInCell(partner) && cell === undefined) return [`${code} is at ${url}, in a cell that the settings do not list`];
  if (url === null || hosting === undefined || hosting === (cell ?? DEDICATED)) return [];
  return [
    `${code} belongs in ${nameOf(hosting)}, but is in ${nameOf(cell ?? DEDICATED)}: npx platform move ${code} --to ${hosting} --settings FILE`,
  ];
}

function nameOf(hosting: string): string {
  return hosting === DEDICATED ? 'a service of its own' : hosting;
}
