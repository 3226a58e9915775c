import { checkSize } from './check-size';

describe('lintSize', () => {
  it.each([
    ['1', '512Mi'],
    ['1', '4Gi'],
    ['1000m', '4Gi'],
    ['2', '8Gi'],
    ['2000m', '512Mi'],
    ['4', '2Gi'],
    ['4', '16Gi'],
    ['6', '4Gi'],
    ['6', '24Gi'],
    ['8', '4096Mi'],
    ['8', '32Gi'],
    ['0.08', '512Mi'],
    ['500m', '1Gi'],
  ])('has nothing to say against cpu %s with memory %s', (cpu, memory) => {
    expect(checkSize({ cpu, memory }, true)).toEqual([]);
  });

  it.each(['3', '5', '7', '9', '10', '16', '0', '0.079', '79m', '1500m', '0.5.1', '1.5', 'two'])(
    'tells that there is no cpu %s',
    (cpu) => {
      expect(checkSize({ cpu, memory: '512Mi' }, true)).toEqual([expect.stringContaining(`cpu cannot be "${cpu}"`)]);
    },
  );

  it.each([
    ['1', '5Gi', 'at most 4Gi'],
    ['2', '8193Mi', 'at most 8Gi'],
    ['4', '1Gi', '2Gi to 16Gi'],
    ['4', '17Gi', '2Gi to 16Gi'],
    ['6', '2Gi', '4Gi to 24Gi'],
    ['8', '2Gi', '4Gi to 32Gi'],
    ['8', '33Gi', '4Gi to 32Gi'],
    ['0.4', '513Mi', 'at most 512Mi'],
    ['0.9', '2Gi', 'at most 1Gi'],
  ])('tells that cpu %s does not go with memory %s', (cpu, memory, bounds) => {
    expect(checkSize({ cpu, memory }, true)).toEqual([`memory ${memory} does not go with cpu ${cpu}: ${bounds}`]);
  });

  it('takes less memory where the generation is the first', () => {
    expect(checkSize({ cpu: '1', memory: '128Mi' }, false)).toEqual([]);
    expect(checkSize({ cpu: '1', memory: '127Mi' }, false)).toEqual(['memory 127Mi is below 128Mi']);
    expect(checkSize({ cpu: '1', memory: '511Mi' }, true)).toEqual(['memory 511Mi is below 512Mi']);
  });

  it('tells of both when neither is a quantity', () => {
    expect(checkSize({ cpu: 'x', memory: 'y' }, true)).toHaveLength(2);
  });
});
