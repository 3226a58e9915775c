import { compileMapping } from '@app/postback/mapping/compile-mapping';
import { guessColumns, parametersFor } from './choose-columns';

const mapping = compileMapping({ mapping: { reward: 'usd_payout' }, rules: {} });
const parametersOf = (header: string[]): (string | null)[] =>
  guessColumns(header, mapping).map(({ parameter }) => parameter);

describe('the columns of a file', () => {
  it('keep the names that the mapping of the partner knows', () => {
    expect(parametersOf(['Reward', 'conversion_id', 'status'])).toEqual(['Reward', 'conversion_id', 'status']);
  });

  it('become the fields that reports usually mean, where no other column is that field', () => {
    expect(parametersOf(['Transaction ID', '订单状态', 'Note', ''])).toEqual(['conversion_id', 'status', null, null]);
    expect(parametersOf(['Transaction ID', 'conversion_id'])).toEqual([null, 'conversion_id']);
    expect(parametersOf(['Transaction ID', 'Conversion ID'])).toEqual(['conversion_id', null]);
  });

  it('can become a parameter of their name, or a field', () => {
    expect(parametersFor({ name: 'Note', parameter: null }).slice(0, 2)).toEqual(['Note', 'conversion_id']);
    expect(parametersFor({ name: 'status', parameter: null }).filter((name) => name === 'status')).toHaveLength(1);
  });
});
