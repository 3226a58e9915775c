import type { LogEntry } from './log';
import { JsonSink } from './sinks';

/** Shows a line instead of writing it. */
class ShownLines extends JsonSink {
  show(fields: LogEntry['fields']): Record<string, unknown> {
    const entry = { level: 'info', time: new Date(0), message: 'hello', fields } as const;
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

  it('omits the trace of an entry without one', () => {
    expect(Object.keys(new ShownLines().show({}))).toEqual(['severity', 'time', 'message']);
  });
});
