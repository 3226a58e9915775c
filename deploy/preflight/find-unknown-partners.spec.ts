import { parseSettings } from '../settings/read-settings';
import { SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { findUnknownPartners } from './find-unknown-partners';

function unknown(line: string, codes: string[]): string[] {
  return findUnknownPartners(parseSettings(SETTINGS + line, 'settings.yaml'), codes);
}

describe('unknownPartners', () => {
  it('names each whose settings are for nobody', () => {
    expect(unknown('partners: { rectro: { max_instances: 2 }, rector: {}, other: {} }', ['rector'])).toEqual([
      'partners.rectro in the settings is for nobody: there is no partner rectro',
      'partners.other in the settings is for nobody: there is no partner other',
    ]);
  });

  it('has nothing to say where there is a partner for each, or no settings', () => {
    expect(unknown('partners: { rector: {} }', ['rector', 'other'])).toEqual([]);
    expect(unknown('', [])).toEqual([]);
  });
});
