import { labelsOfFile, recordOfLine } from './record-of-line';

const NEAR_MS = Date.parse('2026-11-21T09:00:00Z');

describe('a line of a log file', () => {
  it.each([
    ['{"severity":"ERROR","time":"2026-11-21T09:31:07.512Z","mess', 'cut off'],
    ['{"severity":"ERROR","message":"no time"}', 'without a time'],
    ['{"time":"soon","message":"x"}', 'with a time that is none'],
    ['[1, 2]', 'a list'],
    ['    at Server.listen (node:net:1)', 'of a stack'],
    ['\u0000\u0000\u0000', 'what a power cut left'],
  ])('%s (%s) is plain text with the time of the line above', (line) => {
    const expected = { isText: true, isTimed: false, timeMs: NEAR_MS, severity: 'DEFAULT', fields: { message: line } };
    expect(recordOfLine(line, 'gateway', NEAR_MS)).toMatchObject(expected);
  });

  it.each([
    ['2026-11-21 09:31:07.512 UTC [27989] LOG:  ready', 'INFO', '[27989] LOG:  ready'],
    ['2026-11-21 09:31:07.512 GMT [1] a@b ERROR:  no', 'ERROR', '[1] a@b ERROR:  no'],
    ['2026-11-21 09:31:07.512 UTC [1] FATAL:  no', 'CRITICAL', '[1] FATAL:  no'],
    ['2026-11-21 09:31:07.512 UTC [1] PANIC:  no', 'ALERT', '[1] PANIC:  no'],
    ['2026-11-21T09:31:07.512Z ✓ Databases ready', 'INFO', '✓ Databases ready'],
    ['2026-11-21T09:31:07.512Z PostgreSQL died (1)', 'ERROR', 'PostgreSQL died (1)'],
    ['2026-11-21T09:31:07.512Z WARNING rector died (1)', 'WARNING', 'WARNING rector died (1)'],
  ])('%s has a time and the severity %s', (line, severity, message) => {
    const timeMs = Date.parse('2026-11-21T09:31:07.512Z');
    expect(recordOfLine(line, 'postgres', NEAR_MS)).toMatchObject({ severity, timeMs, fields: { message } });
  });

  it('does not guess at the time of a zone that it does not know', () => {
    const line = '2026-11-21 17:31:07.512 CST [1] LOG:  ready';
    expect(recordOfLine(line, 'postgres', NEAR_MS)).toMatchObject({ timeMs: NEAR_MS, fields: { message: line } });
  });

  it('tells a partner with the name of a file of the platform from that file', () => {
    expect(labelsOfFile('postgres')).toEqual({});
    expect(labelsOfFile('postgres-partner')).toEqual({ app: 'partner-service', partner: 'postgres' });
    const line = '2026-11-21T09:31:07.512Z WARNING maintenance-partner died (exit code 1) and is started again';
    expect(recordOfLine(line, 'start', 0).labels).toEqual({ app: 'partner-service', partner: 'maintenance' });
  });

  it('belongs to the partner whose process npm start speaks of', () => {
    const line = '2026-11-21T09:31:07.512Z WARNING rector died (killed by SIGKILL) and is started again';
    expect(recordOfLine(line, 'start', NEAR_MS).labels).toEqual({ app: 'partner-service', partner: 'rector' });
    expect(recordOfLine('2026-11-21T09:31:07.512Z gateway is back', 'start', 0).labels).toEqual({ app: 'gateway' });
  });
});
