import { CallingEnvironment } from '@app/common/config/http-environment';
import { HttpEnvironment } from '@app/common/config/http-environment';
import { settingsOf } from '@app/common/config/environment';
import { AdminEnvironment, PrepareEnvironment } from '../../../apps/admin/src/admin.env';
import { GatewayEnvironment } from '../../../apps/gateway/src/gateway.env';
import { PartnerServiceEnvironment } from '../../../apps/partner-service/src/partner-service.env';
import { DeployEnvironment } from '../../../deploy/deploy.env';
import { LogsEnvironment } from '../logs/logs.env';
import { ImportLegacyEnvironment } from '../../import-legacy/options';
import { AdminAddress } from '../admin-access';
import { LocalEnvironment } from '../../dev-server/local.env';

type EnvironmentClass = new () => object;

const INTRODUCTION = `\
# Every setting, with its default. A line without one has to be set where that process is deployed.
# npm start, npm run partners and npm run maintenance read a file named .env in the current folder;
# variables of the environment come first. Made by npm run env:example from the environment classes.
`;

const SECTIONS: readonly { title: string; type: EnvironmentClass }[] = [
  { title: 'npm start, and the commands on its data folder', type: LocalEnvironment },
  { title: 'npm run reconcile and npm run compliance-report', type: AdminAddress },
  { title: 'Every process with an HTTP door', type: HttpEnvironment },
  { title: 'Gateway and admin, which call others of ours', type: CallingEnvironment },
  { title: 'The gateway', type: GatewayEnvironment },
  { title: 'A partner-service', type: PartnerServiceEnvironment },
  { title: 'The admin app', type: AdminEnvironment },
  { title: 'The job that makes a database and its role', type: PrepareEnvironment },
  { title: 'npm run deploy and npm run provision', type: DeployEnvironment },
  { title: 'npm run migrate-data', type: ImportLegacyEnvironment },
  { title: 'npm run logs, where it asks Cloud Logging', type: LogsEnvironment },
];

/** The text of .env.example. Everything is commented out, so that a copy changes nothing until a line is freed. */
export function envExample(): string {
  return [INTRODUCTION, ...SECTIONS.map(describeSection)].join('\n');
}

function describeSection({ title, type }: { title: string; type: EnvironmentClass }): string {
  const defaults = new type() as Record<string, unknown>;
  const shared = sharedBy(type);
  const usual = new CallingEnvironment() as unknown as Record<string, unknown>;
  const lines = [...settingsOf(type)]
    .filter(([name]) => type === LocalEnvironment || !shared.has(name) || defaults[name] !== usual[name])
    .map(([name, note]) => `# ${note.description}\n#${name}=${note.example ?? printDefault(defaults[name])}\n`);
  return [`# ── ${title} ──\n`, ...lines].join('\n');
}

/** Settings that a section before has listed. */
function sharedBy(type: EnvironmentClass): Map<string, unknown> {
  if (type === HttpEnvironment) return new Map();
  return settingsOf(type === CallingEnvironment ? HttpEnvironment : CallingEnvironment);
}

function printDefault(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
