import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** A schema of OpenAPI 3.0. */
export type Schema = Readonly<Record<string, unknown>>;

/** The input and the response of a route. It decides which requests are refused, and OpenAPI shows it. */
export interface RouteContract {
  summary: string;
  description?: string;
  /** Path parameters by name; others are texts. */
  path?: Readonly<Record<string, Schema>>;
  /** Query parameters by name. Only those of type `array` may have several values. */
  query?: Readonly<Record<string, Schema>>;
  /** Members of the JSON body by name. */
  body?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  /** An example body. */
  example?: unknown;
  response: Schema;
  /** Of the response; JSON by default. */
  mediaType?: string;
}

const CONTRACT = 'route contract';
const OWN_INPUT = 'route validates its own input';

/** Declares the input of a route. `@Input()` reads it, and undeclared input is refused. */
export const Contract = (contract: RouteContract): MethodDecorator => SetMetadata(CONTRACT, contract);

/** Marks a route or controller that validates its own input or accepts any. */
export const ValidatesOwnInput = (): ClassDecorator & MethodDecorator => SetMetadata(OWN_INPUT, true);

const reflector = new Reflector();

export function contractOf(handler: () => unknown): RouteContract | undefined {
  return reflector.get<RouteContract | undefined>(CONTRACT, handler);
}

export function validatesOwnInput(context: ExecutionContext): boolean {
  return (
    reflector.getAllAndOverride<boolean | undefined>(OWN_INPUT, [context.getHandler(), context.getClass()]) ?? false
  );
}
