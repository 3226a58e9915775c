import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { Controller, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { describeJob, nameOf } from '../jobs/describe-job';
import { IMPORT_CONTRACTS } from './imports.contract';
import { ImportsService } from './imports.service';

/** A postback is never as large as the rows of a part. */
const MAX_PART_BYTES = 2 * 1024 * 1024;
const PARTS = '/internal/v1/imports/:id/parts';

/** Receives files of conversions from the admin app, part by part. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    // Routes are registered after controllers are made.
    host.httpAdapter.getInstance<FastifyInstance>().addHook('onRoute', (route) => {
      if (route.url === PARTS) route.bodyLimit = MAX_PART_BYTES;
    });
  }

  @Post()
  @HttpCode(200)
  @Contract(IMPORT_CONTRACTS.open)
  async open(@Input() input: InputReader, @Peer() peer: ServicePeer) {
    return describeJob(await this.imports.open(input, nameOf(peer)));
  }

  @Post(':id/parts')
  @HttpCode(200)
  @Contract(IMPORT_CONTRACTS.addPart)
  async addPart(@Param('id') id: string, @Input() input: InputReader) {
    return describeJob(await this.imports.addPart(id, input));
  }
}
