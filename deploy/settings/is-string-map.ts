import { ValidateBy, type ValidationArguments } from 'class-validator';

/** A map of names to texts. YAML reads 20 and true as a number and a truth, which Cloud Run refuses half-way. */
export const IsStringMap = (): PropertyDecorator =>
  ValidateBy({
    name: 'holdsTexts',
    validator: {
      // What is no map at all is told by IsObject.
      validate: (map) => typeof map !== 'object' || otherThanTexts(map).length === 0,
      defaultMessage: (about) => describe(about!),
    },
  });

function describe({ property, value }: ValidationArguments): string {
  return otherThanTexts(value as object)
    .map(([name, content]) => `${property}.${name} must be a text${exampleOf(content)}`)
    .join(', ');
}

function otherThanTexts(map: object): [string, unknown][] {
  return Object.entries(map).filter(([, content]) => typeof content !== 'string');
}

function exampleOf(content: unknown): string {
  return typeof content === 'number' || typeof content === 'boolean' ? `: '${content}'` : '';
}
