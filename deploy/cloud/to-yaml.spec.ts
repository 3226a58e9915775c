import { parse } from 'yaml';
import type { Manifest } from '../manifests/knative';
import { toYaml } from './cloud-run';

describe('a manifest as YAML', () => {
  it('has the same texts for a reader of YAML 1.1, as which gcloud reads it', () => {
    const texts = ['on', 'off', 'yes', 'no', 'y', '1:30', '012', '1_000', '0o17', 'null', '~', '2026-01-01'];
    const manifest = { spec: { texts, number: 8080, flag: true } } as unknown as Manifest;
    expect(parse(toYaml(manifest), { version: '1.1' })).toEqual(manifest);
  });
});
