import { type Calibration, calibrate, FEATURE_LIST_VERSION } from '@app/insight-statistics';
import type { ApprovalCalibration, CalibrationOfPartner, ServiceDecisions } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { choosePartner } from '../partners/choose-partners';
import { PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import type { Reader } from '../query/read-reader';
import { fitDecisions } from './fit-decisions';

/** A service counts decisions for ten seconds at most. */
const DEADLINE_MS = 11_000;

/** Fits the built-in model to what was known at a moment, and compares it with what became of what was pending then. */
@Injectable()
export class CalibrationService {
  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
  ) {}

  /** @throws Problem 422 for a partner that there is not, 403 for another than that of the key */
  async read(partner: string | undefined, asOf: string, { onlyPartner }: Reader): Promise<ApprovalCalibration> {
    const chosen = choosePartner(partner, this.partners.current(), onlyPartner);
    const { responses, notAnswered } = await this.client.requestEach<ServiceDecisions>(chosen, {
      method: 'GET',
      path: `decisions?as_of=${encodeURIComponent(asOf)}`,
      deadlineMs: DEADLINE_MS,
    });
    return {
      as_of: asOf,
      feature_list_version: FEATURE_LIST_VERSION,
      partners: responses.map(({ partner: code, body }) => describe(code, calibrationOf(body))),
      not_answered: notAnswered,
    };
  }
}

function calibrationOf(decisions: ServiceDecisions): Calibration | undefined {
  const fitted = fitDecisions(decisions);
  return fitted && calibrate(fitted.rows, fitted.model);
}

function describe(code: string, calibration: Calibration | undefined): CalibrationOfPartner {
  const bins = calibration?.bins ?? [];
  return {
    partner_code: code,
    conversions: bins.reduce((sum, { conversions }) => sum + conversions, 0),
    bins: [...bins],
    error: calibration?.error ?? null,
    brier: calibration?.brier ?? null,
    brier_of_mean: calibration?.brierOfMean ?? null,
    payout_error: calibration?.payoutError ?? null,
  };
}
