import { readRestoreArguments } from './restore-arguments';

const ENVIRONMENT = { SERVER_URL_MAIN: 'postgres://postgres:p%40ss@10.0.0.2:5432/postgres?sslmode=require' };
const PARTNER = { partner: 'rector', server: 'main', database: 'rector_db' };

describe('readRestoreArguments', () => {
  it('takes the copy from another server, with the same login and as the role of the partner', () => {
    const { copy, present } = readRestoreArguments({ ...PARTNER, from: '10.9.9.9' }, ENVIRONMENT);
    expect(present).toMatchObject({ partnerCode: 'rector', cell: undefined, role: 'svc_rector' });
    expect([present, copy!].map(({ url }) => url)).toEqual([
      'postgres://postgres:p%40ss@10.0.0.2:5432/rector_db?sslmode=require',
      'postgres://postgres:p%40ss@10.9.9.9:5432/rector_db?sslmode=require',
    ]);
  });

  it('finds a partner of a cell by its schema', () => {
    const given = { ...PARTNER, database: 'postback_cell_a', cell: 'cell-a', from: '10.9.9.9:6543' };
    const { copy } = readRestoreArguments(given, ENVIRONMENT);
    expect(copy).toMatchObject({ cell: 'cell-a', url: expect.stringContaining('@10.9.9.9:6543/postback_cell_a') });
    expect(copy!.role).toBeUndefined();
  });

  it('needs no copy to open the tables again', () => {
    expect(readRestoreArguments({ ...PARTNER, cancel: true }, ENVIRONMENT).copy).toBeUndefined();
  });

  it.each([
    [{ ...PARTNER, from: '10.0.0.2' }, 'is the server of the present database'],
    [{ ...PARTNER, from: '10.0.0.2:5432' }, 'is the server of the present database'],
    [PARTNER, '--from ADDRESS or --cancel'],
    [{ ...PARTNER, partner: undefined, from: 'x' }, 'It needs --partner'],
    [{ ...PARTNER, server: 'no-such', from: 'x' }, 'SERVER_URL_NO_SUCH'],
  ])('rejects %j', (given, reason) => {
    expect(() => readRestoreArguments(given, ENVIRONMENT)).toThrow(reason);
  });
});
