import { EmbeddedPostgres } from '../postgres/embedded-postgres';

/** A process with a server of its own, for tests that kill it: tells the URL, then what it says while it runs. */
async function keepPostgresRunning(dataFolder: string): Promise<void> {
  const say = (line: string): void => void process.send?.({ said: line });
  const postgres = await EmbeddedPostgres.start({ dataFolder, isDurable: true, say });
  process.send?.({ url: postgres.url, processId: postgres.processId });
  process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
}

keepPostgresRunning(process.argv[2]!).catch((error: unknown) => {
  process.send?.({ fault: String(error) });
  process.exitCode = 1;
});
