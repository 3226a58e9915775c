import { EmbeddedPostgres } from '../postgres/embedded-postgres';

/** A process with its own PostgreSQL, for tests that kill it: sends the URL, then every line that it prints. */
async function runPostgres(dataFolder: string): Promise<void> {
  const postgres = await EmbeddedPostgres.start({ dataFolder, isDurable: true, say: send });
  process.send?.({ url: postgres.url, processId: postgres.processId });
  process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
}

function send(line: string): void {
  process.send?.({ said: line });
}

runPostgres(process.argv[2]!).catch((error: unknown) => {
  process.send?.({ error: String(error) });
  process.exitCode = 1;
});
