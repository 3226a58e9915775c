import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { DASHBOARD, type Dashboard, DASHBOARDS, type Dashboards, schemas } from '@app/internal-protocol';
import { checkBoard } from '@app/semantic-layer';
import { Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { DashboardsRepository, type SavedDashboard } from './dashboards.repository';
import { readId } from './read-id';

const MAX_NAME_LENGTH = 120;
const MAX_VERSION = 2_147_483_647;

const { BOOLEAN, FREE, INTEGER, objectOf, STRING, UUID } = schemas;

const SAVED = {
  name: STRING,
  is_shared: { ...BOOLEAN, description: 'Others see it, and editors change it' },
  definition: { ...FREE, description: 'Tiles, and the period that is shown first' },
};
const PLACE = { id: UUID, version: { ...INTEGER, description: 'The one that is replaced' } };

const LIST = { summary: 'Dashboards that a person may see', query: { id: UUID }, response: DASHBOARDS };
const CREATE = { summary: 'Create a dashboard', body: SAVED, required: Object.keys(SAVED), response: DASHBOARD };
const REPLACE = {
  summary: 'Replace a dashboard',
  body: { ...PLACE, ...SAVED },
  required: [...Object.keys(PLACE), ...Object.keys(SAVED)],
  response: DASHBOARD,
};
const DELETE = {
  summary: 'Delete a dashboard',
  body: PLACE,
  required: Object.keys(PLACE),
  response: objectOf('DeletedDashboard', { id: UUID }),
};

/** Dashboards for the admin app, which knows who asks. There is nothing to decide, so the repository is asked itself. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/dashboards')
export class DashboardsController {
  constructor(private readonly dashboards: DashboardsRepository) {}

  @Get()
  @Contract(LIST)
  async list(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Dashboards> {
    const id = input.text('id') === null ? null : readId(input, 'id');
    input.check();
    const reader = nameOf(peer);
    return { data: id === null ? await this.dashboards.list(reader) : [await this.dashboards.find(reader, id)] };
  }

  @Post()
  @HttpCode(200)
  @Contract(CREATE)
  async create(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Dashboard> {
    const saved = readSaved(input);
    input.check();
    return this.dashboards.insert(nameOf(peer), saved);
  }

  @Post('replace')
  @HttpCode(200)
  @Contract(REPLACE)
  async replace(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Dashboard> {
    const [id, version, saved] = [readId(input, 'id'), readVersion(input), readSaved(input)];
    input.check();
    return this.dashboards.update(nameOf(peer), id, version, saved);
  }

  @Post('delete')
  @HttpCode(200)
  @Contract(DELETE)
  async delete(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<{ id: string }> {
    const [id, version] = [readId(input, 'id'), readVersion(input)];
    input.check();
    await this.dashboards.delete(nameOf(peer), id, version);
    return { id };
  }
}

/** The signature of the admin app covers the name. */
function nameOf({ actor }: ServicePeer): string {
  return actor?.name ?? '';
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
