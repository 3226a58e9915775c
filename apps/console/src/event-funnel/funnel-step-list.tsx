import { Duration } from '../format/duration';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { AddStep } from './add-step';
import type { Funnel } from './funnel-queries';
import { MAX_STEPS, moveStep, stepName } from './funnel-steps';
import styles from './funnel.module.css';

type StepFigures = Funnel['steps'][number];

interface Props {
  steps: readonly string[];
  /** Of the steps, in order; none while they are counted. */
  figures: readonly StepFigures[];
  onChange: (steps: string[]) => void;
}

/** The steps, each with its bar, and the controls that change them. */
export function FunnelSteps({ steps, figures, onChange }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <ol className={styles.steps}>
        {steps.map((step, place) => (
          <li key={step} className={styles.step}>
            <div className={styles.head}>
              <span className={styles.name}>{stepName(t, step)}</span>
              <StepButtons steps={steps} place={place} onChange={onChange} />
            </div>
            <StepBar figures={figures[place]} before={figures[place - 1]} />
          </li>
        ))}
      </ol>
      {steps.length < 2 && <p className={styles.hint}>{t.funnel.tooFew}</p>}
      {steps.length < MAX_STEPS && <AddStep steps={steps} onAdd={(step) => onChange([...steps, step])} />}
    </>
  );
}

function StepBar({ figures, before }: { figures: StepFigures | undefined; before: StepFigures | undefined }) {
  const t = useMessages();
  const format = useFormat();
  const share = figures?.from_first ?? 0;
  return (
    <div className={styles.result}>
      <svg className={styles.track} aria-hidden="true">
        <rect className={styles.bar} width={`${share * 100}%`} height="100%" rx="3" />
      </svg>
      {figures && (
        <p className={styles.figures}>
          <strong>{format.count(figures.count)}</strong>
          {figures.from_first !== null && <span>{t.funnel.ofFirst(format.share(figures.from_first))}</span>}
          {before && figures.from_previous !== null && (
            <>
              <span>{t.funnel.ofPrevious(format.share(figures.from_previous))}</span>
              <span className={styles.drop}>{t.funnel.dropped(format.count(before.count - figures.count))}</span>
            </>
          )}
          {figures.median_seconds !== null && (
            <span>
              {t.funnel.median} <Duration seconds={figures.median_seconds} />
            </span>
          )}
        </p>
      )}
    </div>
  );
}

interface StepButtonsProps extends Pick<Props, 'steps' | 'onChange'> {
  place: number;
}

function StepButtons({ steps, place, onChange }: StepButtonsProps): React.ReactNode {
  const t = useMessages();
  const name = stepName(t, steps[place]!);
  return (
    <span className={styles.buttons}>
      <Button
        look="quiet"
        icon="up"
        aria-label={t.funnel.earlier(name)}
        disabled={place === 0}
        onClick={() => onChange(moveStep(steps, place, -1))}
      />
      <Button
        look="quiet"
        icon="down"
        aria-label={t.funnel.later(name)}
        disabled={place === steps.length - 1}
        onClick={() => onChange(moveStep(steps, place, 1))}
      />
      <Button
        look="quiet"
        icon="cross"
        aria-label={t.funnel.remove(name)}
        onClick={() => onChange(steps.filter((step) => step !== steps[place]))}
      />
    </span>
  );
}
