/**
 * What a deployment has to know of a partner; named as in the admin API. What it says of infrastructure is a proposal:
 * the settings decide.
 */
export interface DeployedPartner {
  partner_code: string;
  endpoint_path: string;
  endpoint_url: string | null;
  database_name: string;
  /** Where the database is not on the servers of the settings; without its password. */
  database_url: string | null;
  is_active: boolean;
  cloud_run_service_name?: string;
  cloud_run_region?: string;
  cloud_run_project_id?: string | null;
  direct_access?: boolean;
  /** When the partner was added; a file may leave it out. */
  created_at?: string;
}
