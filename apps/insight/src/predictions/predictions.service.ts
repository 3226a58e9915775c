import { type FieldError, Log, messageForLog, problems } from '@app/common';
import { FEATURE_LIST_VERSION } from '@app/insight-statistics';
import {
  type ConversionPredictions,
  type GivenPredictions,
  type PlacedPrediction,
  readPredictions,
  type StoredPredictions,
} from '@app/internal-protocol';
import type { QueriedPartner } from '@app/partner-config';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InsightEnvironment } from '../insight.env';
import { choosePartner } from '../partners/choose-partners';
import { PartnersService } from '../partners/partners.service';
import type { Reader } from '../query/read-reader';
import { PredictionsRepository } from './predictions.repository';

const REMOVE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Stores what models that are trained elsewhere say of conversions, shows it, and deletes it when it is old. */
@Injectable()
export class PredictionsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: PredictionsRepository,
    private readonly partners: PartnersService,
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      void this.removeOld(new Date()).catch((error: unknown) =>
        this.log.warn('Failed to delete old predictions', { cause: messageForLog(error) }),
      );
    }, REMOVE_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @throws Problem 422 with everything that is wrong with any row; then none is stored */
  async import(given: GivenPredictions, now: Date): Promise<StoredPredictions> {
    const { rows, errors } = readPredictions(given, now);
    const all = [...errors, ...findUnknown(rows, this.partners.current())];
    if (all.length > 0) throw problems.invalidRequest(all);
    const stored = await this.repository.store(rows.map(({ prediction }) => prediction));
    return { read: rows.length, stored, outdated: rows.length - stored, models: countByModel(rows) };
  }

  /** @throws Problem 422 for a partner that there is not, 403 for another than that of the key */
  async find(partner: string, conversionId: string, { onlyPartner }: Reader): Promise<ConversionPredictions> {
    choosePartner(partner, this.partners.current(), onlyPartner);
    return { predictions: await this.repository.find(partner, conversionId) };
  }

  async removeOld(now: Date): Promise<void> {
    const { PREDICTIONS_RETENTION_DAYS: days } = this.environment;
    if (days > 0) await this.repository.removeBefore(new Date(now.getTime() - days * DAY_MS));
  }
}

function countByModel(rows: readonly PlacedPrediction[]): StoredPredictions['models'] {
  const groups = Map.groupBy(rows, ({ prediction }) => JSON.stringify([prediction.model, prediction.model_version]));
  return [...groups.values()].map((ofModel) => {
    const { model, model_version } = ofModel[0]!.prediction;
    return { model, model_version, rows: ofModel.length };
  });
}

/** Rows of partners, tenants and lists of features that there are not. */
function findUnknown(rows: readonly PlacedPrediction[], partners: readonly QueriedPartner[]): FieldError[] {
  const tenants = new Map(partners.map((one) => [one.partnerCode, new Set(one.tenants.map(({ code }) => code))]));
  return rows.flatMap(({ place, prediction }) => {
    const errors: FieldError[] = [];
    const { partner, tenant, feature_list_version: version } = prediction;
    const ofPartner = tenants.get(partner);
    if (!ofPartner)
      errors.push({ field: `${place}.partner`, code: 'unknown_reference', value: partner, reason: 'is no partner' });
    else if (!ofPartner.has(tenant))
      errors.push({
        field: `${place}.tenant`,
        code: 'unknown_reference',
        value: tenant,
        reason: `is none of ${partner}`,
      });
    if (version < 1 || version > FEATURE_LIST_VERSION) {
      const reason = `must be from 1 to ${FEATURE_LIST_VERSION}, the present list`;
      errors.push({ field: `${place}.feature_list_version`, code: 'out_of_range', value: version, reason });
    }
    return errors;
  });
}
