import { linkingUrl, type ReportSource } from './linking-url';
import { REPORT_TEMPLATE } from './report-template';
import { loadConnector } from './testing/apps-script';

const CONNECTOR: ReportSource = {
  kind: 'connector',
  connectorId: 'AKfycb-0',
  partners: ['rector', 'involve_asia'],
  money: 'usd',
  timeZone: 'Asia/Kuala_Lumpur',
};
const parametersOf = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

describe('a link to a report', () => {
  const connector = loadConnector(() => ({ status: 200, text: '{}' }));

  it('fills in the settings of the connector, and no key', () => {
    const url = linkingUrl({ reportId: '6fef', title: 'Rector', source: CONNECTOR });
    expect(url).toMatch(/^https:\/\/lookerstudio\.google\.com\/reporting\/create\?/);
    expect(parametersOf(url)).toEqual({
      'c.reportId': '6fef',
      'r.reportName': 'Rector',
      'ds.ds0.connector': 'community',
      'ds.ds0.connectorId': 'AKfycb-0',
      'ds.ds0.datasourceName': 'Rector: Figures',
      'ds.ds0.partners': 'rector,involve_asia',
      'ds.ds0.money': 'usd',
      'ds.ds0.zone': 'Asia/Kuala_Lumpur',
    });
    const settings = connector.getConfig().settings.map(({ id }) => `ds.ds0.${id}`);
    const own = Object.keys(parametersOf(url)).filter((name) => !/connector|datasource|^[cr]\./.test(name));
    expect(settings).toEqual(expect.arrayContaining(own));
  });

  it('names a table of BigQuery for every alias of the template', () => {
    const source = { kind: 'bigquery', projectId: 'p', datasetId: 'd', tableId: 'conversion_hourly' } as const;
    const parameters = parametersOf(linkingUrl({ title: 'All', source }));
    expect(parameters).not.toHaveProperty('c.reportId');
    for (const { alias } of REPORT_TEMPLATE.dataSources) {
      expect(parameters).toMatchObject({
        [`ds.${alias}.connector`]: 'bigQuery',
        [`ds.${alias}.type`]: 'TABLE',
        [`ds.${alias}.projectId`]: 'p',
        [`ds.${alias}.datasetId`]: 'd',
        [`ds.${alias}.tableId`]: 'conversion_hourly',
      });
    }
  });

  it('keeps every character of a name in its place', () => {
    const title = '虾皮 & Söhne?ds.ds0.partners=x#';
    const parameters = parametersOf(linkingUrl({ title, source: CONNECTOR }));
    expect([parameters['r.reportName'], parameters['ds.ds0.partners']]).toEqual([title, 'rector,involve_asia']);
  });

  it('has a template whose fields the connector has', () => {
    const known = connector.getSchema({}).schema.map(({ id }) => id);
    for (const { fields } of REPORT_TEMPLATE.dataSources) expect(known).toEqual(expect.arrayContaining([...fields]));
    expect(new Set(REPORT_TEMPLATE.dataSources.map(({ alias }) => alias)).size).toBe(
      REPORT_TEMPLATE.dataSources.length,
    );
  });
});
