import type { ServiceConfig } from '@app/partner-config';
import { describePartner } from './report';

const config = {
  endpointPath: '/involve/event',
  isActive: true,
  dataRetentionDays: 30,
  limits: { maxDailyRequests: 100_000 },
  enableLogging: true,
  mapping: { sub_id: 'aff_sub' },
} as unknown as ServiceConfig;

describe('describePartner', () => {
  it('lists the settings and mappings that differ from the legacy ones', () => {
    const mapping = '{"sub_id": "aff_sub", "click_id": "aff_sub3", "media_id": ["x"]}';
    const legacy = {
      endpoint_path: '/involve/event',
      data_retention_days: '90',
      is_active: null,
      parameter_mapping: mapping,
    };
    expect(describePartner(legacy, config)).toEqual([
      '  data_retention_days was 90, and is 30',
      '  click_id was mapped to aff_sub3, and is to nothing',
      '  media_id was mapped to x, and is to nothing',
    ]);
  });

  it.each([[undefined], [{}], [{ parameter_mapping: 'null' }], [{ parameter_mapping: '[]' }]])(
    'lists nothing for an account without a configuration: %j',
    (legacy) => {
      expect(describePartner(legacy, config)).toEqual([]);
    },
  );
});
