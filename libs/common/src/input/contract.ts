import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** A schema of OpenAPI 3.0. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a route accepts and answers. The declaration decides what is refused, and OpenAPI shows it. */
export interface RouteContract {
  summary: string;
  description?: string;
  /** Parameters of the path by name, where more is known of one than that it is a text. */
  path?: Readonly<Record<string, Schema>>;
  /** Query parameters by name. Only a parameter of the type `array` may be repeated. */
  query?: Readonly<Record<string, Schema>>;
  /** Members of the JSON body by name. */
  body?: Readonly<Record<string, Schema>>;
  /** Names that a request cannot leave out. */
  required?: readonly string[];
  /** An example body. */
  example?: unknown;
  /** What a successful response holds. */
  response: Schema;
}

const CONTRACT = 'route contract';
const OWN_INPUT = 'route judges its own input';

/** Declares what a route accepts; the values are read by `@Input()`, everything undeclared is refused. */
export const Contract = (contract: RouteContract): MethodDecorator => SetMetadata(CONTRACT, contract);

/** For a route or controller that judges its input by itself, or where none is wrong. */
export const ValidatesOwnInput = (): ClassDecorator & MethodDecorator => SetMetadata(OWN_INPUT, true);

const reflector = new Reflector();

/** The contract of a handler; undefined where it has none. */
export function contractOf(handler: () => unknown): RouteContract | undefined {
  return reflector.get<RouteContract | undefined>(CONTRACT, handler);
}

export function validatesOwnInput(context: ExecutionContext): boolean {
  return (
    reflector.getAllAndOverride<boolean | undefined>(OWN_INPUT, [context.getHandler(), context.getClass()]) ?? false
  );
}
