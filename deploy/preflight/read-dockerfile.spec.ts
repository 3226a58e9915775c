import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintDockerfile, readDockerfile } from './read-dockerfile';

const OURS = readFileSync(join(__dirname, '..', '..', 'Dockerfile'), 'utf8');

describe('the image', () => {
  it('as it ships has nothing against it', () => {
    expect(lintDockerfile(readDockerfile(OURS))).toEqual([]);
  });

  it.each([
    ['runs as root', /USER node\n/, '', 'it runs as root'],
    ['hides Node behind a shell', 'ENTRYPOINT ["node"]', 'ENTRYPOINT node', /a shell/],
    ['installs past the lock file', 'npm ci --omit=dev', 'npm install --omit=dev', /other than the lock file/],
    ['copies everything', 'COPY package.json LICENSE ./', 'COPY . .', /whatever lies about/],
    ['leaves what a command made', 'USER node', 'RUN apt-get update\nUSER node', /what they leave/],
  ])('is refused when it %s', (_what, from, to, fault) => {
    const changed = OURS.replace(from, to);
    expect(changed).not.toBe(OURS);
    expect(lintDockerfile(readDockerfile(changed))).toEqual([expect.stringMatching(fault)]);
  });
});
