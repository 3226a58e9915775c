const BINS = 10;

export interface ProbabilityBin {
  /** Predicted probabilities from … to, in tenths. */
  readonly from: number;
  readonly to: number;
  readonly conversions: number;
  /** Mean of what was predicted, and the share that was approved. */
  readonly predicted: number;
  readonly approved: number;
}

/** Counts how predicted probabilities fit what came. */
export class ProbabilityBins {
  private readonly bins = Array.from({ length: BINS }, () => ({ conversions: 0, predicted: 0, approved: 0 }));
  private all = 0;
  private squares = 0;

  add(predicted: number, isApproved: boolean, conversions = 1): void {
    const approved = isApproved ? 1 : 0;
    const bin = this.bins[Math.min(BINS - 1, Math.floor(predicted * BINS))]!;
    bin.conversions += conversions;
    bin.predicted += conversions * predicted;
    bin.approved += conversions * approved;
    this.all += conversions;
    this.squares += conversions * (predicted - approved) ** 2;
  }

  get conversions(): number {
    return this.all;
  }

  /** Expected calibration error: the mean distance of predicted and approved shares. */
  get calibrationError(): number {
    return this.bins.reduce((sum, { predicted, approved }) => sum + Math.abs(predicted - approved), 0) / this.all;
  }

  /** Mean squared error (Brier). */
  get brier(): number {
    return this.squares / this.all;
  }

  /** Those that have conversions. */
  describe(): ProbabilityBin[] {
    return this.bins.flatMap(({ conversions, predicted, approved }, index) => {
      if (conversions === 0) return [];
      const [from, to] = [index / BINS, (index + 1) / BINS];
      return [{ from, to, conversions, predicted: predicted / conversions, approved: approved / conversions }];
    });
  }
}
