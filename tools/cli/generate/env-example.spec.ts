import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from './env-example';

describe('.env.example', () => {
  it('is what the environment classes say (npm run env:example writes it)', () => {
    expect(readFileSync(join(__dirname, '..', '..', '..', '.env.example'), 'utf8')).toBe(envExample());
  });

  it('shows a setting of every process once', () => {
    expect(envExample().match(/^#METRICS_KEY=/gm)).toHaveLength(1);
  });

  it('shows what a command reads by itself', () => {
    expect(envExample()).toContain('#ADMIN_URL=');
  });

  it('sets nothing by itself', () => {
    expect(
      envExample()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });
});
