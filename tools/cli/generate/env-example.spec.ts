import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from './env-example';

describe('.env.example', () => {
  it('matches the environment classes (npm run env:example generates it)', () => {
    expect(readFileSync(join(__dirname, '..', '..', '..', '.env.example'), 'utf8')).toBe(envExample());
  });

  it('lists a setting of every process once', () => {
    expect(envExample().match(/^#METRICS_KEY=/gm)).toHaveLength(1);
  });

  it('lists the settings of a command', () => {
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
