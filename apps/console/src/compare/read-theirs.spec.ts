import { guessColumns, readTable, recogniseFile, rowsOf } from './read-theirs';

const fileOf = (bytes: Uint8Array) => recogniseFile('report.csv', bytes);

describe('a file of a network', () => {
  it('is read with its columns by the mapping of the partner', () => {
    const table = readTable(fileOf(Buffer.from('\uFEFFtxn;reward;state\n"1;2";"1,5";ok\n\'007;;\n')));
    const columns = guessColumns(table.header, { txn: 'conversion_id', reward: 'myr_payout', state: 'status' });
    expect(columns).toEqual({ id: 0, amount: 1, status: 2, amountField: 'myr_payout' });
    expect(rowsOf(table, columns)).toEqual([
      { line: 2, id: '1;2', amount: '1,5', status: 'ok' },
      { line: 3, id: '007', amount: '', status: '' },
    ]);
  });

  it('is read with its columns by common names, also of a file in GB18030', () => {
    // 转化ID,佣金,状态
    const header = Buffer.from('d7aabbaf49442cd3b6bdf02cd7b4ccac0a', 'hex');
    const table = readTable(fileOf(Buffer.concat([header, Buffer.from('c1,2.5,x\n')])));
    const columns = guessColumns(table.header, {});
    expect(columns).toEqual({ id: 0, amount: 1, status: 2, amountField: 'usd_payout' });
    expect(rowsOf(table, columns)[0]).toMatchObject({ id: 'c1', amount: '2.5' });
  });

  it('has no column where none is recognised', () => {
    expect(guessColumns(['foo', 'bar'], {})).toMatchObject({ id: -1, amount: -1, status: -1 });
  });
});
