import { Controller, Get, Header, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { Contract, Input, InputReader } from '@app/common';
import { ENDPOINT_CONTRACTS } from '@app/internal-protocol';
import { CallerKeyId, CallerRole, type Role } from '../caller-auth/read-key.guard';
import { ForRoles, ReadKeyGuard } from '../caller-auth/read-key.guard';
import { maskForRole } from '../conversion-api/mask-conversion';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { JSON_TYPE, writeJson } from '../conversion-api/verbatim-json';
import { QuarantineService } from './quarantine.service';

/** Reached through the partner's own addresses; see route-requests.ts. */
@UseGuards(ReadKeyGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('endpoint/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Get()
  @Contract(ENDPOINT_CONTRACTS.quarantine)
  @Header('content-type', JSON_TYPE)
  async list(@Input() input: InputReader, @CallerRole() role: Role): Promise<string> {
    const page = await this.quarantine.list(input, role === 'admin' || role === 'editor');
    return writeJson(maskForRole(role, page));
  }

  @Post('redrive')
  @Contract(ENDPOINT_CONTRACTS.redrive)
  @HttpCode(200)
  @ForRoles('editor', 'admin')
  redrive(@Input() input: InputReader, @CallerKeyId() keyId: string): Promise<unknown> {
    return this.quarantine.redrive(input, keyId);
  }
}
