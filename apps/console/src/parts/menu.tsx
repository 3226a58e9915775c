import { Menu as BaseMenu } from '@base-ui/react/menu';
import { overlays } from './dialog';
import { Icon } from './icon';
import styles from './menu.module.css';

interface MenuProps {
  trigger: React.ReactElement;
  children: React.ReactNode;
  align?: 'start' | 'end';
}

/** A button that opens a menu. */
export function Menu({ trigger, children, align = 'end' }: MenuProps): React.ReactNode {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal container={overlays}>
        <BaseMenu.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
          <BaseMenu.Popup className={styles.popup}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function MenuItem({ onClick, children }: { onClick: () => void; children: React.ReactNode }): React.ReactNode {
  return (
    <BaseMenu.Item className={styles.item} onClick={onClick}>
      <span className={styles.mark} />
      {children}
    </BaseMenu.Item>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly (readonly [value: Value, text: React.ReactNode])[];
}

/** A group of a menu of which one is chosen. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: ChoiceProps<Value>): React.ReactNode {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
      <BaseMenu.Group>
        <BaseMenu.GroupLabel className={styles.label}>{label}</BaseMenu.GroupLabel>
        {options.map(([option, text]) => (
          <BaseMenu.RadioItem key={option} value={option} className={styles.item}>
            <span className={styles.mark}>
              <BaseMenu.RadioItemIndicator>
                <Icon name="check" />
              </BaseMenu.RadioItemIndicator>
            </span>
            {text}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.Group>
    </BaseMenu.RadioGroup>
  );
}

interface CheckProps {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  children: React.ReactNode;
}

export function MenuCheck({ isChecked, onChange, children }: CheckProps): React.ReactNode {
  return (
    <BaseMenu.CheckboxItem className={styles.item} checked={isChecked} onCheckedChange={(next) => onChange(next)}>
      <span className={styles.mark}>
        <BaseMenu.CheckboxItemIndicator>
          <Icon name="check" />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {children}
    </BaseMenu.CheckboxItem>
  );
}

export function MenuSeparator(): React.ReactNode {
  return <BaseMenu.Separator className={styles.separator} />;
}
