import { fastify } from 'fastify';

// The framework alone: answers and stores nothing. Takes its port as argument.
process.once('disconnect', () => process.exit(0));

const server = fastify();
server.get('/*', () => 'OK');
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1' }).catch((error: unknown) => {
  throw error;
});
