import { stripVTControlCharacters } from 'node:util';
import { parseLine } from './log-entry';
import { formatEntry, toLine } from './print-entry';

const TIME = '2026-11-21T09:31:07.512Z';

const print = (line: string, service = 'involve_asia'): string =>
  stripVTControlCharacters(formatEntry(parseLine(line, service, TIME)));

function show(fields: Record<string, unknown>, service?: string): string {
  return print(JSON.stringify({ severity: 'INFO', time: TIME, message: 'GET /event: stored', ...fields }), service);
}

describe('formatEntry', () => {
  it('shows who wrote a line and when, the status, the time it took, and the short fields', () => {
    const httpRequest = { requestMethod: 'GET', status: 200, remoteIp: '203.0.113.7', latency: '0.003412s' };
    const fields = { service: 'partner-service', partner: 'involve_asia', httpRequest, outcome: 'stored', steps: {} };
    expect(show(fields)).toBe(
      'involve_asia  2026-11-21 09:31:07Z GET /event: stored status=200 ms=3 ip=203.0.113.7 outcome=stored',
    );
    expect(show({ partner: 'rector' }, 'gateway')).toContain(' partner=rector');
    expect(show({ severity: 'ERROR' })).toContain('09:31:07Z ERROR GET');
  });

  it('lists field errors, cuts long values, and hides stacks', () => {
    const line = show({
      errors: [{ field: 'conversion_id', reason: 'is missing' }],
      cause: 'x'.repeat(500),
      stack_trace: 'at somewhere',
      list: [],
    });
    expect(line).toContain(`errors=[conversion_id is missing] cause=${'x'.repeat(199)}…`);
    expect(line).not.toMatch(/somewhere|list/);
  });

  it('removes control characters, which a terminal would obey', () => {
    expect(show({ cause: 'a\u001b[2Jb\nc\u0007' })).toContain('cause=ab c ');
    expect(print('boom\u001b]0;title\u0007 \u001b[31mred', 'gateway')).toBe(
      'gateway       2026-11-21 09:31:07Z boom red',
    );
  });

  it.each([
    ['postgres', '2026-11-21 09:31:08.000 UTC [12] FATAL:  the end', 'CRITICAL', {}],
    ['start', '2026-11-21T09:31:08.000Z PostgreSQL died (killed)', 'ERROR', {}],
    [
      'start',
      '2026-11-21T09:31:08.000Z WARNING rector died (x)',
      'WARNING',
      { app: 'partner-service', partner: 'rector' },
    ],
    ['maintenance', '2026-11-21T09:31:08.000Z done', 'INFO', { app: 'maintenance' }],
  ])('reads time, severity and subject of a line of %s: %s', (service, line, severity, labels) => {
    const entry = parseLine(line, service, TIME);
    expect(entry).toMatchObject({ timestamp: '2026-11-21T09:31:08.000Z', severity, labels });
    expect(entry.textPayload).not.toContain('09:31');
  });
});

describe('toLine', () => {
  it('returns the written line, with the process that wrote it', () => {
    const written = {
      severity: 'WARNING',
      time: TIME,
      message: 'GET /event: unauthorized',
      steps: { read_ms: 0.1 },
      'logging.googleapis.com/trace': 'projects/p/traces/1',
    };
    const { process, ...line } = toLine(parseLine(JSON.stringify(written), 'rector', TIME));
    expect([process, line]).toEqual(['rector', written]);
    expect(toLine(parseLine('Error: "x"', 'rector', TIME))).toEqual({
      severity: 'DEFAULT',
      time: TIME,
      message: 'Error: "x"',
      process: 'rector',
    });
  });
});
