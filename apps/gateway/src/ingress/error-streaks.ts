import { Injectable } from '@nestjs/common';

/**
 * Postbacks in a row that a partner's sender saw fail, as far as this instance answered them. Some networks stop sending
 * after a number of them, so the count shows how close that is. A refusal counts too: networks do not distinguish them.
 */
@Injectable()
export class ErrorStreaks {
  private readonly streaks = new Map<string, number>();

  record(partnerCode: string, status: number): void {
    if (status < 400) this.streaks.delete(partnerCode);
    else this.streaks.set(partnerCode, this.of(partnerCode) + 1);
  }

  of(partnerCode: string): number {
    return this.streaks.get(partnerCode) ?? 0;
  }

  partners(): Iterable<string> {
    return this.streaks.keys();
  }
}
