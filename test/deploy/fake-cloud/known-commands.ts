export const GLOBAL_FLAGS =
  'access-token-file account authority-selector authorization-token-file billing-project configuration credential-file-override document flags-file flatten format help http-timeout impersonate-service-account log-http project quiet trace-token universe-domain user-output-enabled verbosity version';

/**
 * The verbs of gcloud that we use, each with its positional arguments, a bar, and its flags, as
 * `gcloud meta lint-gcloud-commands` of SDK 528.0.0 reports them.
 */
export const COMMANDS: Readonly<Record<string, string>> = {
  'alpha monitoring policies create':
    '| aggregation combiner condition-display-name condition-filter display-name documentation documentation-format documentation-from-file duration enabled if notification-channels policy policy-from-file trigger-count trigger-percent user-labels',
  'artifacts repositories create':
    'REPOSITORY | allow-sbom-generation allow-snapshot-overwrites allow-vulnerability-scanning alternative-hostname alternative-hostname-default alternative-hostname-path-prefix async description disable-remote-validation disable-sbom-generation disable-vulnerability-scanning immutable-tags kms-key labels location mode remote-apt-repo remote-apt-repo-path remote-docker-repo remote-go-repo remote-mvn-repo remote-npm-repo remote-password-secret-version remote-python-repo remote-repo remote-repo-config-desc remote-username remote-yum-repo remote-yum-repo-path repository-format service-directory-config upstream-policy-file version-policy',
  'artifacts repositories list': '| filter limit location page-size sort-by',
  'auth print-access-token': 'ACCOUNT | lifetime scopes',
  'auth print-identity-token': 'ACCOUNT | audiences include-email include-license token-format',
  'beta monitoring channels create':
    '| channel-content channel-content-from-file channel-labels description display-name enabled type user-labels',
  'beta monitoring channels list': '| filter limit page-size sort-by type uri',
  'builds submit':
    'SOURCE | async config default-buckets-behavior dir disk-size gcs-log-dir gcs-source-staging-dir git-source-dir git-source-revision ignore-file machine-type no-cache no-source pack polling-interval region revision service-account substitutions suppress-logs tag timeout worker-pool',
  'compute addresses create':
    'NAME | addresses description endpoint-type global ip-version network network-tier prefix-length purpose region subnet subnet-region',
  'compute addresses list': 'NAMES | filter global limit page-size regexp regions sort-by uri',
  'compute networks create':
    'NAME | bgp-best-path-selection-mode bgp-bps-always-compare-med bgp-bps-inter-region-cost bgp-routing-mode description enable-ula-internal-ipv6 internal-ipv6-range mtu network-firewall-policy-enforcement-order network-profile range subnet-mode',
  'compute networks list': 'NAMES | filter limit page-size regexp sort-by uri',
  'compute networks subnets create':
    'NAME | description enable-flow-logs enable-private-ip-google-access external-ipv6-prefix ip-collection ip-collection-region ipv6-access-type logging-aggregation-interval logging-filter-expr logging-flow-sampling logging-metadata logging-metadata-fields network private-ipv6-google-access-type purpose range region reserved-internal-range role secondary-range secondary-range-with-reserved-internal-range stack-type',
  'compute networks subnets list': 'NAMES | filter limit network page-size regexp regions sort-by uri',
  'compute networks subnets update':
    'NAME | add-secondary-ranges add-secondary-ranges-with-reserved-internal-range drain-timeout enable-flow-logs enable-private-ip-google-access external-ipv6-prefix ip-collection ip-collection-region ipv6-access-type logging-aggregation-interval logging-filter-expr logging-flow-sampling logging-metadata logging-metadata-fields private-ipv6-google-access-type purpose region remove-secondary-ranges role stack-type',
  'compute networks vpc-access connectors create':
    'CONNECTOR | async machine-type max-instances max-throughput min-instances min-throughput network range region subnet subnet-project',
  'compute networks vpc-access connectors list': '| filter limit page-size region sort-by uri',
  'config get-value': 'PROPERTY |',
  'iam service-accounts add-iam-policy-binding': 'SERVICE_ACCOUNT | condition condition-from-file member role',
  'iam service-accounts create': 'NAME | description display-name',
  'iam service-accounts delete': 'SERVICE_ACCOUNT |',
  'iam service-accounts list': '| filter limit sort-by uri',
  'logging metrics create': 'METRIC_NAME | bucket-name config-from-file description log-filter',
  'logging metrics list': '| filter limit sort-by',
  'logging metrics update': 'METRIC_NAME | bucket-name config-from-file description log-filter',
  'monitoring channels create': '|',
  'monitoring policies create': '|',
  'monitoring policies list': '|',
  'monitoring policies update': '|',
  'monitoring uptime create':
    'DISPLAY_NAME | body content-type custom-content-type group-id group-type headers json-path json-path-matcher-type mask-headers matcher-content matcher-type password path period pings-count port protocol regions request-method resource-labels resource-type service-agent-auth status-classes status-codes synthetic-target timeout user-labels username validate-ssl',
  'monitoring uptime list-configs': '| filter limit page-size sort-by uri',
  'projects add-iam-policy-binding': 'PROJECT_ID | condition condition-from-file member role',
  'projects describe': 'ID |',
  'projects get-iam-policy': 'ID | filter limit page-size sort-by',
  'run jobs add-iam-policy-binding': 'JOB | member region role',
  'run jobs delete': 'JOB | async region',
  'run jobs execute': 'JOB | args async container region task-timeout tasks update-env-vars wait',
  'run jobs list': '| filter limit namespace page-size region sort-by uri',
  'run jobs replace': 'FILE | async client-name client-version region',
  'run revisions list':
    '| cluster cluster-location context filter kubeconfig limit namespace page-size platform region service sort-by uri',
  'run services add-iam-policy-binding':
    'SERVICE | cluster cluster-location condition condition-from-file context kubeconfig member platform region role',
  'run services delete': 'SERVICE | async cluster cluster-location context kubeconfig namespace platform region',
  'run services describe': 'SERVICE | cluster cluster-location context kubeconfig namespace platform region',
  'run services get-iam-policy':
    'SERVICE | cluster cluster-location context filter kubeconfig limit page-size platform region sort-by',
  'run services list':
    '| cluster cluster-location context filter kubeconfig limit namespace page-size platform region sort-by uri',
  'run services remove-iam-policy-binding':
    'SERVICE | all cluster cluster-location condition condition-from-file context kubeconfig member platform region role',
  'run services replace':
    'FILE | async client-name client-version cluster cluster-location context dry-run kubeconfig namespace platform region',
  'run services update-traffic':
    'SERVICE | async clear-tags cluster cluster-location context kubeconfig namespace platform region remove-tags set-tags to-latest to-revisions to-tags update-tags',
  'scheduler jobs create http':
    'JOB | attempt-deadline description headers http-method location max-backoff max-doublings max-retry-attempts max-retry-duration message-body message-body-from-file min-backoff oauth-service-account-email oauth-token-scope oidc-service-account-email oidc-token-audience schedule time-zone uri',
  'scheduler jobs delete': 'JOB | location',
  'scheduler jobs list': '| filter limit location page-size sort-by uri',
  'scheduler jobs update http':
    'JOB | attempt-deadline clear-auth-token clear-headers clear-max-backoff clear-max-doublings clear-max-retry-attempts clear-max-retry-duration clear-message-body clear-min-backoff clear-time-zone description http-method location max-backoff max-doublings max-retry-attempts max-retry-duration message-body message-body-from-file min-backoff oauth-service-account-email oauth-token-scope oidc-service-account-email oidc-token-audience remove-headers schedule time-zone update-headers uri',
  'secrets add-iam-policy-binding': 'SECRET | condition condition-from-file location member role',
  'secrets create':
    'SECRET | data-file expire-time kms-key-name labels location locations next-rotation-time regional-kms-key-name replication-policy replication-policy-file rotation-period set-annotations tags topics ttl version-destroy-ttl',
  'secrets delete': 'SECRET | etag location',
  'secrets describe': 'SECRET | location',
  'secrets get-iam-policy': 'SECRET | filter limit location page-size sort-by',
  'secrets list': '| filter limit location page-size sort-by uri',
  'secrets versions access': 'VERSION | location out-file secret',
  'secrets versions add': 'SECRET | data-file location',
  'secrets versions describe': 'VERSION | location secret',
  'secrets versions disable': 'VERSION | etag location secret',
  'secrets versions list': 'SECRET | filter limit location page-size sort-by uri',
  'services enable': 'SERVICE | async',
  'services list': '| available enabled filter limit page-size sort-by',
  'services vpc-peerings connect': '| async network ranges service',
  'services vpc-peerings list': '| network service',
  'sql databases create': 'DATABASE | async charset collation instance',
  'sql databases delete': 'DATABASE | instance',
  'sql databases list': '| filter instance limit page-size sort-by uri',
  'sql instances create':
    'INSTANCE | activation-policy active-directory-domain allowed-psc-projects assign-ip async audit-bucket-path audit-retention-interval audit-upload-interval authorized-networks availability-type backup backup-location backup-start-time cascadable-replica collation connector-enforcement cpu custom-subject-alternative-names database-flags database-version deletion-protection deny-maintenance-period-end-date deny-maintenance-period-start-date deny-maintenance-period-time disk-encryption-key disk-encryption-key-keyring disk-encryption-key-location disk-encryption-key-project edition enable-bin-log enable-data-cache enable-dataplex-integration enable-google-ml-integration enable-google-private-path enable-password-policy enable-point-in-time-recovery enable-private-service-connect failover-replica-name gce-zone insights-config-query-insights-enabled insights-config-query-plans-per-minute insights-config-query-string-length insights-config-record-application-tags insights-config-record-client-address maintenance-release-channel maintenance-window-day maintenance-window-hour master-instance-name memory network password-policy-complexity password-policy-disallow-username-substring password-policy-min-length password-policy-password-change-interval password-policy-reuse-interval psc-auto-connections recreate-replicas-on-primary-crash region replica-type replication require-ssl retain-backups-on-delete retained-backups-count retained-transaction-log-days root-password secondary-zone server-ca-mode server-ca-pool ssl-mode storage-auto-increase storage-provisioned-iops storage-provisioned-throughput storage-size storage-type tags threads-per-core tier time-zone timeout zone',
  'sql instances list':
    '| filter limit page-size show-edition show-sql-network-architecture show-transactional-log-storage-state sort-by uri',
  'sql instances patch':
    'INSTANCE | activation-policy active-directory-domain allowed-psc-projects assign-ip async audit-bucket-path audit-retention-interval audit-upload-interval authorized-gae-apps authorized-networks availability-type backup-location backup-start-time clear-allowed-psc-projects clear-authorized-networks clear-custom-subject-alternative-names clear-database-flags clear-failover-dr-replica-name clear-gae-apps clear-password-policy clear-psc-network-attachment-uri connector-enforcement cpu custom-subject-alternative-names database-flags database-version deletion-protection deny-maintenance-period-end-date deny-maintenance-period-start-date deny-maintenance-period-time diff edition enable-bin-log enable-data-cache enable-database-replication enable-dataplex-integration enable-google-ml-integration enable-google-private-path enable-password-policy enable-point-in-time-recovery enable-private-service-connect failover-dr-replica-name follow-gae-app gce-zone include-replicas-for-major-version-upgrade insights-config-query-insights-enabled insights-config-query-plans-per-minute insights-config-query-string-length insights-config-record-application-tags insights-config-record-client-address maintenance-release-channel maintenance-version maintenance-window-any maintenance-window-day maintenance-window-hour memory network no-backup password-policy-complexity password-policy-disallow-username-substring password-policy-min-length password-policy-password-change-interval password-policy-reuse-interval pricing-plan psc-network-attachment-uri recreate-replicas-on-primary-crash remove-deny-maintenance-period replication require-ssl retain-backups-on-delete retained-backups-count retained-transaction-log-days secondary-zone simulate-maintenance-event ssl-mode storage-auto-increase storage-provisioned-iops storage-provisioned-throughput storage-size switch-transaction-logs-to-cloud-storage threads-per-core tier time-zone upgrade-sql-network-architecture zone',
  'sql users create':
    'USERNAME | async host instance password password-policy-allowed-failed-attempts password-policy-enable-failed-attempts-check password-policy-enable-password-verification password-policy-password-expiration-duration type',
  'sql users list': '| filter instance limit page-size sort-by uri',
  'sql users set-password':
    'USERNAME | async discard-dual-password host instance password prompt-for-password retain-password',
  'iam service-accounts get-iam-policy': 'SERVICE_ACCOUNT | filter limit page-size sort-by',
  'run jobs get-iam-policy': 'JOB | filter limit page-size region sort-by',
  'iam service-accounts describe': 'SERVICE_ACCOUNT |',
  'run jobs executions list': '| filter job limit namespace page-size region sort-by uri',
  'logging read':
    'LOG_FILTER | billing-account bucket folder freshness limit location order organization resource-names view',
  'alpha monitoring policies list': '| filter limit page-size sort-by uri',
  'compute routers create':
    'NAME | advertisement-mode asn async bgp-identifier-range description encrypted-interconnect-router keepalive-interval network region set-advertisement-groups set-advertisement-ranges',
  'compute routers list': 'NAMES | filter limit page-size regexp regions sort-by uri',
  'compute routers nats create':
    'NAME | async auto-allocate-nat-external-ips auto-network-tier enable-dynamic-port-allocation enable-endpoint-independent-mapping enable-logging endpoint-types icmp-idle-timeout log-filter max-ports-per-vm min-ports-per-vm nat-all-subnet-ip-ranges nat-custom-subnet-ip-ranges nat-external-ip-pool nat-external-ip-pool-region nat-primary-subnet-ip-ranges nat64-all-v6-subnet-ip-ranges nat64-custom-v6-subnet-ip-ranges region router router-region rules tcp-established-idle-timeout tcp-time-wait-timeout tcp-transitory-idle-timeout type udp-idle-timeout',
  'compute routers nats list': '| region router router-region',
  'artifacts repositories set-cleanup-policies': 'REPOSITORY | dry-run location policy',
  'storage buckets add-iam-policy-binding': 'URL | condition condition-from-file member role',
  'storage buckets create':
    'URL | additional-headers autoclass-terminal-storage-class default-encryption-key default-storage-class enable-autoclass enable-hierarchical-namespace enable-per-object-retention lifecycle-file location placement public-access-prevention recovery-point-objective retention-period soft-delete-duration uniform-bucket-level-access',
  'storage buckets get-iam-policy': 'URL |',
  'storage buckets list': 'URLS | additional-headers filter limit page-size raw sort-by uri',
};
