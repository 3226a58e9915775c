import type { Schema } from '@app/common/input/contract';

export type { Schema };
type Properties = Readonly<Record<string, Schema>>;

/** An object with all members required except the optional ones. Its title makes it a component of the document. */
export const objectOf = (title: string, properties: Properties, optional: readonly string[] = []): Schema => ({
  title,
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = (schema: Schema): Schema => ({ ...schema, nullable: true });

export const STRING = { type: 'string' };
export const INTEGER = { type: 'integer' };
export const BOOLEAN = { type: 'boolean' };
export const TIME = { type: 'string', format: 'date-time' };
export const UUID = { type: 'string', format: 'uuid' };
/** An object with any members. */
export const FREE = { type: 'object', additionalProperties: true };

/** A page of a list. */
export const pageOf = (title: string, row: Schema, more: Properties = {}): Schema =>
  objectOf(title, {
    data: listOf(row),
    next_cursor: orNull(STRING),
    page: orNull(INTEGER),
    page_size: INTEGER,
    total: orNull(INTEGER),
    ...more,
  });
