import { renderLogLine } from './render-log-line';

const entry = { severity: 'INFO', time: '2026-01-02T03:04:05.678Z', message: 'GET /event → stored', service: 'x' };

describe('renderLogLine', () => {
  it('shows the time, the message and the short fields of an entry', () => {
    const line = JSON.stringify({ ...entry, tenant: 'bytec', ms: 3, ok: true, steps: [{ map: 1 }], stack_trace: 'at' });
    expect(renderLogLine(line)).toEqual({
      text: '03:04:05Z GET /event → stored tenant=bytec ms=3 ok=true',
      isProblem: false,
    });
  });

  it.each(['WARNING', 'ERROR', 'CRITICAL'])('shows the severity %s as a problem', (severity) => {
    expect(renderLogLine(JSON.stringify({ ...entry, severity }))).toEqual({
      text: `03:04:05Z ${severity} GET /event → stored`,
      isProblem: true,
    });
  });

  it.each(['plain words', '{"half": ', '{"message": 1}', ''])('leaves %j as it is', (line) => {
    expect(renderLogLine(line)).toEqual({ text: line, isProblem: false });
  });
});
