import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { DASHBOARD, type Dashboard, DASHBOARDS, type Dashboards, schemas } from '@app/internal-protocol';
import { checkBoard } from '@app/semantic-layer';
import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { readerOf } from './dashboard-reader';
import { DashboardsRepository, type SavedDashboard } from './dashboards.repository';
import { readId } from '../database/uuid';

const MAX_NAME_LENGTH = 120;
const MAX_VERSION = 2_147_483_647;

const { BOOLEAN, FREE, INTEGER, objectOf, STRING, UUID } = schemas;

const SAVED = {
  name: STRING,
  is_shared: { ...BOOLEAN, description: 'Others see it, and editors change it' },
  definition: { ...FREE, description: 'Tiles, and the period that is shown first' },
};
const VERSION = { version: { ...INTEGER, description: 'The one that is replaced' } };
const EXAMPLE = {
  name: 'Payout',
  is_shared: true,
  definition: { tiles: [], period: 'days7' },
};

const LIST = { summary: 'Dashboards that a person may see', response: DASHBOARDS };
const FIND = { summary: 'A dashboard that a person may see', response: DASHBOARD };
const CREATE = {
  summary: 'Create a dashboard',
  body: SAVED,
  required: Object.keys(SAVED),
  example: EXAMPLE,
  response: DASHBOARD,
};
const REPLACE = {
  summary: 'Replace a dashboard',
  body: { ...VERSION, ...SAVED },
  required: [...Object.keys(VERSION), ...Object.keys(SAVED)],
  example: { ...EXAMPLE, version: 1 },
  response: DASHBOARD,
};
const DELETE = {
  summary: 'Delete a dashboard',
  body: VERSION,
  required: Object.keys(VERSION),
  example: { version: 2 },
  response: objectOf('DeletedDashboard', { id: UUID }),
};

/** Dashboards for the admin app, which knows who asks. There is nothing to decide, so the repository is asked itself. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/dashboards')
export class DashboardsController {
  constructor(private readonly dashboards: DashboardsRepository) {}

  @Get()
  @Contract(LIST)
  async list(@Peer() peer: ServicePeer): Promise<Dashboards> {
    return { data: await this.dashboards.list(readerOf(peer)) };
  }

  @Get(':id')
  @Contract(FIND)
  find(@Param('id') id: string, @Peer() peer: ServicePeer): Promise<Dashboard> {
    return this.dashboards.find(readerOf(peer), readId(id, 'The dashboard'));
  }

  @Post()
  @HttpCode(200)
  @Contract(CREATE)
  async create(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Dashboard> {
    const saved = readSaved(input);
    input.check();
    return this.dashboards.insert(readerOf(peer), saved);
  }

  @Post(':id/replace')
  @HttpCode(200)
  @Contract(REPLACE)
  async replace(@Param('id') id: string, @Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Dashboard> {
    const [version, saved] = [readVersion(input), readSaved(input)];
    input.check();
    return this.dashboards.update(readerOf(peer), readId(id, 'The dashboard'), version, saved);
  }

  @Post(':id/delete')
  @HttpCode(200)
  @Contract(DELETE)
  async delete(
    @Param('id') id: string,
    @Input() input: InputReader,
    @Peer() peer: ServicePeer,
  ): Promise<{ id: string }> {
    const version = readVersion(input);
    input.check();
    await this.dashboards.delete(readerOf(peer), readId(id, 'The dashboard'), version);
    return { id };
  }
}

function readVersion(input: InputReader): number {
  return input.wholeNumber('version', 1, MAX_VERSION) ?? 0;
}

function readSaved(input: InputReader): SavedDashboard {
  const name = input.text('name')?.trim() ?? '';
  if (name.length > MAX_NAME_LENGTH || name.includes('\0') || name === '') {
    input.addError('name', 'wrong_format', `must be a text of 1 to ${MAX_NAME_LENGTH} characters`);
  }
  const definition = input.value('definition');
  input.addErrors(
    checkBoard(definition).map(({ field, ...error }) => ({
      field: field === '' ? 'definition' : `definition.${field}`,
      ...error,
    })),
  );
  return { name, isShared: input.flag('is_shared') ?? false, definition: definition as object };
}
