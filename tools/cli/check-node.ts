/** The first line of every command: an older Node fails somewhere in the middle, by a name that it does not have. */
export const MIN_NODE = [22, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
  process.stderr.write(`This needs Node ${MIN_NODE.join('.')} or later, and runs on ${process.versions.node}.\n`);
  process.exit(1);
}
