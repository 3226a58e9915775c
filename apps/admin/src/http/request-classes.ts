import type { ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** The classes that a handler declares for its `@Query()` and its `@Body()`; undefined where it has none. */
export interface RequestClasses {
  query: Type<object> | undefined;
  body: Type<object> | undefined;
}

type Arguments = Readonly<Record<string, { index: number; data?: unknown }>>;

export function requestClassesOf(context: ExecutionContext): RequestClasses {
  const [controller, { name }] = [context.getClass(), context.getHandler()];
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Arguments;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ??
    []) as Type<object>[];
  const classOf = (kind: RouteParamtypes): Type<object> | undefined => {
    const [, argument] = Object.entries(declared).find(([key]) => key.startsWith(`${kind}:`)) ?? [];
    return argument && types[argument.index];
  };
  return { query: classOf(RouteParamtypes.QUERY), body: classOf(RouteParamtypes.BODY) };
}
