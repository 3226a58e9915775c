import { EmbeddedPostgres } from '../postgres/embedded-postgres';

/** A process with a server of its own, for tests that kill it: tells the URL, then what it says while it runs. */
async function keepPostgresRunning(dataFolder: string): Promise<void> {
  const postgres = await EmbeddedPostgres.start({ dataFolder, isDurable: true, say: tell });
  process.send?.({ url: postgres.url, processId: postgres.processId });
  process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
}

function tell(line: string): void {
  process.send?.({ said: line });
}

keepPostgresRunning(process.argv[2]!).catch((error: unknown) => {
  process.send?.({ fault: String(error) });
  process.exitCode = 1;
});
