import type { Job, Service } from '../manifests/knative';
import { decidePlacement } from '../partners/decide-placement';
import { planPartner } from '../manifests/plan-processes';
import { secretNeedsOf } from '../manifests/secrets';
import { projectNumbers } from '../settings/deploy-settings';
import { renderJob, renderService } from '../manifests/render-manifests';
import { IMAGE, partnerOf, REGION, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { parseSettings } from '../settings/read-settings';
import { checkManifest, checkSize } from './check-manifest';

const settings = parseSettings(SETTINGS, 'settings.yaml');
const plan = planPartner(settings, 'rector', decidePlacement(settings, partnerOf('rector')));
const versions = new Map(secretNeedsOf(plan).map(({ project, secret }) => [`${project}/${secret}`, '1']));
const context = { image: IMAGE, network: settings.networks[REGION]!, versions, numbers: projectNumbers(settings) };

function service(change: (manifest: Service) => void): string[] {
  const manifest = structuredClone(renderService(plan, context, undefined));
  change(manifest);
  return checkManifest(manifest);
}

describe('checkManifest', () => {
  it('accepts every rendered manifest', () => {
    expect(service(() => undefined)).toEqual([]);
    for (const job of plan.jobs) expect(checkManifest(renderJob(plan, job, context))).toEqual([]);
  });

  it.each<[string, (manifest: Service) => void, string]>([
    [
      'a misspelt annotation',
      ({ spec }) => (spec.template.metadata.annotations['autoscaling.knative.dev/maxscale'] = '3'),
      'unknown annotation autoscaling.knative.dev/maxscale',
    ],
    [
      'a number in place of a string',
      ({ spec }) => Object.assign(spec.template.metadata.annotations, { 'autoscaling.knative.dev/maxScale': 3 }),
      'annotation autoscaling.knative.dev/maxScale must be a string, not 3',
    ],
    [
      'an invalid quantity',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.memory = 'lots'),
      'memory cannot be "lots"',
    ],
    [
      'a number of CPUs that does not exist',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.cpu = '3'),
      'cpu cannot be "3": it is 1, 2, 4, 6, 8, or a part of 1 from 0.08',
    ],
    [
      'less memory than the second generation needs',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.memory = '256Mi'),
      'memory 256Mi is below 512Mi',
    ],
    [
      'an image by its tag',
      ({ spec }) => (spec.template.spec.containers[0].image = 'registry/x:latest'),
      'image registry/x:latest is not named by its digest (…@sha256:…)',
    ],
    [
      'a secret without a pinned version',
      ({ spec }) =>
        spec.template.spec.containers[0].env.push({
          name: 'X',
          valueFrom: { secretKeyRef: { name: 'x', key: 'latest' } },
        }),
      'X: secret x has no pinned version',
    ],
    [
      'a setting that is set twice',
      ({ spec }) => spec.template.spec.containers[0].env.push({ name: 'PARTNER_CODE', value: 'x' }),
      'PARTNER_CODE is set twice',
    ],
    ['traffic that does not total 100 %', ({ spec }) => (spec.traffic[0]!.percent = 50), 'its traffic totals 50 %'],
    [
      'more instances at least than at most',
      ({ metadata }) => (metadata.annotations['run.googleapis.com/minScale'] = '9'),
      'at least 9 instances, but at most 4',
    ],
    ['an invalid label', ({ metadata }) => (metadata.labels['partner'] = 'Größe'), 'label partner cannot be "Größe"'],
  ])('reports %s', (_what, change, error) => {
    expect(service(change)).toContain(`Service rector-postback: ${error}`);
  });

  it('reports the errors of a job', () => {
    const job: Job = structuredClone(renderJob(plan, plan.jobs[0]!, context));
    job.spec.template.spec.template.spec.timeoutSeconds = 'soon';
    expect(checkManifest(job)).toEqual(['Job rector-postback-prepare: timeoutSeconds is soon']);
  });

  it('reports that less than one CPU cannot be allocated always', () => {
    const errors = service(({ spec }) => (spec.template.spec.containers[0].resources.limits.cpu = '500m'));
    expect(errors).toHaveLength(2);
  });
});

describe('checkSize', () => {
  it.each([
    ['1', '512Mi'],
    ['1', '4Gi'],
    ['1000m', '4Gi'],
    ['2', '8Gi'],
    ['2000m', '512Mi'],
    ['4', '2Gi'],
    ['4', '16Gi'],
    ['6', '4Gi'],
    ['6', '24Gi'],
    ['8', '4096Mi'],
    ['8', '32Gi'],
    ['0.08', '512Mi'],
    ['500m', '1Gi'],
  ])('accepts cpu %s with memory %s', (cpu, memory) => {
    expect(checkSize({ cpu, memory }, true)).toEqual([]);
  });

  it.each(['3', '5', '7', '9', '10', '16', '0', '0.079', '79m', '1500m', '0.5.1', '1.5', 'two'])(
    'rejects cpu %s',
    (cpu) => {
      expect(checkSize({ cpu, memory: '512Mi' }, true)).toEqual([expect.stringContaining(`cpu cannot be "${cpu}"`)]);
    },
  );

  it.each([
    ['1', '5Gi', 'at most 4Gi'],
    ['2', '8193Mi', 'at most 8Gi'],
    ['4', '1Gi', '2Gi to 16Gi'],
    ['4', '17Gi', '2Gi to 16Gi'],
    ['6', '2Gi', '4Gi to 24Gi'],
    ['8', '2Gi', '4Gi to 32Gi'],
    ['8', '33Gi', '4Gi to 32Gi'],
    ['0.4', '513Mi', 'at most 512Mi'],
    ['0.9', '2Gi', 'at most 1Gi'],
  ])('rejects cpu %s with memory %s', (cpu, memory, bounds) => {
    expect(checkSize({ cpu, memory }, true)).toEqual([`memory ${memory} does not go with cpu ${cpu}: ${bounds}`]);
  });

  it('accepts less memory in the first generation', () => {
    expect(checkSize({ cpu: '1', memory: '128Mi' }, false)).toEqual([]);
    expect(checkSize({ cpu: '1', memory: '127Mi' }, false)).toEqual(['memory 127Mi is below 128Mi']);
    expect(checkSize({ cpu: '1', memory: '511Mi' }, true)).toEqual(['memory 511Mi is below 512Mi']);
  });

  it('reports both when neither is a quantity', () => {
    expect(checkSize({ cpu: 'x', memory: 'y' }, true)).toHaveLength(2);
  });
});
