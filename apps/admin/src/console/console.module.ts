import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { serveConsole } from './serve-console';

/** `dist/apps/console/public` beside the built app. */
const BUILT_CONSOLE = join(__dirname, '..', '..', '..', 'console', 'public');

/** Serves the console where it has been built; the API works without it. */
@Module({})
export class ConsoleModule implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  async onModuleInit(): Promise<void> {
    if (!existsSync(BUILT_CONSOLE)) return;
    await serveConsole(this.host.httpAdapter.getInstance<FastifyInstance>(), BUILT_CONSOLE);
  }
}
