import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { readYaml } from './read-yaml';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { projectNumbers } from './project-numbers';
import { DeploySettings, NetworkSettings, PartnerProcessSettings, ServerSettings } from './deploy-settings';

/** @throws ExplainedFault when there is no such file, or with every fault of its content */
export async function readSettings(file: string): Promise<DeploySettings> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    throw new UserFacingError(`There is no ${file}. Copy deploy/settings.example.yaml and fill it in.`);
  });
  return parseSettings(text, file);
}

/** @throws ExplainedFault with every fault */
export function parseSettings(text: string, file: string): DeploySettings {
  const content: unknown = readYaml(text, file);
  const settings = toInstance(DeploySettings, content);
  // With all of its lines commented out, a map is nothing.
  settings.partners ??= {};
  const faults = [
    ...faultsOf(settings, ''),
    ...inMap(settings.networks, NetworkSettings, 'networks'),
    ...inMap(settings.servers, ServerSettings, 'servers'),
    ...inMap(settings.partners, PartnerProcessSettings, 'partners'),
  ];
  const unknown = faults.length > 0 ? [] : unknownNames(settings);
  if (faults.length + unknown.length > 0) {
    const lines = [...faults, ...unknown].map((fault) => `  - ${fault}`);
    throw new UserFacingError(`${file} is not usable:\n${lines.join('\n')}`);
  }
  return settings;
}

function toInstance<T extends object>(type: ClassConstructor<T>, content: unknown): T {
  return plainToInstance(type, content ?? {}, { exposeDefaultValues: true });
}

/** Checks the values of a map, and puts them in it with their defaults. */
function inMap<T extends object>(map: Record<string, T> | undefined, type: ClassConstructor<T>, path: string) {
  if (typeof map !== 'object' || map === null) return [];
  return Object.keys(map).flatMap((key) => {
    map[key] = toInstance(type, map[key]);
    return faultsOf(map[key], `${path}.${key}.`);
  });
}

function faultsOf(value: object, path: string): string[] {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return validateSync(value, options).flatMap((fault) => describe(fault, path));
}

function describe(fault: ValidationError, path: string): string[] {
  const own = Object.values(fault.constraints ?? {}).map((reason) => `${path}${reason}`);
  const below = (fault.children ?? []).flatMap((child) => describe(child, `${path}${fault.property}.`));
  return [...own, ...below];
}

/** What names something else in the file has to name what is there. */
function unknownNames(settings: DeploySettings): string[] {
  const { networks, region, servers, databases, partners } = settings;
  const faults = networks[region] ? [] : [`networks has no ${region}, the region of all that names none`];
  const named: [string, string | undefined][] = [
    ...Object.entries(databases),
    ...Object.entries(partners).map(([code, { server }]): [string, string | undefined] => [`partners.${code}`, server]),
  ];
  for (const [place, server] of named) {
    if (server !== undefined && !servers[server])
      faults.push(`${place} names the server ${server}, which is not listed`);
  }
  for (const [code, { project }] of Object.entries(partners)) {
    if (project !== undefined && !projectNumbers(settings).has(project))
      faults.push(`partners.${code} names the project ${project}, which projects does not list with its number`);
  }
  for (const [project, number] of Object.entries(settings.projects ?? {})) {
    if (!/^\d+$/.test(number)) faults.push(`projects.${project} must be the number of that project`);
  }
  for (const [name, { kind, connector }] of Object.entries(networks)) {
    if (kind === 'connector' && !connector) faults.push(`networks.${name} needs the name of its connector`);
  }
  return faults;
}
