import styles from './icon.module.css';

/** Lines on a grid of 20 × 20. */
const PATHS = {
  overview: 'M3 3h6v8H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 13h6v4H3z',
  live: 'M2 10h3l2-6 4 12 2.5-6H18',
  conversions: 'M3 6h14M3 6l3-3M3 6l3 3M17 14H3M17 14l-3-3M17 14l-3 3',
  quarantine: 'M10 2.5l7.5 14h-15zM10 8v4M10 14.2v.3',
  undelivered: 'M3 5h14v10H3zM3 6l7 5 7-5',
  partners: 'M4 17V7l6-4 6 4v10M8 17v-5h4v5',
  insight: 'M3 17h14M5 14V9M10 14V4M15 14v-7',
  events: 'M3 10h3M14 10h3M10 3v3M10 14v3M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5 5l2 2M13 13l2 2M15 5l-2 2M7 13l-2 2',
  jobs: 'M10 2.5a7.5 7.5 0 1 0 7.5 7.5M10 6v4.5l3 2M14 3.5h3.5V7',
  alerts: 'M10 3a5 5 0 0 0-5 5v4l-1.5 2.5h13L15 12V8a5 5 0 0 0-5-5zM8 16.5a2 2 0 0 0 4 0',
  settings: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  more: 'M4 10h.01M10 10h.01M16 10h.01',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.3l2.7 1.7',
  person: 'M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 17c.6-3.3 3.2-5 6.5-5s5.9 1.7 6.5 5',
  check: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  warning: 'M10 2.5l7.5 14h-15zM10 8v4M10 14.2v.3',
  stop: 'M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7zM10 6.5v4.5M10 13.6v.2',
  pause: 'M7 4v12M13 4v12',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
  left: 'M12.5 4l-6 6 6 6',
  right: 'M7.5 4l6 6-6 6',
  up: 'M4.5 12.5l5.5-5.5 5.5 5.5',
  down: 'M4.5 7.5l5.5 5.5 5.5-5.5',
  columns: 'M3 4h14v12H3zM8 4v12M13 4v12',
  link: 'M8 12l4-4M9 5.5l1.5-1.5a3.9 3.9 0 0 1 5.5 5.5L14.5 11M11 14.5L9.500 16A3.900 3.900 0 0 1 4 10.500L5.500 9',
  download: 'M10 3v10M6 9l4 4 4-4M4 16.5h12',
  plus: 'M10 4v12M4 10h12',
  external: 'M8 4H4v12h12v-4M11 3h6v6M17 3l-8 8',
} as const;
export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  className?: string | undefined;
}

/** Decorates a text that says the same; assistive technology skips it. */
export function Icon({ name, className }: Props): React.ReactNode {
  return (
    <svg className={className ? `${styles.icon} ${className}` : styles.icon} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
