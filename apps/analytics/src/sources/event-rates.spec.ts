import type { CollectorSource } from '@app/partner-config';
import { EventRates } from './event-rates';

const source = (maxEventsPerSecond: number): CollectorSource => ({ id: 1, maxEventsPerSecond }) as CollectorSource;

describe('EventRates', () => {
  it('allows the events of one second at once, and more as time passes', () => {
    const rates = new EventRates();
    expect(rates.consume(source(10), 10, 0)).toBe(0);
    expect(rates.consume(source(10), 1, 0)).toBe(100);
    expect(rates.consume(source(10), 1, 100)).toBe(0);
    expect(rates.consume(source(10), 1, 100)).toBe(100);
  });

  it('allows a batch that is larger than the rate, and then nothing until it is paid for', () => {
    const rates = new EventRates();
    expect(rates.consume(source(10), 50, 0)).toBe(0);
    expect(rates.consume(source(10), 1, 1_000)).toBe(3_100);
    expect(rates.consume(source(10), 1, 4_100)).toBe(0);
  });

  it('never limits a source without a rate', () => {
    const rates = new EventRates();
    expect(rates.consume(source(0), 1_000_000, 0)).toBe(0);
  });
});
