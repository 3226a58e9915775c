import { SettingsFrame } from './settings-frame';

export default function PeoplePage(): React.ReactNode {
  return <SettingsFrame>{null}</SettingsFrame>;
}
