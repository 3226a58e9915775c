import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { parse } from 'yaml';
import {
  CellSettings,
  DEDICATED,
  DeploySettings,
  NetworkSettings,
  PartnerProcessSettings,
  projectNumbers,
  ServerSettings,
} from './deploy-settings';

const CELL = /^cell-[a-z0-9]{1,20}$/;

/** @throws UserFacingError when the file does not exist, or with every error of its content */
export async function readSettings(file: string): Promise<DeploySettings> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    throw new UserFacingError(`There is no ${file}. Copy deploy/settings.example.yaml and fill it in.`);
  });
  return parseSettings(text, file);
}

/** @throws UserFacingError with every error */
export function parseSettings(text: string, file: string): DeploySettings {
  const settings = toInstance(DeploySettings, parseYaml(text, file));
  // YAML reads a map whose lines are all commented out as null.
  settings.partners ??= {};
  settings.cells ??= {};
  const errors = [
    ...errorsOf(settings, ''),
    ...instantiateValues(settings.networks, NetworkSettings, 'networks'),
    ...instantiateValues(settings.servers, ServerSettings, 'servers'),
    ...instantiateValues(settings.partners, PartnerProcessSettings, 'partners'),
    ...instantiateValues(settings.cells, CellSettings, 'cells'),
  ];
  if (errors.length === 0) errors.push(...unknownNames(settings));
  if (errors.length === 0) return settings;
  throw new UserFacingError(`${file} is invalid:\n${errors.map((error) => `  - ${error}`).join('\n')}`);
}

/** @throws UserFacingError that names the file */
export function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UserFacingError(`${file} is not YAML: ${(error as Error).message}`);
  }
}

function toInstance<T extends object>(type: ClassConstructor<T>, content: unknown): T {
  return plainToInstance(type, content ?? {}, { exposeDefaultValues: true });
}

/** Replaces the values of a map by instances with their defaults. @returns their errors */
function instantiateValues<T extends object>(
  map: Record<string, T> | undefined,
  type: ClassConstructor<T>,
  path: string,
): string[] {
  if (typeof map !== 'object' || map === null) return [];
  return Object.keys(map).flatMap((key) => {
    map[key] = toInstance(type, map[key]);
    return errorsOf(map[key], `${path}.${key}.`);
  });
}

function errorsOf(value: object, path: string): string[] {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return validateSync(value, options).flatMap((error) => describe(error, path));
}

function describe({ property, constraints, children }: ValidationError, path: string): string[] {
  const own = Object.values(constraints ?? {}).map((reason) => `${path}${reason}`);
  return [...own, ...(children ?? []).flatMap((child) => describe(child, `${path}${property}.`))];
}

/** References to servers, projects and networks that the file does not define. */
function unknownNames(settings: DeploySettings): string[] {
  const { networks, region, servers, databases, partners, cells, projects = {} } = settings;
  const errors = networks[region] ? [] : [`networks has no ${region}, the default region`];
  const references: [string, string | undefined][] = [
    ...Object.entries(databases),
    ['events', settings.events?.server],
    ...Object.entries(partners).map(([code, { server }]): [string, string | undefined] => [`partners.${code}`, server]),
    ...Object.entries(cells).map(([name, { server }]): [string, string | undefined] => [`cells.${name}`, server]),
  ];
  for (const [place, server] of references) {
    if (server !== undefined && !servers[server]) {
      errors.push(`${place} names the server ${server}, which is not listed`);
    }
  }
  for (const [code, { project }] of Object.entries(partners)) {
    if (project !== undefined && !projectNumbers(settings).has(project)) {
      errors.push(`partners.${code} names the project ${project}, which projects does not list with its number`);
    }
  }
  for (const [path, { sleeps, min_instances: min }] of [
    ['partner_services', settings.partner_services] as const,
    ...pathsOf(partners),
  ]) {
    if (sleeps !== undefined && min !== undefined && sleeps !== (min === 0)) {
      errors.push(`${path}.sleeps is ${sleeps}, but its min_instances is ${min}`);
    }
  }
  errors.push(...errorsOfHosting(settings));
  for (const [project, number] of Object.entries(projects)) {
    if (!/^\d+$/.test(number)) errors.push(`projects.${project} must be the number of that project`);
  }
  for (const [name, { kind, connector }] of Object.entries(networks)) {
    if (kind === 'connector' && !connector) errors.push(`networks.${name} needs the name of its connector`);
  }
  return errors;
}

function pathsOf(partners: DeploySettings['partners']): (readonly [string, PartnerProcessSettings])[] {
  return Object.entries(partners).map(([code, own]) => [`partners.${code}`, own] as const);
}

/** Names of cells that mean none, and what only a service of its own can do. */
function errorsOfHosting({ cells, partner_services: all, partners }: DeploySettings): string[] {
  const errors = Object.keys(cells)
    .filter((name) => !CELL.test(name))
    .map((name) => `cells.${name} must be named cell- and then letters or digits, such as cell-a`);
  const owners = [['partner_services', all] as const, ...pathsOf(partners)];
  for (const [path, own] of owners) {
    const { hosting } = own;
    if (hosting === undefined || hosting === DEDICATED) continue;
    if (!cells[hosting]) errors.push(`${path}.hosting names ${hosting}, which cells does not list`);
    const needs = [
      ...(own.direct_access ? ['direct_access'] : []),
      ...('signing_secrets' in own && own.signing_secrets?.length ? ['signing_secrets'] : []),
    ];
    for (const need of needs) errors.push(`${path}.${need} needs a service of its own, but its hosting is ${hosting}`);
  }
  return errors;
}
