import type { LogSync } from '@google-cloud/logging';
import type { HttpEnvironment } from '../config/http-environment';
import { Log, type LogEntry, type LogSink } from './log';
import { JsonSink, PrettySink, SEVERITY } from './sinks';

type LogSettings = Pick<HttpEnvironment, 'LOG_LEVEL' | 'LOG_FORMAT' | 'GOOGLE_CLOUD_PROJECT' | 'K_SERVICE'>;

/** Opens the log of a process: Cloud Logging's client on Cloud Run, readable lines on a terminal, else JSON lines. */
export async function openLog(name: string, settings: LogSettings): Promise<Log> {
  return new Log(await openSink(name, settings), settings.LOG_LEVEL, { service: name });
}

async function openSink(name: string, settings: LogSettings): Promise<LogSink> {
  switch (settings.LOG_FORMAT) {
    case 'google':
      return GoogleSink.open(name, settings.GOOGLE_CLOUD_PROJECT);
    case 'json':
      return new JsonSink();
    case 'pretty':
      return new PrettySink(process.stdout.isTTY);
    case 'auto':
      if (settings.K_SERVICE !== '' && settings.GOOGLE_CLOUD_PROJECT !== '') {
        return GoogleSink.open(name, settings.GOOGLE_CLOUD_PROJECT);
      }
      return process.stdout.isTTY ? new PrettySink(true) : new JsonSink();
  }
}

/**
 * Cloud Logging's client, which writes structured lines to standard output for Cloud Run. The package is loaded only
 * here, because it costs half a second and tens of megabytes.
 */
export class GoogleSink implements LogSink {
  private constructor(private readonly log: LogSync) {}

  static async open(name: string, projectId: string): Promise<GoogleSink> {
    const { Logging } = await import('@google-cloud/logging');
    const logging = new Logging({ projectId });
    return new GoogleSink(logging.logSync(name, undefined, { useMessageField: false }));
  }

  write(entry: LogEntry): void {
    const { trace, httpRequest, ...fields } = { ...entry.base, ...entry.fields };
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
    // The client writes each line immediately.
  }
}
