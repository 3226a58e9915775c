import { Contract, Input, InputReader, Log, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import {
  CONVERSION_PREDICTIONS,
  type ConversionPredictions,
  PERSON_CONVERSION,
  type PersonConversion,
  requireAdmin,
  schemas,
} from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { PredictionsRepository } from './predictions.repository';

const { INTEGER, listOf, objectOf, STRING } = schemas;

const OF_PERSON = {
  body: { partner: STRING, conversions: listOf(PERSON_CONVERSION) },
  required: ['partner', 'conversions'],
  example: {
    partner: 'involve_asia',
    conversions: [{ tenant: 'default', conversion_id: 'conversion-of-a-person', conversion_key: null }],
  },
};

const EXPORT = {
  ...OF_PERSON,
  summary: 'What models say of the conversions of one person',
  response: CONVERSION_PREDICTIONS,
};

const ERASE = {
  ...OF_PERSON,
  summary: 'Delete what models say of the conversions of one person; safe to repeat',
  response: objectOf('PredictionsErasure', { predictions: INTEGER }),
};

/** Predictions of one person's conversions, which the partner's service has named, for the admin app. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class DataSubjectController {
  constructor(
    private readonly repository: PredictionsRepository,
    private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Contract(EXPORT)
  async export(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ConversionPredictions> {
    requireAdmin(peer);
    const { partner, conversions } = readConversions(input);
    return { predictions: await this.repository.findOf(partner, conversions) };
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<{ predictions: number }> {
    requireAdmin(peer);
    const { partner, conversions } = readConversions(input);
    const predictions = await this.repository.erase(partner, conversions);
    this.log.info('Personal data was erased', { by: peer.actor?.name, partner, predictions });
    return { predictions };
  }
}

function readConversions(input: InputReader): { partner: string; conversions: PersonConversion[] } {
  const [partner, given] = [input.text('partner'), input.value('conversions')];
  const isRead = Array.isArray(given) && given.every(isConversion);
  if (given !== undefined && !isRead)
    input.addError('conversions', 'wrong_format', 'must be a list of tenant, conversion_id and conversion_key');
  input.check();
  return { partner: partner!, conversions: given as PersonConversion[] };
}

function isConversion(value: unknown): boolean {
  const { tenant, conversion_id: id, conversion_key: key } = (value ?? {}) as Partial<PersonConversion>;
  return typeof tenant === 'string' && typeof id === 'string' && (key === null || typeof key === 'string');
}
