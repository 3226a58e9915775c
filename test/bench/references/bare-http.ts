import { createServer } from 'node:http';
import { HttpEnvironment } from '@app/common/config/http-environment';
import { readEnvironment } from '@app/common/config/environment';

// The server behind the proxies: it only answers.
process.once('disconnect', () => process.exit(0));

const { HOST, PORT } = readEnvironment(HttpEnvironment);
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '2' });
  response.end('OK');
}).listen(PORT, HOST, () => process.send?.('listening'));
