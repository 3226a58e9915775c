import type { Job, Service } from '../manifests/knative';
import { decidePlacement } from '../partners/decide-placement';
import { planPartner } from '../manifests/plan-processes';
import { secretNeedsOf } from '../manifests/secret-needs';
import { projectNumbers } from '../settings/project-numbers';
import { renderJob, renderService } from '../manifests/render-manifests';
import { IMAGE, partnerOf, REGION, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { parseSettings } from '../settings/read-settings';
import { checkManifest } from './check-manifest';

const settings = parseSettings(SETTINGS, 'settings.yaml');
const plan = planPartner(settings, 'rector', decidePlacement(settings, partnerOf('rector')));
const versions = new Map(secretNeedsOf(plan).map(({ project, secret }) => [`${project}/${secret}`, '1']));
const around = { image: IMAGE, network: settings.networks[REGION]!, versions, numbers: projectNumbers(settings) };

function service(change: (manifest: Service) => void): string[] {
  const manifest = structuredClone(renderService(plan, around, undefined));
  change(manifest);
  return checkManifest(manifest);
}

describe('lintManifest', () => {
  it('has nothing to say against what is rendered', () => {
    expect(service(() => undefined)).toEqual([]);
    for (const job of plan.jobs) expect(checkManifest(renderJob(plan, job, around))).toEqual([]);
  });

  it.each<[string, (manifest: Service) => void, string]>([
    [
      'a misspelt annotation',
      ({ spec }) => (spec.template.metadata.annotations['autoscaling.knative.dev/maxscale'] = '3'),
      'unknown annotation autoscaling.knative.dev/maxscale',
    ],
    [
      'a number where a text belongs',
      ({ spec }) => Object.assign(spec.template.metadata.annotations, { 'autoscaling.knative.dev/maxScale': 3 }),
      'annotation autoscaling.knative.dev/maxScale must be a text, not 3',
    ],
    [
      'a quantity that is none',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.memory = 'lots'),
      'memory cannot be "lots"',
    ],
    [
      'processors that nobody has',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.cpu = '3'),
      'cpu cannot be "3": it is 1, 2, 4, 6, 8, or a part of 1 from 0.08',
    ],
    [
      'less memory than the second generation takes',
      ({ spec }) => (spec.template.spec.containers[0].resources.limits.memory = '256Mi'),
      'memory 256Mi is below 512Mi',
    ],
    [
      'an image by its tag',
      ({ spec }) => (spec.template.spec.containers[0].image = 'registry/x:latest'),
      'image registry/x:latest is not named by its digest (…@sha256:…)',
    ],
    [
      'a secret that is not pinned',
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
    ['traffic that does not add up', ({ spec }) => (spec.traffic[0]!.percent = 50), 'its traffic adds up to 50 %'],
    [
      'more instances at least than at most',
      ({ spec }) => (spec.template.metadata.annotations['autoscaling.knative.dev/minScale'] = '9'),
      'at least 9 instances, but at most 4',
    ],
    [
      'a label that is none',
      ({ metadata }) => (metadata.labels['partner'] = 'Größe'),
      'label partner cannot be "Größe"',
    ],
  ])('tells of %s', (_what, change, fault) => {
    expect(service(change)).toContain(`Service rector-postback: ${fault}`);
  });

  it('tells of a job’s faults too', () => {
    const job: Job = structuredClone(renderJob(plan, plan.jobs[0]!, around));
    job.spec.template.spec.template.spec.timeoutSeconds = 'soon';
    expect(checkManifest(job)).toEqual(['Job rector-postback-prepare: timeoutSeconds is soon']);
  });

  it('tells that less than a processor cannot be allocated always', () => {
    const faults = service(({ spec }) => (spec.template.spec.containers[0].resources.limits.cpu = '500m'));
    expect(faults).toHaveLength(2);
  });
});
