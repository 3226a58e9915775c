import type { HttpEnvironment } from '../config/http-environment';
import { GoogleSink } from './google-sink';
import { Log } from './log';
import type { LogSink } from './log-entry';
import { JsonSink, PrettySink } from './sinks';

type LogSettings = Pick<HttpEnvironment, 'LOG_LEVEL' | 'LOG_FORMAT' | 'GOOGLE_CLOUD_PROJECT' | 'K_SERVICE'>;

/** The log of one process: Cloud Logging's client on Cloud Run, else readable lines on a terminal, else JSON lines. */
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
