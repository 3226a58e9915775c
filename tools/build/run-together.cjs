// Runs npm scripts at the same time, so that no processor waits for one that uses a single thread. Each prints when it
// has ended, and the first that fails gives the exit code.
const { spawn } = require('node:child_process');
const { text } = require('node:stream/consumers');

async function run(name) {
  const startedMs = performance.now();
  const child = spawn(`npm run --silent ${name} 2>&1`, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const output = await text(child.stdout);
  const code = await ended;
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  process.stdout.write(`${output}${name}: ${code === 0 ? 'done' : `ended with ${code}`} (${seconds} s)\n`);
  return code;
}

async function runAll(names) {
  const codes = await Promise.all(names.map(run));
  process.exitCode = codes.find((code) => code !== 0) ?? 0;
}

void runAll(process.argv.slice(2));
