/** The first line of every command: an older Node fails somewhere in the middle, by a name that it does not have. */
const LEAST = [22, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  process.stderr.write(`This needs Node ${LEAST.join('.')} or later, and runs on ${process.versions.node}.\n`);
  process.exit(1);
}

export {};
