import { Contract, Input, InputReader, Peer, problems, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import {
  CONVERSION_PREDICTIONS,
  type ConversionPredictions,
  type GivenPredictions,
  PREDICTION_EXAMPLE,
  PREDICTION_FORMS,
  schemas,
  STORED_PREDICTIONS,
  type StoredPredictions,
} from '@app/internal-protocol';
import { Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ONLY_PARTNER } from '../query/query.controller';
import { readReader } from '../query/read-reader';
import { PredictionsService } from './predictions.service';

const { FREE, listOf, STRING } = schemas;

const IMPORT = {
  summary: 'Store predictions of a model that is trained elsewhere: all rows, or none',
  body: {
    predictions: { ...listOf(FREE), description: 'As a list; or csv or ndjson' },
    csv: { ...STRING, description: 'As CSV whose first line has the names' },
    ndjson: { ...STRING, description: 'As lines of JSON' },
  },
  example: { predictions: [PREDICTION_EXAMPLE] },
  response: STORED_PREDICTIONS,
};

const FIND = {
  summary: 'What models say of one conversion',
  query: {
    partner: { ...STRING, example: 'involve_asia' },
    conversion_id: { ...STRING, example: 'conversion-1' },
    only_partner: ONLY_PARTNER,
  },
  required: ['partner', 'conversion_id'],
  response: CONVERSION_PREDICTIONS,
};

/** Predictions for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/predictions')
export class PredictionsController {
  constructor(private readonly predictions: PredictionsService) {}

  @Post()
  @HttpCode(200)
  @Contract(IMPORT)
  async import(@Input() input: InputReader, @Peer() { actor }: ServicePeer): Promise<StoredPredictions> {
    if (actor?.role !== 'admin') throw problems.forbidden('Predictions are imported for admins only.');
    input.check();
    const given = Object.fromEntries(PREDICTION_FORMS.map((form) => [form, input.value(form)])) as GivenPredictions;
    return this.predictions.import(given, new Date());
  }

  @Get()
  @Contract(FIND)
  async find(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ConversionPredictions> {
    const [partner, conversionId] = [input.text('partner'), input.text('conversion_id')];
    const reader = readReader(input, peer);
    input.check();
    return this.predictions.find(partner!, conversionId!, reader);
  }
}
