import { findMemoryProblems } from './check-memory';

const MEBIBYTE = 1_024 * 1_024;
const measured = (live: number[], max?: number) => ({
  name: 'gateway-1',
  liveBytes: live.map((mebibytes) => mebibytes * MEBIBYTE),
  maxResidentBytes: max === undefined ? undefined : max * MEBIBYTE,
});

describe('findMemoryProblems', () => {
  it.each([
    [[30, 38, 33, 39], 300],
    [[30], undefined],
    [[], 512],
  ])('accepts %s MiB of live memory and %s MiB in RAM', (live, max) => {
    expect(findMemoryProblems(measured(live, max), true)).toEqual([]);
  });

  it('reports live memory that grew by more than 30 %', () => {
    expect(findMemoryProblems(measured([30, 35, 39.5], 300), true)).toEqual([
      'gateway-1 grew: live memory 30.0, 35.0, 39.5 MiB',
    ]);
  });

  it('allows growth while a process warms up', () => {
    expect(findMemoryProblems(measured([30, 60], 300), false)).toEqual([]);
  });

  it('reports memory beyond the size of the container', () => {
    expect(findMemoryProblems(measured([30, 30], 513), true)).toEqual(['gateway-1 took 513.0 MiB of RAM']);
  });
});
