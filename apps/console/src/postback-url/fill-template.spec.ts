import { buildUrl } from '@app/networks/build-url';
import { INVOLVE_ASIA } from '@app/networks/data/involve-asia';
import { compileMapping, mapParameters, parseQuery } from '@app/postback';
import { fillTemplate } from './fill-template';

const NOW = new Date('2026-11-29T10:00:00Z');

describe('fillTemplate', () => {
  it('leaves the host and the fragment out, and no macro unfilled', () => {
    const url = 'https://pb.example.com/partner/x?conversion_id={conversion_id}&a={zz}#b';
    expect(fillTemplate(url, INVOLVE_ASIA, NOW)).toMatch(/^\/partner\/x\?conversion_id=test-\w+&a=test$/);
  });

  it('gives each field a value of its kind', () => {
    const partner = { mapping: { reward: 'usd_payout' }, rules: {} };
    const settings = {
      network: INVOLVE_ASIA,
      origin: 'https://a.example',
      endpointPath: '/x',
      token: undefined,
      partner,
    };
    const query = fillTemplate(buildUrl(settings), INVOLVE_ASIA, NOW).split('?')[1] ?? '';
    const { values, warnings } = mapParameters(compileMapping(partner), parseQuery(query));
    expect(warnings).toEqual([]);
    expect(values).toMatchObject({ status: 'pending', usd_payout: '1.00', datetime_conversion: '2026-11-29 10:00:00' });
    expect(values.conversion_id).toMatch(/^test-/);
  });
});
