import { chooseSamples } from './choose-samples';

const postback = (id: string, ...names: string[]) => ({ id, names });

describe('samples of postbacks', () => {
  it('begin with one of each shape, the most frequent first, and go on with the newest', () => {
    const newestFirst = [
      postback('5', 'a'),
      postback('4', 'a', 'b'),
      postback('3', 'a'),
      postback('2', 'rare'),
      postback('1', 'a'),
    ];
    const samples = chooseSamples(newestFirst, 4);
    expect(samples.map(({ id, shape, shape_count }) => [id, shape, shape_count])).toEqual([
      ['5', 1, 3],
      ['4', 2, 1],
      ['2', 3, 1],
      ['3', 1, 3],
    ]);
  });
});
