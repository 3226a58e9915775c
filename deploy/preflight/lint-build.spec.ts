import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { lintBuild } from './lint-build';

const ROOT = join(__dirname, '..', '..');

describe('lintBuild', () => {
  it.each(['cloudbuild.yaml', 'cloudbuild.pull-request.yaml'])('has nothing to say against %s', (file) => {
    expect(lintBuild(parse(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it('tells of each fault', () => {
    const steps = [
      { id: 'one', name: 'node', waitFor: ['two'], args: ['${_A} $$SHELL ${_MISSING}'] },
      { id: 'one', name: 'node' },
      { name: 'docker' },
    ];
    expect(lintBuild({ substitutions: { _A: 'x', _B: 'y', C: '${_B}' }, steps })).toEqual([
      'one waits for two, which no step before it is',
      'the step docker has no id',
      'two steps are called one',
      '${_MISSING} is never set',
      'C is never used',
      'C must begin with _',
    ]);
  });

  it('leaves a pull request without anything that pushes or deploys', () => {
    const build: unknown = parse(readFileSync(join(ROOT, 'cloudbuild.pull-request.yaml'), 'utf8'));
    expect(JSON.stringify(build)).not.toMatch(/push|deploy\/main|gcloud/);
  });
});
