import { HttpEnvironment } from '@app/common/config/http-environment';
import { readEnvironment } from '@app/common/config/environment';
import { fastify } from 'fastify';

// The framework by itself: it answers without storing.
process.once('disconnect', () => process.exit(0));

const { HOST, PORT } = readEnvironment(HttpEnvironment);
const server = fastify();
server.get('/*', () => 'OK');
void server.listen({ host: HOST, port: PORT }).then(() => process.send?.('listening'));
