import { uuidV7 } from '@app/common/security/uuid-v7';
import { parseLine } from '../../dev-server/terminal/log-entry';
import { type LogFilters, matches, sinceOf, toCloudFilter, toQuery } from './log-query';

const TIME = '2026-11-21T09:31:07.512Z';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const FIELDS = {
  severity: 'WARNING',
  time: TIME,
  message: 'GET /event: refused',
  service: 'partner-service',
  tenant: 'Bytec',
  outcome: 'refused',
  conversion_id: 'a-1',
  reason: 'The token is "unknown"',
  'logging.googleapis.com/trace': 'projects/p/traces/0123456789abcdef0123456789abcdef',
};
const ENTRY = parseLine(JSON.stringify(FIELDS), 'rector', TIME);

describe('a query of logs', () => {
  it.each<[LogFilters, boolean]>([
    [{}, true],
    [{ partner: ['rector'] }, true],
    [{ partner: ['other', 'RECTOR'] }, true],
    [{ partner: ['other'] }, false],
    [{ app: ['partner-service'], service: ['rector'], tenant: ['bytec'], outcome: ['refused'] }, true],
    [{ app: ['gateway'] }, false],
    [{ severity: 'WARNING' }, true],
    [{ severity: 'ERROR' }, false],
    [{ conversionId: 'a-1', trace: '0123456789abcdef0123456789abcdef', text: 'IS "unknown"' }, true],
    [{ text: 'known tokens' }, false],
    [{ since: NOW }, false],
    [{ since: 0, until: Date.parse(TIME) - 1 }, false],
  ])('%j matches: %s', (filters, expected) => {
    expect(matches(ENTRY, toQuery(filters, NOW))).toBe(expected);
  });

  it('matches plain text whatever the severity', () => {
    const crash = parseLine('Error: boom', 'rector', TIME);
    expect(matches(crash, toQuery({ severity: 'ERROR', partner: ['rector'] }, NOW))).toBe(true);
  });

  it('looks back to when a postback was received, else a day', () => {
    const postbackId = uuidV7(NOW - 7 * 86_400_000);
    expect(sinceOf({ postbackId }, NOW)).toBe(NOW - 7 * 86_400_000 - 300_000);
    expect(sinceOf({}, NOW)).toBe(NOW - 86_400_000);
  });

  it('becomes a filter of Cloud Logging, in which every value stays a text', () => {
    const filters = { partner: ['a', 'b'], severity: 'ERROR', text: '" OR "\\', until: NOW };
    expect(toCloudFilter(toQuery(filters, NOW)).split('\nAND ').slice(2)).toEqual([
      'timestamp>="2026-11-20T12:00:00.000Z"',
      'timestamp<="2026-11-21T12:00:00.000Z"',
      '(jsonPayload.partner="a" OR labels.partner="a" OR jsonPayload.partner="b" OR labels.partner="b")',
      '(textPayload:"\\" OR \\"\\\\" OR jsonPayload.message:"\\" OR \\"\\\\" OR jsonPayload.cause:"\\" OR \\"\\\\"' +
        ' OR jsonPayload.reason:"\\" OR \\"\\\\" OR jsonPayload.code:"\\" OR \\"\\\\" OR jsonPayload.stack_trace:"\\" OR \\"\\\\")',
      '(severity>="ERROR" OR severity="DEFAULT")',
    ]);
  });
});
