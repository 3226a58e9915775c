import { ChoiceSetting, PostgresUrlSetting, TextSetting } from '@app/common';

const CELL = { pattern: /^(cell-[a-z0-9]{1,20})?$/, must: 'be the name of a cell such as cell-a, or empty' };

/** The settings of the program that moves one partner's data between its own database and that of a cell. */
export class MoveEnvironment {
  @TextSetting('The partner whose data is moved.', {
    example: 'involve_asia',
    pattern: /^[a-z][a-z0-9_]{1,62}$/,
    must: 'be a partner code such as involve_asia',
  })
  PARTNER_CODE: string;

  @PostgresUrlSetting(
    'URL of the database where the data is, with the login of its service or cell.',
    'postgres://svc_involve_asia:password@127.0.0.1:5432/involve_asia_db',
  )
  FROM_DATABASE_URL: string;

  @TextSetting('The cell whose database that is; empty: the partner has it alone.', CELL)
  FROM_CELL: string = '';

  @PostgresUrlSetting(
    'URL of the database where the data goes, with the login of its service or cell.',
    'postgres://postback_cell_a:password@127.0.0.1:5432/postback_cell_a',
  )
  TO_DATABASE_URL: string;

  @TextSetting('The cell whose database that is; empty: the partner has it alone.', CELL)
  TO_CELL: string = '';

  @ChoiceSetting('move, or cancel, which lets the first database take writes again.', ['move', 'cancel'])
  MOVE: 'move' | 'cancel' = 'move';
}
