import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { contractOf } from '../input/contract';
import { describeContract } from './describe-contract';

export const SERVICE_SECURITY = {
  service: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Service-Signature',
    description: 'Processes of the platform sign their requests; all others are refused',
  },
};

type Paths = Record<string, Record<string, unknown>>;

/** The OpenAPI paths of all contracts below a prefix. The path segment after the prefix is the tag. */
export function describeControllers(app: INestApplicationContext, prefix: string): Paths {
  const paths: Paths = {};
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const routes = controllers.flatMap(({ metatype }) => [...routesOf(metatype as Type)]);
  for (const { method, path, status, contract } of routes.filter((route) => route.path.startsWith(prefix))) {
    const tag = path.slice(prefix.length).split('/')[0]!;
    (paths[path] ??= {})[method] = describeContract(contract, { method, path, tag, security: 'service', status });
  }
  return Object.fromEntries(Object.entries(paths).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function* routesOf(controller: Type) {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const prototype = controller.prototype as Record<string, () => unknown>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const handler = prototype[name]!;
    const contract = name === 'constructor' ? undefined : contractOf(handler);
    if (!contract) continue;
    const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
    const status = (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? 200;
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod].toLowerCase();
    const path = `/${[base, own]
      .flatMap((part) => part.split('/'))
      .filter((part) => part !== '')
      .join('/')}`;
    yield { method, path: path.replaceAll(/:(\w+)/g, '{$1}'), status, contract };
  }
}
