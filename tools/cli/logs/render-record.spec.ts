import { stripVTControlCharacters } from 'node:util';
import { recordOfLine } from './files/record-of-line';
import { renderJson, renderRecord } from './render-record';

const TIME = '2026-11-21T09:31:07.512Z';

function show(fields: Record<string, unknown>, service = 'involve_asia'): string {
  const line = JSON.stringify({ severity: 'INFO', time: TIME, message: 'GET /event → stored', ...fields });
  return stripVTControlCharacters(renderRecord(recordOfLine(line, service, 0)));
}

describe('a line for a person', () => {
  it('says who, when, what, how it was answered and how long it took', () => {
    const httpRequest = { requestMethod: 'GET', status: 200, remoteIp: '203.0.113.7', latency: '0.003412s' };
    const fields = { service: 'partner-service', partner: 'involve_asia', httpRequest, outcome: 'stored', steps: {} };
    expect(show(fields)).toBe(
      'involve_asia  2026-11-21 09:31:07Z GET /event → stored status=200 ms=3 ip=203.0.113.7 outcome=stored',
    );
  });

  it('names the partner where the place does not', () => {
    expect(show({ partner: 'rector' }, 'gateway')).toContain(' partner=rector');
  });

  it('tells why a postback is in quarantine', () => {
    const faults = [{ field: 'conversion_id', value: null, reason: 'is missing' }];
    expect(show({ faults })).toContain('faults=[conversion_id is missing]');
  });

  it('cuts what is long, and leaves stacks to --json', () => {
    const line = show({ cause: 'x'.repeat(500), stack_trace: 'at somewhere', list: [] });
    expect(line).toContain(`cause=${'x'.repeat(199)}…`);
    expect(line).not.toMatch(/somewhere|list/);
  });

  it('gives the terminal no orders', () => {
    expect(show({ cause: 'a\u001b[2Jb\nc\u0007' })).toContain('cause=ab c ');
    const text = recordOfLine('boom\u001b]0;title\u0007 \u001b[31mred', 'gateway', Date.parse(TIME));
    expect(stripVTControlCharacters(renderRecord(text))).toBe('gateway       2026-11-21 09:31:07Z boom red');
  });

  it('shows the severity of a fault', () => {
    expect(show({ severity: 'ERROR' })).toContain('09:31:07Z ERROR GET');
  });
});

describe('a line for a program', () => {
  it('is the line that was written, and who wrote it', () => {
    const written = {
      severity: 'WARNING',
      time: TIME,
      message: 'GET /event → unauthorized',
      steps: { read_ms: 0.1 },
      'logging.googleapis.com/trace': 'projects/p/traces/1',
    };
    const json = renderJson(recordOfLine(JSON.stringify(written), 'rector', 0));
    expect(JSON.parse(json)).toEqual({ ...written, process: 'rector' });
  });

  it('is JSON also of plain text', () => {
    expect(JSON.parse(renderJson(recordOfLine('Error: "x"', 'rector', Date.parse(TIME))))).toEqual({
      severity: 'DEFAULT',
      time: TIME,
      message: 'Error: "x"',
      process: 'rector',
    });
  });
});
