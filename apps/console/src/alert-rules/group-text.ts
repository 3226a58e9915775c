/** A group by its keys, its partner first. */
export function groupText({ partner, ...others }: Readonly<Record<string, string>>): string {
  return [partner, ...Object.values(others).map((value) => (value === '' ? '–' : value))].join(' · ');
}
