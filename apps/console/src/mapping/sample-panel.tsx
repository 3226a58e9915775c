import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { StateBadge, type Tone } from '../parts/state-badge';
import { PasteSample } from './paste-sample';
import type { Effect } from './preview/compare-results';
import type { CompiledDocument } from './preview/compile-document';
import type { PastedRequest } from './preview/pasted-request';
import type { Sample } from './preview/read-sample';
import { type TracedParameter, traceParameters } from './preview/trace-parameters';
import styles from './sample-panel.module.css';

interface Props {
  /** The postback of the URL is not among the samples, and another one is shown. */
  isMissing: boolean;
  query: { error: unknown; isPending: boolean; refetch: () => unknown };
  samples: readonly Sample[];
  sample: Sample | undefined;
  draft: CompiledDocument;
  effects: ReadonlyMap<string, Effect> | undefined;
  onChoose: (postbackId: string) => void;
  onPaste: (request: PastedRequest) => void;
}

const EFFECT_TONES: Record<Effect, Tone> = {
  same: 'neutral',
  changes: 'accent',
  leaves_quarantine: 'good',
  enters_quarantine: 'bad',
};

/** One postback, and where each of its parameters goes: one that was received, or one that is pasted. */
export function SamplePanel({ query, sample, onPaste, ...walk }: Props): React.ReactNode {
  const t = useMessages().mapping.sample;
  return (
    <div className={styles.panel}>
      <PasteSample onPaste={onPaste} />
      {query.error !== null && <ErrorStrip error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && !sample && <Skeleton />}
      {!query.isPending && query.error === null && !sample && <p>{t.none}</p>}
      {sample && <ShownSample sample={sample} {...walk} />}
    </div>
  );
}

interface ShownProps extends Omit<Props, 'query' | 'sample' | 'onPaste'> {
  sample: Sample;
}

function ShownSample({ isMissing, samples, sample, draft, effects, onChoose }: ShownProps): React.ReactNode {
  const t = useMessages().mapping.sample;
  const format = useFormat();
  const place = samples.indexOf(sample);
  const effect = effects?.get(sample.postback_id);
  return (
    <>
      {isMissing && <p role="status">{t.missing}</p>}
      <div className={styles.walk}>
        <Button
          look="quiet"
          icon="left"
          aria-label={t.previous}
          title={t.previous}
          disabled={place <= 0}
          onClick={() => onChoose(samples[place - 1]!.postback_id)}
        />
        <span>{place < 0 ? t.pasted : t.place(format.count(place + 1), format.count(samples.length))}</span>
        <Button
          look="quiet"
          icon="right"
          aria-label={t.next}
          title={t.next}
          disabled={place === samples.length - 1}
          onClick={() => onChoose(samples[place + 1]!.postback_id)}
        />
        {effect && <StateBadge tone={EFFECT_TONES[effect]}>{t.effects[effect]}</StateBadge>}
      </div>
      <Shapes samples={samples} sample={sample} onChoose={onChoose} />
      <p className={styles.request}>
        <code>{sample.request_line}</code>
      </p>
      <p className={styles.facts}>
        <Time value={sample.received_at} /> · {place < 0 ? t.pasted : t.outcomes[sample.outcome]} · {sample.tenant}
      </p>
      <ul className={styles.parameters}>
        {traceParameters(sample, draft).map((traced, index) => (
          <ParameterLine key={`${traced.name} ${index}`} traced={traced} />
        ))}
      </ul>
    </>
  );
}

interface ShapesProps {
  samples: readonly Sample[];
  sample: Sample;
  onChoose: (postbackId: string) => void;
}

/** One of each shape, so that rare ones are seen: a shape is the set of names in a postback. */
function Shapes({ samples, sample, onChoose }: ShapesProps): React.ReactNode {
  const t = useMessages().mapping.sample;
  const format = useFormat();
  const firsts = [...new Map(samples.toReversed().map((one) => [one.shape, one])).values()].toSorted(
    (one, other) => one.shape - other.shape,
  );
  if (firsts.length < 2) return null;
  return (
    <div className={styles.shapes} role="group" aria-label={t.shapes}>
      {firsts.slice(0, 12).map(({ shape, shape_count, postback_id, names }) => (
        <button
          key={shape}
          type="button"
          aria-pressed={sample.shape === shape}
          title={names.join(', ')}
          onClick={() => onChoose(postback_id)}
        >
          {t.shape(format.count(shape), format.count(shape_count))}
        </button>
      ))}
    </div>
  );
}

function ParameterLine({
  traced: { name, value, fate, field, lostAgainst },
}: {
  traced: TracedParameter;
}): React.ReactNode {
  const t = useMessages();
  const { fates } = t.mapping.sample;
  return (
    <li className={fate === 'used' ? undefined : styles.unused}>
      <code>{name}</code>
      <samp>{value ?? t.common.none}</samp>
      <span className={styles.fate}>
        {fate === 'used' && <>→ {field}</>}
        {fate === 'lost' && fates.lost(lostAgainst ?? '')}
        {fate === 'absent' && fates.absent}
        {fate === 'ignored' && fates.ignored}
      </span>
    </li>
  );
}
