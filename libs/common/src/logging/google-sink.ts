import type { LogSync } from '@google-cloud/logging';
import type { LogEntry, LogSink } from './log-entry';
import { SEVERITY } from './sinks';

/**
 * Cloud Logging's own client, writing structured lines to standard output, where Cloud Run picks them up.
 * The package is loaded only here: it costs half a second and tens of megabytes that a laptop need not pay.
 */
export class GoogleSink implements LogSink {
  private constructor(private readonly log: LogSync) {}

  static async open(name: string, projectId: string): Promise<GoogleSink> {
    const { Logging } = await import('@google-cloud/logging');
    const logging = new Logging({ projectId });
    return new GoogleSink(logging.logSync(name, undefined, { useMessageField: false }));
  }

  write(entry: LogEntry): void {
    const { trace, httpRequest, ...fields } = entry.fields;
    const metadata = {
      severity: SEVERITY[entry.level],
      timestamp: entry.time,
      ...(httpRequest ? { httpRequest } : {}),
    };
    this.log.write(
      this.log.entry(typeof trace === 'string' ? { ...metadata, trace } : metadata, {
        message: entry.message,
        ...fields,
      }),
    );
  }

  flush(): void {
    // The client writes each line at once.
  }
}
