/** What a deployment has to know of a partner; named as in the admin API. */
export interface DeployedPartner {
  partner_code: string;
  endpoint_path: string;
  endpoint_url: string | null;
  cloud_run_service_name: string;
  cloud_run_region: string;
  cloud_run_project_id: string | null;
  database_name: string;
  /** Where the database is not on the servers of the settings; without its password. */
  database_url: string | null;
  direct_access: boolean;
  is_active: boolean;
}
