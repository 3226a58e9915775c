import { Terminal } from '../../../tools/dev-server/terminal/terminal';

/** What the processes say goes into their log files only: under chaos they complain all the time. */
export class QuietTerminal extends Terminal {
  override readonly print = (): void => undefined;
}
