import { createServer } from 'node:http';

// What a proxy is measured in front of: answers and does nothing else. Takes its port as argument.
process.once('disconnect', () => process.exit(0));

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '2' });
  response.end('OK');
}).listen(Number(process.argv[2]), '127.0.0.1');
