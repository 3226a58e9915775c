import styles from './facts.module.css';

/** Names and values below each other. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: React.ReactNode])[];
}): React.ReactNode {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
