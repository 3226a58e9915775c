import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { seenTypesQuery } from './funnel-queries';
import { CONVERSION_STEPS, eventTypes, namedStep, stepName } from './funnel-steps';
import styles from './funnel.module.css';

interface Props {
  /** Those that there are; none is added twice. */
  steps: readonly string[];
  onAdd: (step: string) => void;
}

/** Adds a type of events, with one name or any, or a conversion. */
export function AddStep({ steps, onAdd }: Props): React.ReactNode {
  const t = useMessages();
  const { data: seen = [] } = useQuery(seenTypesQuery);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const isConversion = CONVERSION_STEPS.includes(chosen);
  const step = isConversion || name.trim() === '' ? chosen : namedStep(chosen, name.trim());
  const add = (event: React.FormEvent): void => {
    event.preventDefault();
    if (chosen === '' || steps.includes(step)) return;
    onAdd(step);
    setChosen('');
    setName('');
  };
  const option = (one: string): React.ReactNode => (
    <option key={one} value={one}>
      {stepName(t, one)}
    </option>
  );
  return (
    <form className={styles.adding} onSubmit={add}>
      <label className={styles.add}>
        {t.funnel.add}
        <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">{t.funnel.choose}</option>
          <optgroup label={t.navigation.events}>{eventTypes(seen).map(option)}</optgroup>
          <optgroup label={t.navigation.conversions}>{CONVERSION_STEPS.map(option)}</optgroup>
        </select>
      </label>
      <label className={styles.add}>
        {t.funnel.withName}
        <input
          value={isConversion ? '' : name}
          disabled={isConversion}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Button type="submit" icon="plus" disabled={chosen === '' || steps.includes(step)}>
        {t.funnel.addIt}
      </Button>
    </form>
  );
}
