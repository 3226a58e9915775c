import { schemas } from '@app/internal-protocol';

const { INTEGER, listOf, objectOf, orNull, STRING } = schemas;

export const COMPARISON = {
  summary: 'What a move to another database would hide',
  body: {
    database_name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' },
    database_url: { type: 'string', nullable: true, writeOnly: true, description: 'Null: on the server of now' },
  },
  required: ['database_name'],
  example: { database_name: 'another_db' },
  response: objectOf('DatabaseComparison', {
    other: { type: 'string', enum: ['same', 'absent', 'empty', 'own', 'foreign', 'forbidden', 'unknown'] },
    detail: orNull(STRING),
    hidden: listOf(objectOf('TableDifference', { table: STRING, present_rows: INTEGER, other_rows: INTEGER })),
  }),
};
