import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { APPROVAL_CALIBRATION, type ApprovalCalibration } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { MOMENT_BODY, readMoment } from './read-moment';
import { readReader } from '../query/read-reader';
import { CalibrationService } from './calibration.service';

const CALIBRATION = {
  summary: 'How the probabilities of approval of a past moment did',
  body: MOMENT_BODY,
  example: { partner: 'involve_asia' },
  response: APPROVAL_CALIBRATION,
};

/** Calibration of the built-in model for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/calibration')
export class CalibrationController {
  constructor(private readonly calibrations: CalibrationService) {}

  @Post()
  @HttpCode(200)
  @Contract(CALIBRATION)
  async calibration(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ApprovalCalibration> {
    const asOf = readMoment(input);
    const partner = input.text('partner') ?? undefined;
    const reader = readReader(input, peer);
    input.check();
    return this.calibrations.read(partner, asOf, reader);
  }
}
