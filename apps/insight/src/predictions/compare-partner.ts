import { type DecidedPrediction, scorePredictions } from '@app/insight-statistics';
import type {
  ComparedModel,
  ComparisonOfPartner,
  ModelScore,
  ServiceDecisions,
  TrainingRow,
} from '@app/internal-protocol';
import { fitDecisions } from '../calibration/fit-decisions';

const DAY_MS = 86_400_000;

/** A prediction of a conversion, by its position in the list of them. */
export interface MatchedPrediction {
  number: number;
  model: string;
  model_version: string;
  probability: string;
  predicted_at: string;
}

/** The built-in model as it would have been at a moment. */
export type BuiltIn = (row: TrainingRow, at: number) => number;

/** Undefined where too little was decided then. */
export function fitBuiltIn(decisions: ServiceDecisions): BuiltIn | undefined {
  const model = fitDecisions(decisions)?.model;
  if (!model) return undefined;
  return ({ features, received_at: receivedAt }, at) => {
    const age = Math.max(0, Math.floor((at - Date.parse(receivedAt)) / DAY_MS));
    // Of small offers the model says what it says of the partner.
    return model.approval({ tenant: String(features['tenant']), offer: String(features['offer'] ?? ''), age });
  };
}

/** Collects what models said of decided conversions of one partner, page by page, and scores it. */
export class PartnerComparison {
  private decided = 0;
  private readonly builtInOfAll: DecidedPrediction[] = [];
  private readonly byModel = new Map<string, { own: DecidedPrediction[]; builtIn: DecidedPrediction[] }>();

  /** @param asOf the moment of the built-in model, in milliseconds */
  constructor(
    private readonly builtIn: BuiltIn | undefined,
    private readonly asOf: number,
  ) {}

  get conversions(): number {
    return this.decided;
  }

  add(rows: readonly TrainingRow[], predictions: readonly MatchedPrediction[]): void {
    this.decided += rows.length;
    const { builtIn, asOf } = this;
    if (builtIn) this.builtInOfAll.push(...rows.map((row) => pairOf(row, builtIn(row, asOf))));
    for (const { number, model, model_version: version, probability, predicted_at: predictedAt } of predictions) {
      const row = rows[number]!;
      const key = JSON.stringify([model, version]);
      const ofModel = this.byModel.get(key) ?? { own: [], builtIn: [] };
      this.byModel.set(key, ofModel);
      ofModel.own.push(pairOf(row, Number(probability)));
      // The built-in model is given the age that the conversion had then: both know how long it has been pending.
      if (builtIn) ofModel.builtIn.push(pairOf(row, builtIn(row, Math.max(asOf, Date.parse(predictedAt)))));
    }
  }

  describe(partnerCode: string, isComplete: boolean): ComparisonOfPartner {
    const models = [...this.byModel].map(([key, { own, builtIn }]): ComparedModel => {
      const [model, version] = JSON.parse(key) as [string, string];
      return {
        model,
        model_version: version,
        coverage: own.length / this.decided,
        score: scoreOf(own)!,
        built_in: scoreOf(builtIn),
      };
    });
    return {
      partner_code: partnerCode,
      decided: this.decided,
      is_complete: isComplete,
      built_in: scoreOf(this.builtInOfAll),
      models: models.toSorted((one, other) => one.score.log_loss - other.score.log_loss),
    };
  }
}

function pairOf(row: TrainingRow, predicted: number): DecidedPrediction {
  return { predicted, isApproved: row.is_approved === true };
}

function scoreOf(decided: readonly DecidedPrediction[]): ModelScore | null {
  const score = scorePredictions(decided);
  if (!score) return null;
  const { conversions, logLoss, calibrationError, brier } = score;
  return { conversions, log_loss: logLoss, calibration_error: calibrationError, brier };
}
