/** On top of PostgreSQL's defaults; given on the command line, so that they hold for clusters of any age. */
const ALWAYS = [
  'listen_addresses=127.0.0.1',
  // TCP is enough, and a folder for sockets would be one more that the server's user has to reach.
  'unix_socket_directories=',
  // Every partner's service keeps a pool of its own.
  'max_connections=200',
  // Statements here are short; compiling them costs more than it saves.
  'jit=off',
  'max_wal_size=2GB',
  // Details and statements of errors hold values of rows, and verifiers of passwords.
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
];

const DURABLE = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The arguments of `postgres` for a server on `port`. */
export function serverSettings(port: number, isDurable: boolean): string[] {
  const settings = [...ALWAYS, ...(isDurable ? DURABLE : FAST), `port=${port}`];
  return settings.flatMap((setting) => ['-c', setting]);
}
