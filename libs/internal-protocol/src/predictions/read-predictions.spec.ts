import fc from 'fast-check';
import { writeCsvLine } from '@app/common/csv/write-csv';
import { MAX_PREDICTIONS, readPredictions } from './read-predictions';

const NOW = new Date('2026-03-18T00:00:00Z');
const ROW = {
  model: 'trees',
  model_version: '1',
  feature_list_version: 1,
  partner: 'rector',
  tenant: 'rector/default',
  conversion_id: 'c-1',
  conversion_key: null,
  probability: '0.5',
  predicted_at: '2026-03-17T08:00:00+08:00',
};
const fieldsOf = (given: object): string[] => readPredictions(given, NOW).errors.map(({ field }) => field);

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((given) => !/\p{Cc}/u.test(given));
const rows = fc.array(
  fc.record({
    conversion_id: text,
    model: text,
    conversion_key: fc.option(text),
    probability: fc.constantFrom('0', '1', '1.000', '0.25', '0.123456789012345678'),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('readPredictions', () => {
  it('reads the same rows from a list, from CSV and from lines of JSON', () => {
    fc.assert(
      fc.property(rows, (generated) => {
        const given = generated.map((row) => ({ ...ROW, ...row }));
        const names = Object.keys(ROW) as (keyof typeof ROW)[];
        const csv = [names, ...given.map((row) => names.map((name) => String(row[name] ?? '')))].map((cells) =>
          writeCsvLine(cells),
        );
        const ndjson = given.map((row) => JSON.stringify(row)).join('\n');
        const forms = [{ predictions: given }, { csv: csv.join('') }, { ndjson }];
        const [list, ...files] = forms.map((form) => readPredictions(form, NOW));
        expect(list!.errors).toEqual([]);
        expect(list!.rows.map(({ prediction }) => prediction.conversion_id)).toEqual(
          given.map((row) => row.conversion_id),
        );
        for (const file of files)
          expect(file.rows.map(({ prediction }) => prediction)).toEqual(list!.rows.map(({ prediction }) => prediction));
      }),
    );
  });

  it('either reads a row or says what is wrong with it, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (given) => {
        const { rows: read, errors } = readPredictions({ predictions: given }, NOW);
        const places = new Set([
          ...read.map(({ place }) => place),
          ...errors.map(({ field }) => field.split('.', 2).join('.')),
        ]);
        expect([...places].toSorted()).toEqual(given.map((_, index) => `predictions.${index}`).toSorted());
      }),
    );
  });

  it('takes the name of a tenant as the training export has it, and its code', () => {
    const tenantOf = (tenant: string) =>
      readPredictions({ predictions: [{ ...ROW, tenant }] }, NOW).rows[0]!.prediction;
    expect([tenantOf('rector/default').tenant, tenantOf('default').tenant]).toEqual(['default', 'default']);
  });

  it.each([
    [{}, ['predictions']],
    [{ csv: 'a', ndjson: 'b' }, ['csv']],
    [{ predictions: [] }, ['predictions']],
    [{ predictions: 'a' }, ['predictions']],
    [{ csv: 'model,modle\nx,y' }, ['lines.1.modle']],
    [{ csv: 'model,model\nx,y' }, ['lines.1.model']],
    [{ csv: 'model\n"a\nb",c\n' }, ['lines.2']],
    [{ predictions: Array.from({ length: MAX_PREDICTIONS + 1 }, () => ROW) }, ['predictions']],
    [{ predictions: [{ ...ROW, odds: 1 }] }, ['predictions.0.odds']],
    [{ predictions: [{ ...ROW, probability: '0,5' }] }, ['predictions.0.probability']],
    [{ predictions: [{ ...ROW, probability: '1e-3' }] }, ['predictions.0.probability']],
    [{ predictions: [{ ...ROW, predicted_at: '2026-03-18T00:06:00Z' }] }, ['predictions.0.predicted_at']],
    [{ predictions: [{ ...ROW, predicted_at: '2026-03-17' }] }, ['predictions.0.predicted_at']],
    [{ predictions: [{ ...ROW, conversion_id: 'a\u001fb' }] }, ['predictions.0.conversion_id']],
  ])('refuses %j', (given, fields) => {
    expect(fieldsOf(given)).toEqual(fields);
  });
});
