import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { HttpEnvironment } from '@app/common/config/http-environment';
import { readEnvironment } from '@app/common/config/environment';
import { BATCH_PATH, decodeBatch, encodeResponses } from '@app/internal-protocol';

// The server behind the proxies: it only answers, request by request or, as a service does, batch by batch.
process.once('disconnect', () => process.exit(0));

const ANSWER = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' };

const { HOST, PORT } = readEnvironment(HttpEnvironment);
createServer((request, response) => {
  if (request.url === BATCH_PATH) {
    void buffer(request).then((body) => {
      const batch = decodeBatch(body.toString('utf8'));
      response.end(encodeResponses(batch.map(() => ANSWER)));
    });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '2' });
  response.end('OK');
}).listen(PORT, HOST, () => process.send?.('listening'));
