// Before the build, which an older Node does not get through; package.json says what is needed.
const [major, minor] = process.versions.node.split('.').map(Number);
const needed = require('../../package.json').engines.node.replace('>=', '');
const [leastMajor, leastMinor] = needed.split('.').map(Number);
if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  process.stderr.write(`This needs Node ${needed} or later, and runs on ${process.versions.node}.\n`);
  process.exit(1);
}
