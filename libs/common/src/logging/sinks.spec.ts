import type { LogEntry } from './log';
import { JsonSink } from './sinks';

/** Shows a line instead of writing it. */
class ShownLines extends JsonSink {
  show(fields: LogEntry['fields'], base: LogEntry['fields'] = {}): Record<string, unknown> {
    const entry = { level: 'info', time: new Date(0), message: 'hello', fields, base } as const;
    return JSON.parse(this.line(entry)) as Record<string, unknown>;
  }
}

describe('a line of JSON', () => {
  it('names its trace where Cloud Logging looks for it', () => {
    expect(new ShownLines().show({ trace: 'projects/p/traces/1', other: 2 })).toEqual({
      severity: 'INFO',
      time: '1970-01-01T00:00:00.000Z',
      message: 'hello',
      other: 2,
      'logging.googleapis.com/trace': 'projects/p/traces/1',
    });
  });

  it('has the fields of its log, which those of the entry override', () => {
    const lines = new ShownLines();
    expect(lines.show({ other: 2 }, { service: 'one', other: 1 })).toMatchObject({ service: 'one', other: 2 });
    expect(lines.show({}, { service: 'two' })).toMatchObject({ service: 'two' });
  });

  it('omits the trace of an entry without one', () => {
    expect(Object.keys(new ShownLines().show({}))).toEqual(['severity', 'time', 'message']);
  });
});
