import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { ALERT_PREVIEW, type AlertPreview, schemas } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ONLY_PARTNER } from '../query/query.controller';
import { readReader } from '../query/read-reader';
import { AlertPreviewService } from './alert-preview.service';

const PREVIEW = {
  summary: 'How often an alert rule would have fired in the last 60 days',
  body: {
    rule: { ...schemas.FREE, description: 'A figure, its groups, and a condition' },
    now: { ...schemas.TIME, description: 'The moment up to which it is replayed; by default the present' },
    only_partner: ONLY_PARTNER,
  },
  required: ['rule'],
  example: { rule: { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } } },
  response: ALERT_PREVIEW,
};

/** Replays rules for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/alert-rules')
export class AlertPreviewController {
  constructor(private readonly previews: AlertPreviewService) {}

  @Post('preview')
  @HttpCode(200)
  @Contract(PREVIEW)
  async preview(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<AlertPreview> {
    const now = input.time('now');
    const reader = readReader(input, peer);
    input.check();
    return this.previews.preview(input.value('rule'), reader, now === null ? new Date() : new Date(now));
  }
}
