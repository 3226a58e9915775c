import { writeSync } from 'node:fs';
import { EnvironmentError } from '../config/environment';

const STDERR = 2;

/** Runs a process's entry point; a fault at start is one clear text on standard error and exit code 1. */
export function runMain(name: string, main: () => Promise<unknown>): void {
  main().catch((error: unknown) => {
    writeSync(STDERR, `${name} could not start: ${describeStartError(error)}\n`);
    process.exit(1);
  });
}

function describeStartError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `port ${port} on ${address} is already taken; set PORT to a free one.`;
  if (error instanceof EnvironmentError) return error.message;
  return error.stack ?? error.message;
}
