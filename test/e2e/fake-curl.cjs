// The part of curl that the documents use, for machines without it. The ports of the documents lead to the platform
// under test, and each response is recorded.
const { appendFileSync } = require('node:fs');

const { EXAMPLE_PORTS, EXAMPLE_RECORD } = process.env;

function parseArguments([...args]) {
  const request = { method: undefined, headers: {}, body: undefined, url: '' };
  while (args.length > 0) {
    const arg = args.shift();
    if (arg === '-X') request.method = args.shift();
    else if (arg === '-d') request.body = args.shift();
    else if (arg === '-H') {
      const [, name, value] = /^([^:]+): ?(.*)$/.exec(args.shift());
      request.headers[name] = value;
    } else if (arg.startsWith('-')) throw new Error(`This curl does not know ${arg}`);
    else request.url = arg;
  }
  return request;
}

async function send({ method, headers, body, url }) {
  const target = new URL(url);
  const ports = JSON.parse(EXAMPLE_PORTS);
  target.port = ports[target.port] ?? target.port;
  const response = await fetch(target, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body });
  return { status: response.status, text: await response.text() };
}

async function main() {
  const request = parseArguments(process.argv.slice(2));
  const response = await send(request);
  appendFileSync(EXAMPLE_RECORD, `${JSON.stringify({ url: request.url, ...response })}\n`);
  process.stdout.write(response.text);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
