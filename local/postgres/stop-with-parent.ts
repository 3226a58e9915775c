/**
 * A shell that runs a server (its arguments from the second on) and ends it when its standard input comes to its
 * end: because its parent closed it, or died, by kill -9 too. Nothing else tells a process of its parent's death
 * on every Unix.
 */
export const STOP_WITH_PARENT = `
# Told by our parent alone: a signal for the whole group, as a system going down sends it, is the server's own matter.
trap '' INT TERM HUP
# A folder to remove afterwards, or nothing.
leftover=$1; shift
# The pipe has to be kept aside, because a command in the background reads /dev/null. The server must not hold it.
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
# INT is PostgreSQL's fast shutdown: clients are cut off, everything committed is kept, no recovery at the next start.
{ read -r end_of_pipe <&3; kill -INT "$server"; } 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
status=$?
# KILL, because the watcher ignores TERM as we do; left alone, it might one day signal somebody else's process.
kill -KILL "$watcher" 2>/dev/null
[ -z "$leftover" ] || rm -rf -- "$leftover"
exit "$status"
`;
