import { parse } from 'yaml';
import type { Manifest } from '../manifests/knative';
import { toYaml } from './cloud-run';

describe('a manifest as YAML', () => {
  it.each(['1.1', '1.2'] as const)(
    'has the same texts for a reader of YAML %s, as which gcloud reads it',
    (version) => {
      const texts = ['on', 'off', 'yes', 'no', 'y', '1:30', '012', '1_000', '0o17', 'null', '~', '2026-01-01'];
      const manifest = { spec: { texts, number: 8080, flag: true } } as unknown as Manifest;
      expect(parse(toYaml(manifest), { version })).toEqual(manifest);
    },
  );
});
