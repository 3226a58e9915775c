import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpEnvironment } from '../config/http-environment';
import { problems } from '../errors/problem';
import { ProblemFilter, sendProblem, toProblem } from '../errors/problem.filter';
import { ContractInterceptor } from '../input/contract.interceptor';
import { type Log, NestLogger } from '../logging/log';
import { stopOnSignals } from './lifecycle';
import { refuseUnreadable } from './malformed-requests';
import { createRawServer, type RawHandler, SECURITY_HEADERS } from './raw-server';
import { retryRepaired } from './repair-request';
import { type DocsOptions, serveDocs } from './serve-docs';

export interface HttpAppOptions {
  environment: HttpEnvironment;
  log: Log;
  /** Largest body in bytes; a larger one is answered 413. */
  bodyLimitBytes?: number;
  /** Maximum bytes of a request's URL and headers, by default 32 KiB. A process that forwards requests accepts less. */
  maxHeaderBytes?: number;
  /** How bodies arrive: as parsed JSON, or as the bytes that were sent. */
  bodies: 'json' | 'raw';
  /** Creates the handler that sees requests before the framework does; called once the application is built. */
  rawHandler?: (app: NestFastifyApplication) => RawHandler;
  /** OpenAPI at /docs. */
  docs?: (app: NestFastifyApplication) => DocsOptions;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Clients have this long to finish after SIGTERM; the rest of the time is for closing connections to databases. */
const DRAIN_TIMEOUT_MS = 5_000;

/** Contracts describe our routes; the framework's own compilers of schemas would be loaded in vain. */
const refuseSchema = (): never => {
  throw new Error('Routes declare contracts, not schemas of the framework');
};
const NO_SCHEMAS = { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } };

const HEAP_FLAGS = [
  // V8's default, which the launcher withholds during the start (tools/build/complete-build.cjs).
  '--semi-space-growth-factor=2',
  // A collection is due when the heap is half as large again as what lives. V8 waits for four times as much on a machine
  // with much memory, and an export of millions of rows left a service with 300 MB.
  '--heap-growing-percent=50',
];

type RootModule = Type<unknown> | DynamicModule;

/** Builds the application without listening. */
export async function createHttpApp(root: RootModule, options: HttpAppOptions): Promise<NestFastifyApplication> {
  let rawHandler: RawHandler = () => false;
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimitBytes ?? 1024 * 1024,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    schemaController: NO_SCHEMAS,
    routerOptions: { maxParamLength: 8 * 1024, ignoreTrailingSlash: true },
    // A target that cannot be decoded reaches neither hooks nor filters.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply.headers(SECURITY_HEADERS), toProblem(error)),
    clientErrorHandler: (error: Error, socket: Socket) => {
      const isRepaired =
        options.environment.RAW_URLS === 'repair' && retryRepaired(adapter.getHttpServer(), error, socket);
      if (!isRepaired) refuseUnreadable(error, socket);
    },
    serverFactory: (framework: RequestListener) =>
      createRawServer((request, response) => rawHandler(request, response), framework, {
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        maxHeaderBytes: options.maxHeaderBytes ?? 32 * 1024,
      }),
  });
  const fastify = adapter.getInstance();
  registerBodyParser(fastify, options.bodies);
  fastify.addHook('onRequest', async (_request, reply) => void reply.headers(SECURITY_HEADERS));
  refuseWrongMethods(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    logger: new NestLogger(options.log),
    abortOnError: false,
  });
  app.useGlobalInterceptors(new ContractInterceptor());
  app.useGlobalFilters(new ProblemFilter(options.log));
  if (options.docs) serveDocs(app, options.docs(app));
  if (options.rawHandler) rawHandler = options.rawHandler(app);
  return app;
}

/** Builds the application, listens, and stops on SIGTERM or when the supervising process ends. */
export async function startHttpApp(root: RootModule, options: HttpAppOptions): Promise<NestFastifyApplication> {
  const { environment, log } = options;
  const app = await createHttpApp(root, options);
  stopOnSignals(() => closeWithTimeout(app), log);
  await app.listen(environment.PORT, environment.HOST);
  HEAP_FLAGS.forEach((flag) => setFlagsFromString(flag));
  log.info(`Listening on ${await app.getUrl()}`, { ready_ms: Math.round(performance.now()) });
  process.send?.('listening');
  return app;
}

/** Clients that still send their request after the timeout are cut off, so that the rest can be closed in order. */
async function closeWithTimeout(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}

function registerBodyParser(fastify: FastifyInstance, bodies: HttpAppOptions['bodies']): void {
  if (bodies === 'json') return;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** Answers 405 with `Allow` to a wrong method on a known path; the framework alone would answer 404. */
function refuseWrongMethods(fastify: FastifyInstance): void {
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

/** The pattern of `/a/:id`, with or without a trailing slash. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').filter((part) => part !== '');
  const patterns = parts.map((part) =>
    part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^/${patterns.join('/')}/?$`);
}
