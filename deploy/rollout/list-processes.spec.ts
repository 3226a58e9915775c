import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPartners } from '../cost/count-resources';
import { parseSettings } from '../settings/read-settings';
import { listProcesses } from './list-processes';

const EXAMPLE = readFileSync(join(__dirname, '..', 'settings.example.yaml'), 'utf8');

describe('the processes of a deployment', () => {
  it('are none for a partner in a cell, whose data another service would not have', () => {
    const [dedicated, inCell] = newPartners(2);
    const partners = [
      dedicated!,
      { ...inCell!, endpoint_url: 'https://cell-a-1.asia-southeast1.run.app/partners/partner_2' },
    ];
    const titles = listProcesses(parseSettings(EXAMPLE, 'settings.example.yaml'), partners).map(
      ({ plan }) => plan.title,
    );
    expect(titles).toEqual(['admin', 'partner_1', 'gateway']);
  });
});
