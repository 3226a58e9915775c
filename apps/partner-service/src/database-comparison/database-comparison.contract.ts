export const COMPARISON = {
  summary: 'What a move to another database would hide',
  body: {
    database_name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' },
    database_url: { type: 'string', nullable: true, writeOnly: true, description: 'Null: on the server of now' },
  },
  required: ['database_name'],
  example: { database_name: 'another_db' },
  answer: { type: 'object' },
};
