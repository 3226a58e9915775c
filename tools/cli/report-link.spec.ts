import { readSource } from './report-link';

describe('the source of a report link', () => {
  it('is our connector, or a table', () => {
    expect(readSource(['rector'], { connector: 'AKfycb-0' })).toEqual({
      kind: 'connector',
      connectorId: 'AKfycb-0',
      partners: ['rector'],
      money: 'usd',
      timeZone: 'Asia/Kuala_Lumpur',
    });
    expect(readSource([], { table: 'my-project.postbacks.conversion_hourly' })).toEqual({
      kind: 'bigquery',
      projectId: 'my-project',
      datasetId: 'postbacks',
      tableId: 'conversion_hourly',
    });
  });

  it.each([
    ['neither', [], {}, 'Name one source'],
    ['both', [], { connector: 'a', table: 'p.d.t' }, 'Name one source'],
    ['a table without its dataset', [], { table: 'p.t' }, 'PROJECT.DATASET.TABLE'],
    ['a table of one partner', ['rector'], { table: 'p.d.t' }, 'as a whole'],
  ])('is refused: %s', (_what, partners, options, message) => {
    expect(() => readSource(partners, options)).toThrow(message);
  });
});
