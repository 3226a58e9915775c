import type { RouteContract } from '@app/common';
import { JOB, schemas } from '@app/internal-protocol';
import { MAX_PARAMETERS } from '@app/postback';

const { INTEGER, listOf, objectOf, orNull, STRING, UUID } = schemas;

const COLUMN = objectOf('ImportColumn', { name: STRING, parameter: orNull(STRING) });

export const IMPORT_CONTRACTS = {
  open: {
    summary: 'Begin an import of a CSV file, or go on with one',
    body: {
      file_name: STRING,
      file_size_bytes: INTEGER,
      file_hash: { ...STRING, description: '64 hexadecimal digits that identify the content' },
      encoding: STRING,
      separator: STRING,
      columns: { ...listOf(COLUMN), maxItems: MAX_PARAMETERS },
      tenant: { ...STRING, description: "A tenant's code; without it each row's tokens choose" },
      rows: INTEGER,
    },
    required: ['file_name', 'file_size_bytes', 'file_hash', 'columns', 'rows'],
    example: {
      file_name: 'report.csv',
      file_size_bytes: 34,
      file_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      columns: [
        { name: 'Order', parameter: 'conversion_id' },
        { name: 'Note', parameter: null },
      ],
      rows: 2,
    },
    response: JOB,
  },
  addPart: {
    summary: 'Store rows of an import; the last ones end it',
    path: { id: UUID },
    body: {
      first_row: { ...INTEGER, description: 'The number of the first one, counted from zero' },
      lines: { ...listOf(INTEGER), description: 'The line of the file on which each begins' },
      rows: { ...listOf(listOf(STRING)), description: 'The cells of each' },
    },
    required: ['first_row', 'lines', 'rows'],
    example: { first_row: 0, lines: [2, 3], rows: [['A1', ''], ['A2']] },
    response: JOB,
  },
} as const satisfies Record<string, RouteContract>;
