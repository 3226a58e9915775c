import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { QUESTION_RESULT, type QuestionResult, schemas } from '@app/internal-protocol';
import { DEFAULT_TIME_ZONE, isTimeZone } from '@app/semantic-layer';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ONLY_PARTNER } from '../query/query.controller';
import { readReader } from '../query/read-reader';
import { AskService } from './ask.service';

const MAX_QUESTION_LENGTH = 300;

const ASK = {
  summary: 'The plan of a question in plain words, and its figures',
  body: {
    question: { ...schemas.STRING, maxLength: MAX_QUESTION_LENGTH },
    timezone: { ...schemas.STRING, default: DEFAULT_TIME_ZONE },
    now: { ...schemas.TIME, description: 'The moment of the question; by default the present' },
    only_partner: ONLY_PARTNER,
  },
  required: ['question'],
  example: { question: '上周各商家佣金' },
  response: QUESTION_RESULT,
};

/** Answers questions for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/ask')
export class AskController {
  constructor(private readonly questions: AskService) {}

  @Post()
  @HttpCode(200)
  @Contract(ASK)
  async resolve(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<QuestionResult> {
    const question = input.text('question') ?? '';
    if (question.length > MAX_QUESTION_LENGTH)
      input.addError('question', 'wrong_length', `must be at most ${MAX_QUESTION_LENGTH} characters`);
    const timeZone = input.text('timezone') ?? DEFAULT_TIME_ZONE;
    if (!isTimeZone(timeZone)) input.addError('timezone', 'unknown_value', 'must be an IANA time zone');
    const now = input.time('now');
    const reader = readReader(input, peer);
    input.check();
    return this.questions.resolve(question, { now: now === null ? new Date() : new Date(now), timeZone }, reader);
  }
}
