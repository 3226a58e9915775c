/** On top of PostgreSQL's defaults; given on the command line, so that they hold for clusters of any age. */
const ALWAYS = [
  'listen_addresses=127.0.0.1',
  // TCP is enough, and the server's user would have to reach a folder for sockets.
  'unix_socket_directories=',
  // Every partner's service has its own pool.
  'max_connections=200',
  // Our statements are short; compiling them costs more than it saves.
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

/**
 * A shell script that runs a server (its arguments from the second on) and ends it when its standard input comes to
 * its end: because the parent closed it, or died, by kill -9 too. No other mechanism detects the death of the parent
 * on every Unix. Its first argument is a folder to remove afterwards, or empty.
 */
export const STOP_WITH_PARENT = [
  // A signal to all processes, as at a shutdown of the system, is handled by the server itself; the parent uses the
  // pipe.
  `trap '' INT TERM HUP`,
  `leftover=$1; shift`,
  // The pipe is moved to another descriptor, because a background command reads /dev/null. The server must not hold
  // it.
  `exec 3<&0`,
  `"$@" 3<&- </dev/null &`,
  `server=$!`,
  // INT is PostgreSQL's fast shutdown: clients are cut off, all that was committed is kept, the next start needs no
  // recovery. Repeated, because a signal that arrives before the server has its handlers is lost: it starts with INT
  // ignored.
  `{ read -r end_of_pipe <&3; while kill -INT "$server"; do sleep 0.2; done; } 2>/dev/null &`,
  `watcher=$!`,
  `exec 3<&-`,
  `wait "$server"`,
  `status=$?`,
  // KILL, because the watcher ignores TERM as this shell does. Otherwise it might later signal an unrelated process.
  `kill -KILL "$watcher" 2>/dev/null`,
  `[ -z "$leftover" ] || rm -rf -- "$leftover"`,
  `exit "$status"`,
].join('\n');
