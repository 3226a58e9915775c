import type { LoggerService } from '@nestjs/common';
import type { Log } from './log';

/** The framework's own messages, in our log; its chatter about mounted routes only at level debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown): void {
    this.target.debug(String(message));
  }
  debug(message: unknown): void {
    this.target.debug(String(message));
  }
  verbose(message: unknown): void {
    this.target.debug(String(message));
  }
  warn(message: unknown): void {
    this.target.warn(String(message));
  }
  error(message: unknown, ...details: unknown[]): void {
    if (message instanceof Error) this.target.error(message.message, message);
    else this.target.error(String(message), details[0]);
  }
  fatal(message: unknown, ...details: unknown[]): void {
    this.error(message, ...details);
  }
}
