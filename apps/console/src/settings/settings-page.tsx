import { Navigate } from '@tanstack/react-router';
import { useMay } from '../session/session';

/** Leads to the first tab of the settings that the role can use. */
export default function SettingsPage(): React.ReactNode {
  return <Navigate to={useMay('manage_keys') ? '/settings/keys' : '/settings/audit'} replace />;
}
