import { readPgbenchReport } from './pgbench';

const REPORT = `pgbench (15.20, server 18.4)
transaction type: insert-one.sql
number of transactions actually processed: 40921
number of failed transactions: 0 (0.000%)
latency average = 10.9 ms
initial connection time = 120.4 ms
tps = 5846.1 (without initial connection time)
`;

describe('readPgbenchReport', () => {
  it('reads the rows stored and their rate', () => {
    expect(readPgbenchReport(REPORT)).toEqual({ stored: 40_921, perSecond: 5_846.1 });
  });

  it.each([
    ['transactions failed', REPORT.replace('failed transactions: 0', 'failed transactions: 3')],
    ['it is empty', ''],
  ])('rejects a report when %s', (_, report) => {
    expect(() => readPgbenchReport(report)).toThrow('pgbench failed');
  });
});
