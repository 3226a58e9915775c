// Compiles the apps with nest, and meanwhile bundles the console.
const { spawn } = require('node:child_process');
const events = require('node:events');
const { buildConsole } = require('./build-console.cjs');

async function compileApps() {
  const nest = spawn(process.execPath, [require.resolve('@nestjs/cli/bin/nest.js'), 'build'], { stdio: 'inherit' });
  const [code] = await events.once(nest, 'exit');
  if (code !== 0) throw new Error(`nest build ended with ${code}`);
}

Promise.all([compileApps(), buildConsole()]).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
