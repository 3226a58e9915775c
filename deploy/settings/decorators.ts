import {
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
  type ValidationArguments,
} from 'class-validator';

/** Combines decorators, so that the declaration of a setting needs one line. */
function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

export const Optional = (...decorators: PropertyDecorator[]): PropertyDecorator => all(IsOptional(), ...decorators);

export const NonEmpty = (): PropertyDecorator => all(IsString(), IsNotEmpty());

export const WholeNumber = (min: number, max?: number): PropertyDecorator =>
  all(IsInt(), Min(min), ...(max === undefined ? [] : [Max(max)]));

/** A map from names to strings. YAML reads 20 and true as a number and a boolean, which Cloud Run refuses later. */
export const StringMap = (): PropertyDecorator =>
  all(
    IsObject(),
    ValidateBy({
      name: 'isStringMap',
      validator: {
        // IsObject reports what is not a map.
        validate: (map) => typeof map !== 'object' || nonStrings(map).length === 0,
        defaultMessage: (about) => describe(about!),
      },
    }),
  );

function describe({ property, value }: ValidationArguments): string {
  return nonStrings(value as object)
    .map(([name, content]) => `${property}.${name} must be a string${quoted(content)}`)
    .join(', ');
}

function nonStrings(map: object): [string, unknown][] {
  return Object.entries(map).filter(([, content]) => typeof content !== 'string');
}

function quoted(content: unknown): string {
  return typeof content === 'number' || typeof content === 'boolean' ? `: '${content}'` : '';
}
