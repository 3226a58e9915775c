import { Controller, Get, Inject, Injectable, type OnModuleDestroy, Optional, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { problems } from '../errors/problem';
import { equalInConstantTime } from '../security/keyed-hash';

/**
 * A dependency that must work before the process receives traffic; `check` rejects with the reason. Where it resolves to a
 * text, the process is ready, and /ready says the text.
 */
export interface ReadinessCheck {
  name: string;
  check: () => Promise<string | void> | string | void;
}

export interface OperationsOptions {
  name: string;
  version: string;
  /** Shown under /info; no secrets. */
  info: () => Record<string, unknown>;
  readiness: ReadinessCheck[];
  metricsKey: string;
}

export const OPERATIONS_OPTIONS = Symbol('operations options');

/** False in one of several applications of a process, which measures its runtime once. */
export const MEASURES_RUNTIME = Symbol('measures runtime');

/** The Prometheus registry of the application, with the metrics of the runtime. */
@Injectable()
export class MetricsService implements OnModuleDestroy {
  readonly registry = new Registry();

  constructor(@Optional() @Inject(MEASURES_RUNTIME) measuresRuntime = true) {
    if (measuresRuntime) collectDefaultMetrics({ register: this.registry });
  }

  onModuleDestroy(): void {
    this.registry.clear();
  }
}

const OPERATIONS = new Set(['/', '/health', '/ready', '/info', '/metrics', '/docs', '/docs-json']);

/** Whether a URL belongs to the operations of the process. */
export function isOperation(url: string): boolean {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return OPERATIONS.has(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path) || path.startsWith('/docs/');
}

const READINESS_TIMEOUT_MS = 2_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

@Controller()
export class OperationsController {
  constructor(
    @Inject(OPERATIONS_OPTIONS) private readonly options: OperationsOptions,
    private readonly metrics: MetricsService,
  ) {}

  @Get()
  index(): Record<string, unknown> {
    const links = { health: '/health', ready: '/ready', info: '/info', docs: '/docs', metrics: '/metrics' };
    return { name: this.options.name, version: this.options.version, links };
  }

  @Get('health')
  health(): Record<string, unknown> {
    return { status: 'ok', name: this.options.name, uptime_seconds: Math.round(process.uptime()) };
  }

  @Get('ready')
  async ready(): Promise<Record<string, unknown>> {
    const outcomes = await Promise.all(this.options.readiness.map(runCheck));
    const failed = outcomes.filter((outcome) => outcome.reason !== undefined);
    if (failed.length > 0) {
      const names = failed.map(({ name }) => name).join(', ');
      const cause = new Error(failed.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
      throw problems.unavailable(`Not ready: ${names}. The log says why.`, cause);
    }
    const notes = outcomes.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
    return { status: 'ready', checks: outcomes.map(({ name }) => name), ...(notes.length > 0 && { notes }) };
  }

  @Get('info')
  info(): Record<string, unknown> {
    const { name, version, info } = this.options;
    return { name, version, node: process.version, uptime_seconds: Math.round(process.uptime()), ...info() };
  }

  @Get('metrics')
  async prometheus(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!isLocal(request) && !this.hasMetricsKey(request)) {
      throw problems.unauthorized('Send the metrics key in the header X-API-Key.');
    }
    const text = await this.metrics.registry.metrics();
    await reply.header('content-type', this.metrics.registry.contentType).send(text);
  }

  private hasMetricsKey(request: FastifyRequest): boolean {
    const given = request.headers['x-api-key'];
    return (
      this.options.metricsKey !== '' && typeof given === 'string' && equalInConstantTime(given, this.options.metricsKey)
    );
  }
}

/** A request through a proxy on this machine is not local. */
function isLocal(request: FastifyRequest): boolean {
  return LOOPBACK.has(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
}

async function runCheck({ name, check }: ReadinessCheck): Promise<{ name: string; reason?: string; note?: string }> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no response in ${READINESS_TIMEOUT_MS} ms`)), READINESS_TIMEOUT_MS);
  try {
    const note = await Promise.race([check(), deadline]);
    return { name, ...(typeof note === 'string' && { note }) };
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
