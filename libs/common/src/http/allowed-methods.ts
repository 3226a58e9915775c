import type { FastifyInstance } from 'fastify';
import { problems } from '../errors/problem';
import { sendProblem } from '../errors/problem.filter';

/** Answers a known path with another method than it has by 405 and `Allow`; the framework alone would answer 404. */
export function refuseWrongMethods(fastify: FastifyInstance): void {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.split('?', 1)[0]!;
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods: some }) => some));
    if (methods.size > 0) sendProblem(reply, problems.methodNotAllowed([...methods].toSorted().join(', ')));
  });
}

/** `/a/:id` as a pattern of paths, with or without a slash at the end. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').filter((part) => part !== '');
  const patterns = parts.map((part) =>
    part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^/${patterns.join('/')}/?$`);
}
