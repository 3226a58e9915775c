// Generated from docs/openapi/admin.json by npm run openapi. Do not edit.

export interface paths {
    "/api/v1/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all partners, by their codes */
        get: operations["listPartners"];
        put?: never;
        /** Add a partner with a default tenant */
        post: operations["createPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a partner; the ETag is its version */
        get: operations["readPartner"];
        put?: never;
        post?: never;
        /** Deactivate a partner; its data and history stay */
        delete: operations["deactivatePartner"];
        options?: never;
        head?: never;
        /** Change a partner; what is left out stays, a mapping is replaced whole */
        patch: operations["changePartner"];
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what a change of database or service name would do; ?confirm= the code makes it. For admins */
        post: operations["changePartnerIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tenants of a partner, the oldest first */
        get: operations["listTenants"];
        put?: never;
        /** Add a tenant */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/tenants/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tenant; the ETag is the partner's version */
        get: operations["readTenant"];
        put?: never;
        post?: never;
        /** Deactivate a tenant; its data and history stay */
        delete: operations["deactivateTenant"];
        options?: never;
        head?: never;
        /** Change a tenant; what is left out stays, mappings and kinds of tokens are replaced whole */
        patch: operations["changeTenant"];
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List every change of a partner, its tenants and their tokens, the newest first */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/revisions/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what the service received while each revision was active */
        get: operations["countTraffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/revisions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one change, with the whole partner before and after */
        get: operations["readRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/revisions/{version}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore the settings of a partner and its tenants from a version, as a new revision; its identity stays */
        post: operations["rollBackPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all API keys, the newest first; for admins */
        get: operations["listApiKeys"];
        put?: never;
        /** Create an API key; the response shows it once; for admins */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key, at once and permanently; for admins */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who changed what, changes in SQL included; the newest first */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List postbacks that wait for their service (waiting), and those that a service refused (dead) */
        get: operations["listSpool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spool/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver dead-lettered entries again: some by their ids, those of a partner, or all */
        post: operations["redriveSpool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spool/dead-letter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dead-letter waiting entries, so that they are not attempted again; a redrive undoes it */
        post: operations["deadLetterSpool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unrouted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List requests to paths that no partner has, such as a mistyped URL; the newest first */
        get: operations["listUnrouted"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unrouted/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Process stored requests again: at the endpoint that is named, else where their path leads now */
        post: operations["redriveUnrouted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export all data of one person, by an id of postbacks or events; for admins, and audited */
        post: operations["exportPersonalData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase one person: identifiers are removed, counts stay; safe to repeat; for admins, and audited */
        post: operations["erasePersonalData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compliance-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Report who saw and changed what of a partner, whether retention is kept, key use; for admins */
        get: operations["readComplianceReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products that were viewed or bought together with one, filled up with the most popular */
        get: operations["readRecommendations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sources of events with their keys, by their codes */
        get: operations["listEventSources"];
        put?: never;
        /** Add a source of events, with a public key */
        post: operations["createEventSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/sources/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a source of events; the ETag is its version */
        get: operations["readEventSource"];
        put?: never;
        post?: never;
        /** Deactivate a source of events: its keys are refused, its events and history stay */
        delete: operations["deactivateEventSource"];
        options?: never;
        head?: never;
        /** Change a source of events; what is left out stays */
        patch: operations["changeEventSource"];
        trace?: never;
    };
    "/api/v1/analytics/sources/{code}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a write key to a source; a secret one is shown this once */
        post: operations["createSourceKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/sources/{code}/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a write key, at once and permanently */
        delete: operations["revokeSourceKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reconcile each partner and hour: received = stored + repeated + quarantined + refused + waiting */
        get: operations["readReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who is signed in, with role and permissions */
        get: operations["readSession"];
        put?: never;
        /** Sign in with an API key or the code of a sign-in link; the response sets the cookie */
        post: operations["signIn"];
        /** Sign out: end the session of the cookie */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/sign-in-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a code for one sign-in within ten minutes, in the name of the API key of this request */
        post: operations["createSignInCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the jobs of all partners, the newest first; partners that did not respond are named */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{partner_code}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a job: its progress and its result */
        get: operations["readJob"];
        put?: never;
        post?: never;
        /** Stop a job after its present step; what it has done stays */
        delete: operations["stopJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{partner_code}/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List single postbacks in the result of a job; a viewer sees them masked */
        get: operations["listJobRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/dry-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count what a mapping that is not saved would change of stored postbacks */
        post: operations["createDryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the newest postbacks for a preview of a mapping, one of each shape first */
        get: operations["listSamples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/names-seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the names in the newest postbacks, the most frequent first */
        get: operations["listNamesSeen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/redrives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Process postbacks again under the saved mapping */
        post: operations["createRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin an import of a CSV file, or go on with one of the same file */
        post: operations["openImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/imports/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store rows of an import; the last ones end it. Sent again, they are stored once */
        post: operations["addImportPart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/imports/{id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of an import that are no conversions, with their lines, reasons and columns, as CSV */
        get: operations["exportErrorsAsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/imports/{id}/errors.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of an import that are no conversions, a JSON object a line */
        get: operations["exportErrorsAsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one's own draft of the mapping, and who else has one */
        get: operations["listDrafts"];
        /** Save one's own draft; the mapping itself stays as it is */
        put: operations["saveDraft"];
        post?: never;
        /** Delete one's own draft */
        delete: operations["deleteDraft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses that Identity-Aware Proxy may sign in, with their roles; for admins */
        get: operations["listPeople"];
        put?: never;
        /** Give an address or a domain a role; for admins */
        post: operations["addPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an address or a domain, at once; for admins, except their own */
        delete: operations["removePerson"];
        options?: never;
        head?: never;
        /** Change a role, at once; for admins, except their own */
        patch: operations["changePerson"];
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All partners at a glance; services that do not respond within 1.2 s are named */
        get: operations["readOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the stored postbacks of all partners or some, the newest first */
        get: operations["listStoredPostbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the quarantined postbacks of all partners or some, the newest first */
        get: operations["listQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/conversions/{conversion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversion: its state, every postback of it as received, and the time each step took */
        get: operations["readConversion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/quarantine/{postback_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One quarantined postback, as it was received */
        get: operations["readQuarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals of a partner’s last hours, by hour, status, offer, currency and warning */
        get: operations["readStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find what an id, a token or a URL is, and where it stands, at all partners */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the networks whose macros are known, with a template for a partner of each */
        get: operations["listNetworks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/test-postbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test postback through edge, gateway and service; it is stored as a test and counted nowhere */
        post: operations["sendTestPostback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/conversions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export stored postbacks as CSV */
        get: operations["exportConversionsAsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/conversions.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export stored postbacks, a JSON object a line; the last line has the number of rows */
        get: operations["exportConversionsAsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/quarantine.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export quarantined postbacks as CSV */
        get: operations["exportQuarantineAsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/quarantine.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export quarantined postbacks, a JSON object a line; the last line has the number of rows */
        get: operations["exportQuarantineAsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/conversions/{conversion_id}/evidence.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The evidence for one conversion: its requests as received, what they changed, and checksums */
        get: operations["downloadEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Watch postbacks as they are stored or quarantined, as server-sent events */
        get: operations["watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quarantine by partner and reason: how many, since when, and how much money waits */
        get: operations["listQuarantineReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a plan: the figures of all partners, merged exactly */
        post: operations["runPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask in plain words: the plan of the question, and its figures */
        post: operations["runQuestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Estimate the next days of a figure, with an interval and how such forecasts did */
        post: operations["forecast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/calibration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare probabilities of approval of a past moment with what came */
        post: operations["calibrate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/model-comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare imported models with the built-in one, on conversions that were decided since */
        post: operations["compareModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alert-rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How often an alert rule would have fired in the last 60 days */
        post: operations["previewRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alert rules; the key of a partner sees those of its own */
        get: operations["listInsightAlertRules"];
        put?: never;
        /** Create an alert rule */
        post: operations["createInsightAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alert-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace an alert rule; another figure, condition or partner ends its present alerts */
        put: operations["replaceInsightAlertRule"];
        post?: never;
        /** Delete an alert rule; its alerts are kept */
        delete: operations["deleteInsightAlertRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts, the newest first; the key of a partner sees that partner alone */
        get: operations["listInsightAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one alert */
        get: operations["readInsightAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that somebody looks after an alert */
        post: operations["acknowledgeInsightAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/alerts/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send no message of the group of an alert for a while */
        post: operations["snoozeInsightAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's own dashboards, and the shared ones */
        get: operations["listDashboards"];
        put?: never;
        /** Create a dashboard */
        post: operations["createDashboard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/dashboards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a dashboard; the ETag is its version */
        get: operations["readDashboard"];
        /** Replace one's own dashboard, or a shared one */
        put: operations["replaceDashboard"];
        post?: never;
        /** Delete one's own dashboard, or a shared one */
        delete: operations["deleteDashboard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the reports */
        get: operations["listReports"];
        put?: never;
        /** Create a report */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a report; the ETag is its version */
        get: operations["readReport"];
        /** Replace a report */
        put: operations["replaceReport"];
        post?: never;
        /** Delete a report with its runs */
        delete: operations["deleteReport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/reports/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the newest hundred runs of a report */
        get: operations["listReportRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/reports/{id}/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run: the figures as they were */
        get: operations["readReportRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/training.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export conversions with the features of their first postback and their decision */
        get: operations["exportTraining"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insight/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What models say of one conversion, the newest first */
        get: operations["findPredictions"];
        put?: never;
        /** Import predictions of approval: all rows of the request, or none */
        post: operations["importPredictions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/partners/{partner_code}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the mapping of a partner and its tenants as one revision; a part that is left out stays */
        patch: operations["changeMapping"];
        trace?: never;
    };
    "/api/v1/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Figures and conversions as tools of the Model Context Protocol, for AI programs */
        post: operations["handleMcpMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's own views of lists, and the shared ones */
        get: operations["listViews"];
        put?: never;
        /** Save the filters and the columns of a list under a name */
        post: operations["saveView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one's own view */
        delete: operations["deleteView"];
        options?: never;
        head?: never;
        /** Change one's own view */
        patch: operations["changeView"];
        trace?: never;
    };
    "/api/v1/analytics/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Types of events of each source, with their properties and the JSON types of these */
        get: operations["readEventCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions of visitors, the newest first */
        get: operations["listEventSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pages on which sessions began and ended, and the most common steps between pages */
        get: operations["readEventPaths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many sessions or clicks came how far through some steps, with earnings per click */
        get: operations["readFunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/click-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clicks and what they led to, by source, campaign, page, product or offer */
        get: operations["readClickReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/clicks/{click_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The events around one click, and the conversions that it led to */
        get: operations["readClickJourney"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/unmatched-clicks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clicks without a conversion: not converted, or tracking was lost */
        get: operations["listUnmatchedClicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/unmatched-conversions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversions whose click no event has: another channel, or fraud */
        get: operations["listUnmatchedConversions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reconcile each source and hour: received = stored + duplicates + rejected + dropped + refused */
        get: operations["readEventReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events, visitors, sessions and purchases of a span, with the time until which they are complete */
        get: operations["readEventStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts about events, the newest first */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the rules that raise alerts */
        get: operations["readAlertRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/alert-rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a rule; it holds for the events that are handled from now on */
        patch: operations["changeAlertRule"];
        trace?: never;
    };
    "/api/v1/analytics/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List events, the newest first */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List events that could not be read, the newest first */
        get: operations["listRejectedEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/rejects/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read rejected events again, 500 at a time: some by their ids, by source and reason, or all */
        post: operations["redriveRejectedEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List events that a handler failed on at every attempt, the latest first */
        get: operations["listDeadEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/dead/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give dead events to their handlers again: some by their ids, by handler and source, or all */
        post: operations["redriveDeadEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Links to the other operations */
        get: operations["getIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process can do its work; else 503, and traffic should wait */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs here */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus; from another machine the metrics key is needed */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddPerson: {
            /**
             * @example editor
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
            /**
             * @description In lower case; `*@example.com` is everybody of that domain.
             * @example mei@example.com
             */
            email: string;
        };
        Alert: {
            source: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            rule: "address_rate" | "high_value_purchase" | "purchases_per_session" | "session_rate" | "silence" | "spike";
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            window_start: string;
            details: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            delivery: "delivered" | "failed" | "log_only" | "pending";
            attempts: number;
            error: string | null;
        };
        AlertExplanation: {
            keys: {
                [key: string]: string;
            };
            /** @description A decimal */
            seen: string | null;
            /** @description A decimal */
            before: string | null;
        };
        AlertPreview: {
            days: number;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            groups: number;
            /** @description How often it would have fired */
            fired: number;
            /** @description One a partner and hour */
            messages: number;
            /** @description Hours of groups about which nothing is concluded */
            not_evaluated_hours: number;
            /** @description The newest 200 */
            firings: components["schemas"]["PreviewedFiring"][];
            answered: string[];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        AlertRule: {
            /** @enum {string} */
            rule: "address_rate" | "high_value_purchase" | "purchases_per_session" | "session_rate" | "silence" | "spike";
            is_active: boolean;
            amounts: {
                [key: string]: string;
            };
            max_count: number;
            window_minutes: number;
            cool_down_minutes: number;
            /** Format: date-time */
            updated_at: string;
        };
        AlertRules: {
            data: components["schemas"]["AlertRule"][];
        };
        AlertsPage: {
            data: components["schemas"]["Alert"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        ApiKeyDocument: {
            /** @description A UUIDv7, so that keys sort by creation. */
            id: string;
            /**
             * @description The owner of the key, which history shows as the author.
             * @example Mei, dashboards
             */
            name: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "admin" | "editor" | "partner" | "viewer";
            /** @description The partner that a key of role `partner` reads; null for the other roles. */
            partner_code: string | null;
            /**
             * @description The beginning of the key, to recognise it; empty where that would reveal too much.
             * @example pbk_2o7m
             */
            key_prefix: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            revoked_at: string | null;
            /** Format: date-time */
            last_used_at: string | null;
        };
        ApiKeyPage: {
            data: components["schemas"]["ApiKeyDocument"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        ApprovalCalibration: {
            /**
             * Format: date-time
             * @description The moment of the probabilities
             */
            as_of: string;
            feature_list_version: number;
            partners: components["schemas"]["CalibrationOfPartner"][];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        AskQuestion: {
            question: string;
            /** @description The IANA time zone in which days begin; Asia/Kuala_Lumpur by default. */
            timezone?: string;
            /** @description The moment of the question in ISO 8601; the present by default. */
            now?: string;
        };
        Attention: {
            /**
             * @description Null: the gateway.
             * @example rector
             */
            partner: string | null;
            /** @enum {string} */
            code: "database_down" | "dead_lettered" | "errors_in_a_row" | "gateway_silent" | "no_postbacks" | "quarantine_open" | "service_silent" | "spool_pending";
            /**
             * @description What a sentence about it names.
             * @example {
             *       "count": 4,
             *       "limit": 9
             *     }
             */
            values: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            severity: "critical" | "notice" | "warning";
        };
        AuditChain: {
            /** @example 1024 */
            entries: number;
            /** @description The hash of the last event, which covers all before it. A copy kept elsewhere shows later whether the end was removed. */
            head: string | null;
            /** @description Null when every event fits. */
            first_misfit: components["schemas"]["ChainBreak"] | null;
        };
        AuditEntry: {
            /** @example 42 */
            id: number;
            /** Format: date-time */
            at: string;
            /**
             * @description Such as `key:<name>` or `sql:<role>`.
             * @example sql:postgres
             */
            actor: string;
            /** @description The API key's id; null where no key was used. */
            key_id: string | null;
            /**
             * @description The process that recorded it, a partner's code, where it was not the admin API.
             * @example involve_asia
             */
            origin: string | null;
            /** @enum {string} */
            action: "configure" | "dead_letter" | "delete" | "erase" | "export" | "import" | "insert" | "redrive" | "update";
            /** @enum {string} */
            entity: "alert_rule" | "api_key" | "conversion" | "dead_event" | "partner" | "person" | "personal_data" | "prediction" | "quarantine" | "rejected_event" | "report" | "source" | "source_key" | "spool" | "tenant" | "token" | "unrouted";
            /**
             * @description A partner's code, `<partner>/<tenant>` for tenants and tokens, an API key's id; for personal data a keyed hash of
             *     the identifier; for the spool, quarantine, conversions and unrouted requests a partner's code or `*`; for
             *     events a source's code or `*`.
             * @example involve_asia/bytec
             */
            entity_id: string;
            /** @example involve_asia */
            partner_code: string | null;
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
        };
        AuditEventCount: {
            /** @example key:Mei, dashboards */
            actor: string;
            /** @example update */
            action: string;
            /** @example partner */
            entity: string;
            /** @example 3 */
            count: number;
            /** Format: date-time */
            first_at: string;
            /** Format: date-time */
            last_at: string;
        };
        AuditPage: {
            data: components["schemas"]["AuditEntry"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        CalibrateApprovals: {
            /** @description The moment in ISO 8601; 60 days ago by default. */
            as_of?: string;
            /** @description The code of a partner; all partners by default. */
            partner?: string;
        };
        CalibrationBin: {
            /** @description Predicted probabilities from … to */
            from: number;
            to: number;
            conversions: number;
            /** @description Mean of what was predicted */
            predicted: number;
            /** @description The share that was approved */
            approved: number;
        };
        CalibrationOfPartner: {
            partner_code: string;
            /** @description Pending at the moment and decided since */
            conversions: number;
            /** @description None where too little was decided for a model */
            bins: components["schemas"]["CalibrationBin"][];
            /** @description Mean distance of predicted and approved shares */
            error: number | null;
            /** @description Mean squared error */
            brier: number | null;
            /** @description That of one probability for all */
            brier_of_mean: number | null;
            /** @description Expected of pending payout against what came: 0.02 is 2 % above */
            payout_error: number | null;
        };
        CatalogueProperty: {
            /** @description The code of the source */
            source: string;
            event_type: string;
            property: string;
            /** @enum {string} */
            json_type: "array" | "boolean" | "null" | "number" | "object" | "string";
            events: number;
            /** @description Of the events of the type, from 0 to 1 */
            share: number;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: date-time */
            last_seen_at: string;
        };
        CatalogueType: {
            /** @description The code of the source */
            source: string;
            event_type: string;
            events: number;
            /** @description How often events had a property beyond the first 300 of their type */
            unlisted: number;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: date-time */
            last_seen_at: string;
        };
        ChainBreak: {
            /** @example 42 */
            entry_id: number;
            /**
             * @description `changed`, `missing`, `gap` (removed with its link), or `not chained`.
             * @example changed
             */
            reason: string;
        };
        ChangeAlertRule: {
            /**
             * @description Of purchases: the least amount by currency. Nothing is converted, and other currencies raise no alert.
             * @example {
             *       "MYR": "5000.00",
             *       "USD": "1000.00"
             *     }
             */
            amounts?: {
                [key: string]: string;
            };
            /**
             * @description A window with more raises an alert; of silence, one without events where so many are expected.
             * @example 600
             */
            max_count?: number;
            /** @example 10 */
            window_minutes?: number;
            /**
             * @description After the window, the same session, network or order raises none for this long.
             * @example 60
             */
            cool_down_minutes?: number;
            is_active?: boolean;
        };
        ChangeEventSource: {
            /**
             * @description Origins of the pages that may send events with a public key. Pages of others are refused.
             * @example [
             *       "https://shop.example"
             *     ]
             */
            origins?: string[];
            /**
             * @description Each collector accepts this many; 0 is unlimited.
             * @example 100
             */
            max_events_per_second?: number;
            /**
             * @description Stores the network of visitors' addresses, nothing, or the whole address.
             * @example truncated
             * @enum {string}
             */
            ip_mode?: "full" | "none" | "truncated";
            /**
             * @description What becomes of an event whose visitor asks not to be followed: it is stored without ids, or not at all.
             * @example anonymise
             * @enum {string}
             */
            signals?: "anonymise" | "drop";
            /**
             * @description Parameters of a page's query that are stored, besides those of campaigns and click ids; in any case of letters.
             * @example [
             *       "variant"
             *     ]
             */
            query_parameters?: string[];
            /**
             * @description The partner whose conversions its clicks lead to; null: the platform's own.
             * @example involve_asia
             */
            partner_code?: string | null;
            /**
             * @description A tenant of that partner.
             * @example null
             */
            tenant_code?: string | null;
            /** @example Our shop */
            name?: string;
            /**
             * @description Events of an inactive source are refused.
             * @example true
             */
            is_active?: boolean;
        };
        ChangeIdentity: {
            /**
             * @description By default the partner's code and `_db`.
             * @example involve_asia_db
             */
            database_name?: string;
            /**
             * @description The partner's database where it is not on the common server; shown without its password.
             * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
             */
            database_url?: string | null;
            /**
             * @description By default the partner's code with hyphens and `-postback`.
             * @example bytec-public-postback
             */
            cloud_run_service_name?: string;
        };
        ChangeMapping: {
            /**
             * @description Received name → canonical field or synonym. Of two names for one field the earlier wins.
             * @example {
             *       "sub_id": "aff_sub",
             *       "click_id": "aff_sub3"
             *     }
             */
            parameter_mapping?: {
                [key: string]: string;
            };
            /**
             * @description Canonical field → a default, a constant, or a map of values.
             * @example {
             *       "status": {
             *         "values": {
             *           "yet to consume": "pending"
             *         }
             *       }
             *     }
             */
            field_rules?: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Layers of tenants by their codes.
             * @example {
             *       "default": {
             *         "field_rules": {}
             *       }
             *     }
             */
            tenants?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            /**
             * @description Why, for the history.
             * @example the network renamed reward
             */
            note?: string;
        };
        ChangePartner: {
            /**
             * @description Names the partner permanently; the default names of its database and service contain it.
             * @example involve_asia
             */
            partner_code?: string;
            /** @example InvolveAsia */
            partner_name?: string;
            /**
             * @description The path to which the partner sends; the leading slash may be left out.
             * @example /involve/event
             */
            endpoint_path?: string;
            /**
             * @description How long the gateway waits for the partner's service, in milliseconds.
             * @example 10000
             */
            timeout_ms?: number;
            /**
             * @description Received name → canonical field or synonym. Of two names for one field the earlier wins.
             * @example {
             *       "sub_id": "aff_sub",
             *       "click_id": "aff_sub3"
             *     }
             */
            parameter_mapping?: {
                [key: string]: string;
            };
            /**
             * @description Canonical field → a default, a constant, or a map of values.
             * @example {
             *       "status": {
             *         "values": {
             *           "yet to consume": "pending"
             *         }
             *       }
             *     }
             */
            field_rules?: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key?: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[];
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second?: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 100000
             */
            max_daily_requests?: number;
            /**
             * @description Days that conversions are stored, unless a tenant overrides it.
             * @example 30
             */
            data_retention_days?: number;
            /**
             * Format: uri
             * @description The URL of the partner's service; null until it has been deployed.
             * @example https://involve-asia-postback-abc123-as.a.run.app
             */
            endpoint_url?: string | null;
            /**
             * @description By default the partner's code with hyphens and `-postback`.
             * @example bytec-public-postback
             */
            cloud_run_service_name?: string;
            /** @example asia-southeast1 */
            cloud_run_region?: string;
            /** @example my-project */
            cloud_run_project_id?: string | null;
            /**
             * @description By default the partner's code and `_db`.
             * @example involve_asia_db
             */
            database_name?: string;
            /**
             * @description The partner's database where it is not on the common server; shown without its password.
             * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
             */
            database_url?: string | null;
            /**
             * @description IANA name. Times without a zone are in it, and daily limits follow it.
             * @example UTC
             */
            timezone?: string;
            /**
             * @description What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
             * @example update
             * @enum {string}
             */
            dedupe?: "flag" | "off" | "update";
            /**
             * @description The newest status wins, even a lower one.
             * @example false
             */
            allow_reversal?: boolean;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string}
             */
            amounts_on_duplicate?: "add" | "replace";
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string}
             */
            date_order?: "dmy" | "mdy" | "ymd";
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field?: string | null;
            /**
             * @description The received name of a field that holds the postback as JSON.
             * @example payload
             */
            envelope?: string | null;
            /**
             * @description The charset of bytes that are neither UTF-8 nor declared otherwise; null is windows-1252.
             * @example gb18030
             * @enum {string|null}
             */
            charset?: "big5" | "euc-jp" | "euc-kr" | "gb18030" | "gbk" | "shift_jis" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "windows-874" | null;
            /**
             * @description A postback without a known token is refused.
             * @example false
             */
            require_token?: boolean;
            /**
             * @description A postback without an API key of this partner is refused.
             * @example false
             */
            require_api_key?: boolean;
            /**
             * @description A postback without a valid signature in X-Signature is refused; needs a signing secret.
             * @example false
             */
            require_signature?: boolean;
            /**
             * @description The response to input that is not a conversion: 200 or 422. It is quarantined either way.
             * @example accept
             * @enum {string}
             */
            on_invalid?: "accept" | "reject";
            /**
             * @description Whether a postback over the limits is stored with a warning or answered 429.
             * @example accept
             * @enum {string}
             */
            on_limit?: "accept" | "reject";
            /**
             * @description Addresses and networks that may send postbacks; empty: all.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            ip_allowlist?: string[];
            /** @description Sent instead of `OK`. */
            success_response?: components["schemas"]["SuccessResponse"] | null;
            /**
             * @description The partner may send postbacks directly to its service, past the gateway.
             * @example true
             */
            direct_access?: boolean;
            /**
             * @description Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
             * @example false
             */
            sleeps?: boolean;
            /**
             * @description Logs a line for every postback.
             * @example true
             */
            enable_logging?: boolean;
            /**
             * @description Receives requests to /postback/ without a known token; the mark moves from the partner that had it.
             * @example true
             */
            is_default?: boolean;
            /** @example true */
            is_active?: boolean;
            /** @description Null removes the previous secret. */
            previous_signing_secret?: string | null;
            /**
             * @description The secret with which the partner signs: a text, or a pinned version in Secret Manager. It is never returned. The
             *     previous secret stays active beside a new one; null removes both.
             * @example projects/my-project/secrets/shopee-signing/versions/1
             */
            signing_secret?: string | null;
            /**
             * @description Why, for the history.
             * @example the network renamed reward
             */
            note?: string;
        };
        ChangePerson: {
            /**
             * @example editor
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
        };
        ChangeTenant: {
            /** @example Bytec */
            name?: string;
            /**
             * @description Overrides the partner's mapping name by name.
             * @example {
             *       "click_id": "aff_sub",
             *       "media_id": "aff_sub2"
             *     }
             */
            parameter_mapping?: {
                [key: string]: string;
            };
            /**
             * @description Overrides the partner's field rules field by field.
             * @example {
             *       "status": {
             *         "values": {
             *           "confirmed": "approved"
             *         }
             *       }
             *     }
             */
            field_rules?: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key?: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[] | null;
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second?: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 0
             */
            max_daily_requests?: number;
            /**
             * @description Days that the tenant's conversions are stored.
             * @example 7
             */
            data_retention_days?: number | null;
            /**
             * @example update
             * @enum {string|null}
             */
            dedupe?: "flag" | "off" | "update" | null;
            /** @description The newest status wins, even a lower one. */
            allow_reversal?: boolean | null;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string|null}
             */
            amounts_on_duplicate?: "add" | "replace" | null;
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string|null}
             */
            date_order?: "dmy" | "mdy" | "ymd" | null;
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field?: string | null;
            /**
             * @description Receives postbacks without a known token; the mark moves from the tenant that had it.
             * @example false
             */
            is_default?: boolean;
            /** @example true */
            is_active?: boolean;
            /** @description A kind that is given is replaced whole; a kind that is left out stays. */
            tokens?: components["schemas"]["TokenLists"];
            /**
             * @description Why, for the history.
             * @example a token for the new shop
             */
            note?: string;
        };
        ChangeView: {
            /**
             * @description The columns in their order; null: those that the reader prefers.
             * @example [
             *       "received"
             *     ]
             */
            columns?: string[] | null;
            /** @description One's own views of a list have different names. */
            name?: string;
            /**
             * @description The filters as the URL of the list has them, without a question mark.
             * @example status=rejected&partner=rector
             */
            query?: string;
            /** @description Whether everybody sees it; only its owner changes it. */
            is_shared?: boolean;
        };
        ClickJourney: {
            click_id: string;
            journey: (components["schemas"]["JourneyEvent"] | components["schemas"]["JourneyConversion"])[];
            is_cut: boolean;
            /**
             * Format: date-time
             * @description Every conversion that was stored before is counted
             */
            complete_until: string | null;
            /** @description Partners whose conversions were not read for more than a minute */
            behind: string[];
        };
        ClickReport: {
            rows: components["schemas"]["ClickReportRow"][];
            is_cut: boolean;
            /**
             * Format: date-time
             * @description Every conversion that was stored before is counted
             */
            complete_until: string | null;
            /** @description Partners whose conversions were not read for more than a minute */
            behind: string[];
        };
        ClickReportRow: {
            key: string | null;
            clicks: number;
            converted_clicks: number;
            conversions: number;
            rate: number | null;
            earnings: components["schemas"]["Earning"][];
        };
        ComparedModel: {
            model: string;
            model_version: string;
            /** @description The share of decided conversions with a prediction from before the decision */
            coverage: number;
            score: components["schemas"]["ModelScore"];
            /**
             * ModelScore
             * @description The built-in model on the same conversions
             */
            built_in: {
                conversions: number;
                /** @description Mean negative logarithm of the probability that was given to what came, in nats */
                log_loss: number;
                /** @description Mean distance of predicted and approved shares, by tenths */
                calibration_error: number;
                /** @description Mean squared error */
                brier: number;
            } | null;
        };
        ComparisonOfPartner: {
            partner_code: string;
            /** @description Pending at the moment and decided since */
            decided: number;
            /** @description Whether all of them were read in time */
            is_complete: boolean;
            /**
             * ModelScore
             * @description The built-in model on all of them
             */
            built_in: {
                conversions: number;
                /** @description Mean negative logarithm of the probability that was given to what came, in nats */
                log_loss: number;
                /** @description Mean distance of predicted and approved shares, by tenths */
                calibration_error: number;
                /** @description Mean squared error */
                brier: number;
            } | null;
            models: components["schemas"]["ComparedModel"][];
        };
        ComplianceReport: {
            /** @example rector */
            partner_code: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            changes: components["schemas"]["AuditEventCount"][];
            /** @description The newest thousand. */
            personal_data: components["schemas"]["PersonalDataEvent"][];
            keys: components["schemas"]["KeyUse"][];
            /** @description Of the whole log, as of now. */
            audit_chain: components["schemas"]["AuditChain"];
            /** @description As of now; null when the service did not respond. */
            retention: components["schemas"]["RetainedData"][] | null;
            /** @description Why `retention` is null. */
            retention_not_answered: string | null;
        };
        Conversion: {
            conversion_id: string;
            tenant: string | null;
            also_of_tenants: (string | null)[];
            /** @description The other fields of the conversion_key, empty where the id alone is the key */
            key: {
                [key: string]: string | null;
            };
            also_of_keys: {
                [key: string]: string | null;
            }[];
            state: components["schemas"]["ConversionState"];
            history: components["schemas"]["PostbackOfConversion"][];
            truncated: boolean;
        };
        ConversionOfPartner: {
            partner_code: string;
            revision: number;
            journey: components["schemas"]["PostbackJourney"][];
            conversion: components["schemas"]["Conversion"];
        };
        ConversionPredictions: {
            predictions: components["schemas"]["Prediction"][];
        };
        ConversionState: {
            /** @enum {string|null} */
            status: "approved" | null | "other" | "paid" | "pending" | "rejected";
            status_original: string | null;
            /** @description A decimal with four digits behind the point */
            sale_amount_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            payout_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_payout: string | null;
            /** @description A decimal with four digits behind the point */
            usd_payout: string | null;
            conversion_currency: string | null;
            offer_id?: string | null;
            offer_name?: string | null;
            order_id?: string | null;
            /** Format: date-time */
            datetime_conversion?: string | null;
            event?: string | null;
            adv_sub?: string | null;
            adv_sub2?: string | null;
            adv_sub3?: string | null;
            adv_sub4?: string | null;
            adv_sub5?: string | null;
            aff_sub?: string | null;
            aff_sub2?: string | null;
            aff_sub3?: string | null;
            aff_sub4?: string | null;
            media_id?: string | null;
            sub_id?: string | null;
            click_id?: string | null;
            /** Format: uuid */
            original_postback_id: string;
            /** Format: date-time */
            first_received_at: string;
            /** Format: date-time */
            counted_in_hour: string;
        };
        CreateApiKey: {
            /**
             * @description The owner of the key; history names the author by it.
             * @example Mei, dashboards
             */
            name: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "admin" | "editor" | "partner" | "viewer";
            /** @description The partner that a key of role `partner` reads; left out for the other roles. */
            partner_code?: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC where it names no zone; left out or null: never.
             * @example 2030-01-01T00:00:00Z
             */
            expires_at?: string | null;
        };
        CreateDryRun: {
            /** @example default */
            tenant?: string;
            /**
             * @description Received at this time or later.
             * @example 2026-11-01T00:00:00Z
             */
            from?: string;
            /**
             * @description Received before this time.
             * @example 2026-11-29T00:00:00Z
             */
            to?: string;
            /** @description The newest so many; 100,000 by default. */
            last?: number;
            /**
             * @description `parameter_mapping` and `field_rules`, and under `tenants` those of tenants by their codes. Parts that are left
             *     out stay as they are saved.
             * @example {
             *       "parameter_mapping": {
             *         "reward": "usd_payout"
             *       },
             *       "tenants": {
             *         "default": {
             *           "field_rules": {}
             *         }
             *       }
             *     }
             */
            draft?: {
                [key: string]: unknown;
            };
            /**
             * @description With what the draft is compared: the saved mapping (default), or what is stored, which a redrive would change.
             * @enum {string}
             */
            compared_with?: "active" | "stored";
            /**
             * @description Where the postbacks are.
             * @enum {string}
             */
            source?: "both" | "quarantined" | "stored";
        };
        CreateEventSource: {
            /**
             * @description It does not change.
             * @example shop
             */
            code: string;
            /** @example Our shop */
            name: string;
            /**
             * @description Origins of the pages that may send events with a public key. Pages of others are refused.
             * @example [
             *       "https://shop.example"
             *     ]
             */
            origins?: string[];
            /**
             * @description Each collector accepts this many; 0 is unlimited.
             * @example 100
             */
            max_events_per_second?: number;
            /**
             * @description Stores the network of visitors' addresses, nothing, or the whole address.
             * @example truncated
             * @enum {string}
             */
            ip_mode?: "full" | "none" | "truncated";
            /**
             * @description What becomes of an event whose visitor asks not to be followed: it is stored without ids, or not at all.
             * @example anonymise
             * @enum {string}
             */
            signals?: "anonymise" | "drop";
            /**
             * @description Parameters of a page's query that are stored, besides those of campaigns and click ids; in any case of letters.
             * @example [
             *       "variant"
             *     ]
             */
            query_parameters?: string[];
            /**
             * @description The partner whose conversions its clicks lead to; null: the platform's own.
             * @example involve_asia
             */
            partner_code?: string | null;
            /**
             * @description A tenant of that partner.
             * @example null
             */
            tenant_code?: string | null;
            /**
             * @description Events of an inactive source are refused.
             * @example true
             */
            is_active?: boolean;
        };
        CreateImport: {
            /** @example 48 */
            file_size_bytes: number;
            /**
             * @description How the client decoded the file, for whoever goes on with it.
             * @example gb18030
             */
            encoding?: string;
            /**
             * @description Likewise.
             * @example ,
             */
            separator?: string;
            /**
             * @description The columns of the file in their order, and the parameters that they become; null leaves a column out.
             * @example [
             *       {
             *         "name": "Order",
             *         "parameter": "conversion_id"
             *       },
             *       {
             *         "name": "Note",
             *         "parameter": null
             *       }
             *     ]
             */
            columns: {
                name: string;
                parameter: string | null;
            }[];
            /**
             * @description A tenant's code; without it the tokens of each row choose, and otherwise the default tenant.
             * @example default
             */
            tenant?: string;
            /**
             * @description Rows of the file, without its first line and empty ones.
             * @example 2
             */
            rows: number;
            /** @example report.csv */
            file_name: string;
            /**
             * @description 64 hexadecimal digits that identify the content: the postback ids of the rows follow from them.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            file_hash: string;
        };
        CreatePartner: {
            /**
             * @description Names the partner permanently; the default names of its database and service contain it.
             * @example involve_asia
             */
            partner_code: string;
            /** @example InvolveAsia */
            partner_name: string;
            /**
             * @description The path to which the partner sends; the leading slash may be left out.
             * @example /involve/event
             */
            endpoint_path: string;
            /**
             * @description How long the gateway waits for the partner's service, in milliseconds.
             * @example 10000
             */
            timeout_ms?: number;
            /**
             * @description Received name → canonical field or synonym. Of two names for one field the earlier wins.
             * @example {
             *       "sub_id": "aff_sub",
             *       "click_id": "aff_sub3"
             *     }
             */
            parameter_mapping?: {
                [key: string]: string;
            };
            /**
             * @description Canonical field → a default, a constant, or a map of values.
             * @example {
             *       "status": {
             *         "values": {
             *           "yet to consume": "pending"
             *         }
             *       }
             *     }
             */
            field_rules?: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key?: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[];
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second?: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 100000
             */
            max_daily_requests?: number;
            /**
             * @description Days that conversions are stored, unless a tenant overrides it.
             * @example 30
             */
            data_retention_days?: number;
            /**
             * Format: uri
             * @description The URL of the partner's service; null until it has been deployed.
             * @example https://involve-asia-postback-abc123-as.a.run.app
             */
            endpoint_url?: string | null;
            /**
             * @description By default the partner's code with hyphens and `-postback`.
             * @example bytec-public-postback
             */
            cloud_run_service_name?: string;
            /** @example asia-southeast1 */
            cloud_run_region?: string;
            /** @example my-project */
            cloud_run_project_id?: string | null;
            /**
             * @description By default the partner's code and `_db`.
             * @example involve_asia_db
             */
            database_name?: string;
            /**
             * @description The partner's database where it is not on the common server; shown without its password.
             * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
             */
            database_url?: string | null;
            /**
             * @description IANA name. Times without a zone are in it, and daily limits follow it.
             * @example UTC
             */
            timezone?: string;
            /**
             * @description What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
             * @example update
             * @enum {string}
             */
            dedupe?: "flag" | "off" | "update";
            /**
             * @description The newest status wins, even a lower one.
             * @example false
             */
            allow_reversal?: boolean;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string}
             */
            amounts_on_duplicate?: "add" | "replace";
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string}
             */
            date_order?: "dmy" | "mdy" | "ymd";
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field?: string | null;
            /**
             * @description The received name of a field that holds the postback as JSON.
             * @example payload
             */
            envelope?: string | null;
            /**
             * @description The charset of bytes that are neither UTF-8 nor declared otherwise; null is windows-1252.
             * @example gb18030
             * @enum {string|null}
             */
            charset?: "big5" | "euc-jp" | "euc-kr" | "gb18030" | "gbk" | "shift_jis" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "windows-874" | null;
            /**
             * @description A postback without a known token is refused.
             * @example false
             */
            require_token?: boolean;
            /**
             * @description A postback without an API key of this partner is refused.
             * @example false
             */
            require_api_key?: boolean;
            /**
             * @description A postback without a valid signature in X-Signature is refused; needs a signing secret.
             * @example false
             */
            require_signature?: boolean;
            /**
             * @description The response to input that is not a conversion: 200 or 422. It is quarantined either way.
             * @example accept
             * @enum {string}
             */
            on_invalid?: "accept" | "reject";
            /**
             * @description Whether a postback over the limits is stored with a warning or answered 429.
             * @example accept
             * @enum {string}
             */
            on_limit?: "accept" | "reject";
            /**
             * @description Addresses and networks that may send postbacks; empty: all.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            ip_allowlist?: string[];
            /** @description Sent instead of `OK`. */
            success_response?: components["schemas"]["SuccessResponse"] | null;
            /**
             * @description The partner may send postbacks directly to its service, past the gateway.
             * @example true
             */
            direct_access?: boolean;
            /**
             * @description Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
             * @example false
             */
            sleeps?: boolean;
            /**
             * @description Logs a line for every postback.
             * @example true
             */
            enable_logging?: boolean;
            /**
             * @description Receives requests to /postback/ without a known token; the mark moves from the partner that had it.
             * @example true
             */
            is_default?: boolean;
            /** @example true */
            is_active?: boolean;
            /** @description Null removes the previous secret. */
            previous_signing_secret?: string | null;
            /**
             * @description The secret with which the partner signs: a text, or a pinned version in Secret Manager. It is never returned. The
             *     previous secret stays active beside a new one; null removes both.
             * @example projects/my-project/secrets/shopee-signing/versions/1
             */
            signing_secret?: string | null;
        };
        CreateRedrive: {
            /** @example default */
            tenant?: string;
            /**
             * @description Received at this time or later.
             * @example 2026-11-01T00:00:00Z
             */
            from?: string;
            /**
             * @description Received before this time.
             * @example 2026-11-29T00:00:00Z
             */
            to?: string;
            /**
             * @description Quarantined for a reason in this field.
             * @example usd_payout
             */
            field?: string;
            /** @description Quarantined for a reason with this in its sentence. */
            reason?: string;
            /**
             * @description Quarantined for a reason with this code.
             * @example amount_unreadable
             */
            code?: string;
            postback_ids?: string[];
            /** @description True: everything, where no other field selects any. */
            all?: boolean;
            /**
             * @description Where the postbacks are.
             * @enum {string}
             */
            source?: "both" | "quarantined" | "stored";
        };
        CreateSourceKey: {
            /**
             * @example secret
             * @enum {string}
             */
            kind: "public" | "secret";
        };
        CreateTenant: {
            /**
             * @description Unique within its partner; it does not change.
             * @example bytec
             */
            code: string;
            /** @example Bytec */
            name: string;
            /**
             * @description Overrides the partner's mapping name by name.
             * @example {
             *       "click_id": "aff_sub",
             *       "media_id": "aff_sub2"
             *     }
             */
            parameter_mapping?: {
                [key: string]: string;
            };
            /**
             * @description Overrides the partner's field rules field by field.
             * @example {
             *       "status": {
             *         "values": {
             *           "confirmed": "approved"
             *         }
             *       }
             *     }
             */
            field_rules?: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key?: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[] | null;
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second?: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 0
             */
            max_daily_requests?: number;
            /**
             * @description Days that the tenant's conversions are stored.
             * @example 7
             */
            data_retention_days?: number | null;
            /**
             * @example update
             * @enum {string|null}
             */
            dedupe?: "flag" | "off" | "update" | null;
            /** @description The newest status wins, even a lower one. */
            allow_reversal?: boolean | null;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string|null}
             */
            amounts_on_duplicate?: "add" | "replace" | null;
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string|null}
             */
            date_order?: "dmy" | "mdy" | "ymd" | null;
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field?: string | null;
            /**
             * @description Receives postbacks without a known token; the mark moves from the tenant that had it.
             * @example false
             */
            is_default?: boolean;
            /** @example true */
            is_active?: boolean;
            /** @description A kind that is given is replaced whole; a kind that is left out stays. */
            tokens?: components["schemas"]["TokenLists"];
        };
        CreatedApiKey: {
            /** @description A UUIDv7, so that keys sort by creation. */
            id: string;
            /**
             * @description The owner of the key, which history shows as the author.
             * @example Mei, dashboards
             */
            name: string;
            /**
             * @example viewer
             * @enum {string}
             */
            role: "admin" | "editor" | "partner" | "viewer";
            /** @description The partner that a key of role `partner` reads; null for the other roles. */
            partner_code: string | null;
            /**
             * @description The beginning of the key, to recognise it; empty where that would reveal too much.
             * @example pbk_2o7m
             */
            key_prefix: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            revoked_at: string | null;
            /** Format: date-time */
            last_used_at: string | null;
            /**
             * @description The key itself, shown this once.
             * @example pbk_2o7mE0n6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkXc
             */
            key: string;
        };
        CreatedSourceKey: {
            /**
             * @description A public key stands in pages; a secret one stays on a server, which is trusted.
             * @example public
             * @enum {string}
             */
            kind: "public" | "secret";
            id: string;
            /**
             * @description The beginning of the key, to recognise it.
             * @example pk_7fQ2x
             */
            key_prefix: string;
            /**
             * @description The whole key, where it is public; null for a secret one.
             * @example pk_7fQ2xV9bLr3mKd0sTzUe1w
             */
            public_key: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            revoked_at: string | null;
            /**
             * @description The key itself; a secret one is shown this once.
             * @example sk_2o7mE0n6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkXc
             */
            key: string;
        };
        Dashboard: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Who created it */
            owner: string;
            is_own: boolean;
            /** @description Others see it, and editors change it */
            is_shared: boolean;
            /** @description Tiles, each a plan without its period, and the period that is shown first */
            definition: {
                [key: string]: unknown;
            };
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
        };
        Dashboards: {
            data: components["schemas"]["Dashboard"][];
        };
        DeadEvent: {
            source: string;
            id: string;
            handler: string;
            /** Format: date */
            event_day: string;
            /** Format: uuid */
            event_id: string;
            attempts: number;
            /** @enum {string} */
            reason: "destination_refused" | "handler_failed" | "process_ended";
            error: string;
            /** Format: date-time */
            died_at: string;
            /** EventOfDeath */
            event: {
                source: string;
                /** Format: uuid */
                event_id: string;
                /** Format: date */
                event_day: string;
                /** Format: date-time */
                received_at: string;
                /** Format: date-time */
                occurred_at: string;
                clock_skew_ms: number | null;
                event_type: string;
                event_name: string;
                user_id: string | null;
                anonymous_id: string | null;
                session_id: string | null;
                click_id: string | null;
                page_url: string | null;
                referrer: string | null;
                user_agent: string | null;
                ip_address: string | null;
                is_bot: boolean;
                consent: {
                    [key: string]: unknown;
                } | null;
                library: string | null;
                properties: {
                    [key: string]: unknown;
                };
            } | null;
        };
        DeadEventsPage: {
            data: components["schemas"]["DeadEvent"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        DeadEventsReport: {
            redriven: number;
            gone: number;
            remaining: number;
        };
        DeadLetterSpool: {
            /** @description Postback ids, as the list shows them. */
            ids?: string[];
            /**
             * @description The reason, shown with the entry. The audit log holds it, so it must contain nothing personal or secret.
             * @example Crashes the service
             */
            reason?: string;
        };
        DraftOwner: {
            /** @example key:Ann */
            owner: string;
            base_version: number;
            /** Format: date-time */
            updated_at: string;
        };
        Drafts: {
            /** @description Everyone who has one, oneself included; the latest first. */
            data: components["schemas"]["DraftOwner"][];
            /** @description Null without one. */
            mine: components["schemas"]["OwnDraft"] | null;
        };
        Earning: {
            currency: string;
            /** @description A decimal with four digits behind the point */
            amount: string;
            /** @description A decimal with four digits behind the point */
            per_click: string;
        };
        EarningsPerClick: {
            currency: string;
            /** @description A decimal with four digits behind the point */
            amount: string;
        };
        ErasureReport: {
            /** @description Null when the gateway did not respond, or cannot know the id. */
            gateway: components["schemas"]["GatewayErasure"] | null;
            partners: components["schemas"]["PartnerErasure"][];
            /** @description Null when the collector of events did not respond, cannot know the id, or does not exist. */
            events: components["schemas"]["EventsErasure"] | null;
            not_answered: components["schemas"]["NotAnswered"][];
        };
        Event: {
            source: string;
            /** Format: uuid */
            event_id: string;
            /** Format: date */
            event_day: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            occurred_at: string;
            clock_skew_ms: number | null;
            event_type: string;
            event_name: string;
            user_id: string | null;
            anonymous_id: string | null;
            session_id: string | null;
            click_id: string | null;
            page_url: string | null;
            referrer: string | null;
            user_agent: string | null;
            ip_address: string | null;
            is_bot: boolean;
            consent: {
                [key: string]: unknown;
            } | null;
            library: string | null;
            properties: {
                [key: string]: unknown;
            };
        };
        EventAmount: {
            currency: string;
            amount: string;
        };
        EventCatalogue: {
            types: components["schemas"]["CatalogueType"][];
            properties: components["schemas"]["CatalogueProperty"][];
            /** @description There are more properties: choose a source or a type */
            is_truncated: boolean;
            /** Format: date-time */
            complete_until: string | null;
        };
        EventCount: {
            key: string;
            events: number;
            visitor_days: number | null;
            users: number | null;
            sessions: number | null;
        };
        EventErrorEntry: {
            field: string;
            code: string;
            value?: unknown;
            reason: string;
        };
        EventHourBalance: {
            source: string;
            /**
             * Format: date-time
             * @description The hour of receipt
             */
            hour: string;
            received: number;
            stored: number;
            duplicates: number;
            /** @description Without those that were redriven */
            rejected: number;
            /** @description Of visitors who ask not to be followed */
            dropped: number;
            /** @description Answered with an error */
            refused: number;
            /** @description Of the refused: those that may be stored */
            uncertain: number;
            /** @description Received and not accounted for */
            difference: number;
            /** @description balanced, open, unknown, expired or unbalanced */
            state: string;
        };
        EventPaths: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            entry_pages: components["schemas"]["PageCount"][];
            exit_pages: components["schemas"]["PageCount"][];
            steps: components["schemas"]["PageStep"][];
            /**
             * Format: date-time
             * @description Steps are those of page views since then
             */
            steps_from: string;
            /** Format: date-time */
            complete_until: string | null;
        };
        EventReconciliation: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** @description No hour is unbalanced */
            adds_up: boolean;
            /** @description And none is unknown */
            is_certain: boolean;
            data: components["schemas"]["EventHourBalance"][];
        };
        EventSession: {
            /** @description The code of the source */
            source: string;
            /** @description Its own id, else that of its visitor; masked for viewers */
            session_id: string;
            /** @description The visitor has no session id: 30 minutes without an event end it */
            is_by_visitor: boolean;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            last_at: string;
            duration_seconds: number;
            events: number;
            page_views: number;
            purchases: number;
            is_bot: boolean;
            /** @description Masked for viewers */
            user_id: string | null;
            /** @description Masked for viewers */
            anonymous_id: string | null;
            /** @description The first page, without its query */
            entry_page: string | null;
            /** @description The last page, without its query */
            exit_page: string | null;
            /** @description Of the first page view; without its query for viewers */
            referrer: string | null;
            campaign: string | null;
            campaign_source: string | null;
            /** @description Of the first page view; masked for viewers */
            click_id: string | null;
        };
        EventSessionList: {
            data: components["schemas"]["EventSession"][];
            next_cursor: string | null;
            page_size: number;
            /** Format: date-time */
            complete_until: string | null;
        };
        EventSourceDocument: {
            /**
             * @description Origins of the pages that may send events with a public key. Pages of others are refused.
             * @example [
             *       "https://shop.example"
             *     ]
             */
            origins: string[];
            /**
             * @description Each collector accepts this many; 0 is unlimited.
             * @example 100
             */
            max_events_per_second: number;
            /**
             * @description Stores the network of visitors' addresses, nothing, or the whole address.
             * @example truncated
             * @enum {string}
             */
            ip_mode: "full" | "none" | "truncated";
            /**
             * @description What becomes of an event whose visitor asks not to be followed: it is stored without ids, or not at all.
             * @example anonymise
             * @enum {string}
             */
            signals: "anonymise" | "drop";
            /**
             * @description Parameters of a page's query that are stored, besides those of campaigns and click ids; in any case of letters.
             * @example [
             *       "variant"
             *     ]
             */
            query_parameters: string[];
            /**
             * @description The partner whose conversions its clicks lead to; null: the platform's own.
             * @example involve_asia
             */
            partner_code: string | null;
            /**
             * @description A tenant of that partner.
             * @example null
             */
            tenant_code: string | null;
            /**
             * @description The number by which events refer to it.
             * @example 2
             */
            id: number;
            /**
             * @description It does not change.
             * @example shop
             */
            code: string;
            /** @example Our shop */
            name: string;
            /**
             * @description Events of an inactive source are refused.
             * @example true
             */
            is_active: boolean;
            /**
             * @description Raised by each change.
             * @example 1
             */
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            keys: components["schemas"]["SourceKeyDocument"][];
        };
        EventSourcePage: {
            data: components["schemas"]["EventSourceDocument"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        EventStatistics: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            totals: components["schemas"]["EventTotals"];
            rows: components["schemas"]["EventCount"][];
            /** Format: date-time */
            complete_until: string | null;
        };
        EventTotals: {
            events: number;
            /** @description A visitor of two days counts twice */
            visitor_days: number;
            /** @description Different values of user_id */
            users: number;
            /** @description Sessions that began in the span */
            sessions: number;
            purchases: number;
            amounts: components["schemas"]["EventAmount"][];
        };
        EventsErasure: {
            /** @description False: there was more than could be done in time; repeat the request. */
            is_complete: boolean;
            /**
             * @description Events that lost the person; they count as before.
             * @example 12
             */
            events: number;
            /**
             * @description Events that could not be read, and were erased whole.
             * @example 0
             */
            rejects: number;
            /** @example 2 */
            sessions: number;
            /**
             * @description Rows elsewhere that lost the id, or the hash under which it was counted.
             * @example 3
             */
            others: number;
            /**
             * @description Destinations that may have received events of the person, and have to be asked themselves.
             * @example [
             *       "ga4"
             *     ]
             */
            destinations: string[];
        };
        EventsExport: {
            /** @description False: there is more than one export holds, or than could be read in time. */
            is_complete: boolean;
            events: Record<string, never>[];
            rejects: Record<string, never>[];
            sessions: Record<string, never>[];
        };
        EventsPage: {
            data: components["schemas"]["Event"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        FieldError: {
            /** @example expires_at */
            field: string;
            /**
             * @description Stable, for programs
             * @example out_of_range
             */
            code: string;
            /** @description As received; absent where it could be a secret */
            value?: unknown;
            /** @description What the reason names */
            params?: {
                [key: string]: unknown;
            };
            /** @description For people */
            reason: string;
        };
        FigureForecast: {
            /** @enum {string|null} */
            method: null | "seasonal_naive" | "weekday_mean";
            days: components["schemas"]["ForecastDay"][];
            /** ForecastBackTest */
            back_test: {
                /** @description Days as of which the forecast was repeated */
                origins: number;
                /** @description Mean absolute scaled error */
                mase: number;
                /** @description Of the same weekday a week before */
                naive_mase: number;
                /** @description How far the sum of all days was off, as a mean share */
                total_error: number;
                naive_total_error: number;
            } | null;
            history_days: number;
            answered: string[];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        ForecastDay: {
            /** Format: date */
            day: string;
            estimate: string;
            lower: string;
            upper: string;
            is_mega_sale: boolean;
        };
        ForecastFigure: {
            /** @description One metric that is a sum, and filters. */
            plan: {
                [key: string]: unknown;
            };
            /**
             * @description How many days; 14 by default.
             * @default 14
             * @enum {string}
             */
            days: "14" | "28";
        };
        Funnel: {
            steps: components["schemas"]["FunnelStep"][];
            conversion: components["schemas"]["FunnelConversion"];
            /**
             * Format: date-time
             * @description Every conversion that was stored before is counted
             */
            complete_until: string | null;
            /** @description Partners whose conversions were not read for more than a minute */
            behind: string[];
        };
        FunnelConversion: {
            clicks: number;
            rate: number | null;
            epc: components["schemas"]["EarningsPerClick"][];
        };
        FunnelStep: {
            step: string;
            count: number;
            from_previous: number | null;
            from_first: number | null;
            median_seconds: number | null;
        };
        GatewayErasure: {
            /** @description False: there was more than could be done in time, or something could not be done yet; repeat the request. */
            is_complete: boolean;
            /**
             * @description Requests without a route that lost the person.
             * @example 1
             */
            unrouted: number;
            /**
             * @description Requests in the spool that lost the person.
             * @example 0
             */
            spool: number;
            /**
             * @description Requests whose conversion_id is the id, which stays.
             * @example 0
             */
            kept_conversion_ids: number;
            /**
             * @description Waiting requests that carry the sender's signature: they are delivered first.
             * @example 0
             */
            left_signed: number;
            /**
             * @description Requests in the spool that cannot be decrypted.
             * @example 0
             */
            unreadable: number;
        };
        GatewayExport: {
            /** @description False: there is more than one export holds, than could be read in time, or than could be decrypted. */
            is_complete: boolean;
            unrouted: Record<string, never>[];
            spool: Record<string, never>[];
            /** @example 0 */
            unreadable: number;
        };
        HourBalance: {
            partner_code: string;
            /** @description The hour of receipt, in UTC. */
            hour: string;
            received: number;
            stored: number;
            repeated: number;
            quarantined: number;
            refused: number;
            /** @description In the gateway's spool, waiting or dead-lettered. */
            waiting: number;
            /** @description Of the refused: those that may be stored, because the response was lost. */
            uncertain: number;
            /** @description Received and not accounted for; below zero, stored and never received. */
            difference: number;
            /** @description balanced, open, unknown, expired or unbalanced. */
            state: string;
        };
        IdentityChange: {
            /** @example database_name */
            field: string;
            /** @example shopee_db */
            from: string | null;
            /** @example shopee_network_db */
            to: string | null;
        };
        IdentityPlan: {
            /** @description Why the change cannot be made now; empty when `?confirm=` the partner's code would make it. */
            refusals: components["schemas"]["FieldError"][];
            partner_code: string;
            /** @description The partner's version, after the change if it was made. */
            version: number;
            is_done: boolean;
            changes: components["schemas"]["IdentityChange"][];
            /** @description What follows from the change, for people. */
            consequences: string[];
        };
        ImportPart: {
            /**
             * @description The number of the first one, counted from zero.
             * @example 0
             */
            first_row: number;
            /**
             * @description The line of the file on which each row begins.
             * @example [
             *       2,
             *       3
             *     ]
             */
            lines: number[];
            /**
             * @description The cells of each row: at most as many as the file has columns.
             * @example [
             *       [
             *         "import-1",
             *         "a note"
             *       ],
             *       [
             *         "import-2"
             *       ]
             *     ]
             */
            rows: string[][];
        };
        ImportPredictions: {
            /** @description A list of rows. */
            predictions?: {
                [key: string]: unknown;
            }[];
            /** @description CSV whose first line has the names; also as a body of type text/csv. */
            csv?: string;
            /** @description Lines of JSON; also as a body of type application/x-ndjson. */
            ndjson?: string;
        };
        InsightAlert: {
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description Null: the rule was deleted
             */
            rule_id: string | null;
            rule_name: string;
            /** @description Of a rule that ships */
            rule_code: string | null;
            partner: string;
            /** @description The partner, and the group by dimension */
            keys: {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "firing" | "resolved";
            /**
             * Format: date-time
             * @description The end of the hour that it fired for
             */
            fired_at: string;
            /** Format: date-time */
            resolved_at: string | null;
            /** @description A decimal */
            seen: string | null;
            /** @description A decimal */
            expected: string | null;
            /** @description Of a figure this far out in normal hours */
            probability: number | null;
            hours: number | null;
            /** @description The groups that explain most of it, with the same hours a week earlier */
            explained_by: components["schemas"]["AlertExplanation"][];
            /** @description A plan of the days around it */
            plan: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            acknowledged_at: string | null;
            acknowledged_by: string | null;
            /** Format: date-time */
            snoozed_until: string | null;
        };
        InsightAlertRule: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Of a rule that ships, as long as it has its name */
            code: string | null;
            owner: string;
            /** @description The only partner that it is evaluated for */
            partner: string | null;
            /** @description A figure, its groups, and a condition, as a preview reads it */
            rule: {
                [key: string]: unknown;
            };
            channels: ("email" | "log" | "webhook")[];
            /** @description E-mail addresses */
            recipients: string[];
            /**
             * @description Of its messages; null: the one that the settings of insight name
             * @enum {string|null}
             */
            language: "en" | "zh-Hans" | "zh-Hant" | null;
            is_enabled: boolean;
            version: number;
            /** @description Groups that are firing now */
            firing: number;
            /**
             * Format: date-time
             * @description The end of the last hour that is evaluated for every partner
             */
            evaluated_until: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
        };
        InsightAlertRules: {
            data: components["schemas"]["InsightAlertRule"][];
            /** @description Those that the settings of insight provide for */
            available_channels: ("email" | "log" | "webhook")[];
        };
        InsightAlertsPage: {
            data: components["schemas"]["InsightAlert"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        JobRowList: {
            rows: {
                [key: string]: unknown;
            }[];
            next_after: number | null;
        };
        JourneyConversion: {
            /** @enum {string} */
            kind: "conversion";
            /** Format: date-time */
            at: string;
            partner_code: string;
            tenant: string | null;
            conversion_id: string;
            status: string | null;
            /** Format: date-time */
            status_since: string;
            offer: string | null;
            /** @description A decimal with four digits behind the point */
            payout: string | null;
            payout_currency: string | null;
            /** @description A decimal with four digits behind the point */
            sale_amount: string | null;
            sale_currency: string | null;
        };
        JourneyEvent: {
            /** @enum {string} */
            kind: "event";
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            event_id: string;
            source: string;
            /** Format: date-time */
            received_at: string;
            event_type: string;
            event_name: string;
            user_id: string | null;
            anonymous_id: string | null;
            session_id: string | null;
            click_id: string | null;
            page_url: string | null;
            referrer: string | null;
            is_bot: boolean;
            properties: {
                [key: string]: unknown;
            };
        };
        KeyUse: {
            id: string;
            /** @example Mei, dashboards */
            name: string;
            /** @example viewer */
            role: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            revoked_at: string | null;
            /**
             * Format: date-time
             * @description At the admin API, to the minute; reads at a service are not recorded here.
             */
            last_used_at: string | null;
            /**
             * @description Entries of the key in the audit log of the period.
             * @example 3
             */
            deeds: number;
        };
        MacroDocument: {
            /** @description The canonical field that it belongs in; null where the value is kept as raw data alone. */
            field: string | null;
            /**
             * @description Whether the network documents it, or it was only seen in public code.
             * @enum {string}
             */
            basis: "documented" | "seen";
            /**
             * @description Without its braces.
             * @example conversion_id
             */
            name: string;
        };
        McpMessage: {
            /** @enum {string} */
            jsonrpc: "2.0";
            /** @description A number or text; a message without it is a notification. */
            id?: number | string;
            params?: {
                [key: string]: unknown;
            };
            /** @example tools/list */
            method: string;
        };
        McpResponse: {
            jsonrpc: string;
            id?: number | (string | null);
            result?: {
                [key: string]: unknown;
            };
            error?: {
                [key: string]: unknown;
            };
        };
        ModelComparison: {
            /**
             * Format: date-time
             * @description The moment of the built-in model
             */
            as_of: string;
            partners: components["schemas"]["ComparisonOfPartner"][];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        ModelScore: {
            conversions: number;
            /** @description Mean negative logarithm of the probability that was given to what came, in nats */
            log_loss: number;
            /** @description Mean distance of predicted and approved shares, by tenths */
            calibration_error: number;
            /** @description Mean squared error */
            brier: number;
        };
        NamesSeen: {
            data: components["schemas"]["SeenName"][];
            looked_at: number;
        };
        NetworkDocument: {
            /**
             * Format: date
             * @description When they were read.
             */
            date: string;
            /**
             * @description `macros`: it fills in placeholders. `appended`: it appends parameters that are named in its own form.
             * @enum {string}
             */
            style: "appended" | "macros";
            macros: components["schemas"]["MacroDocument"][];
            /** @description The zone of times that are sent without one; null where the network does not state it. */
            time_zone: string | null;
            /** @description Errors in a row after which it stops sending; null where that is unknown. */
            max_consecutive_errors: number | null;
            template: components["schemas"]["TemplateDocument"];
            /** @example involve_asia */
            code: string;
            name: string;
            /** @description Where the facts were read. */
            source: string;
        };
        NetworkList: {
            /** @description Where senders reach the platform; null where neither PUBLIC_URL nor GATEWAY_URL is set. */
            postback_origin: string | null;
            data: components["schemas"]["NetworkDocument"][];
        };
        NotAnswered: {
            /**
             * @description Null: the gateway.
             * @example rector
             */
            partner_code: string | null;
            /** @example unavailable */
            code: string;
            /** @example rector does not answer. */
            detail: string;
        };
        Overview: {
            /** @description In the order of their codes. */
            partners: components["schemas"]["PartnerOverview"][];
            /** @description The worst first. */
            attention: components["schemas"]["Attention"][];
            /** Format: date-time */
            as_of: string;
        };
        OwnDraft: {
            draft: {
                [key: string]: unknown;
            };
            /** @example key:Ann */
            owner: string;
            base_version: number;
            /** Format: date-time */
            updated_at: string;
        };
        PageCount: {
            page: string;
            sessions: number;
        };
        PageStep: {
            from_page: string;
            to_page: string;
            steps: number;
            sessions: number;
        };
        Partner: {
            /**
             * @description How long the gateway waits for the partner's service, in milliseconds.
             * @example 10000
             */
            timeout_ms: number;
            /**
             * @description Received name → canonical field or synonym. Of two names for one field the earlier wins.
             * @example {
             *       "sub_id": "aff_sub",
             *       "click_id": "aff_sub3"
             *     }
             */
            parameter_mapping: {
                [key: string]: string;
            };
            /**
             * @description Canonical field → a default, a constant, or a map of values.
             * @example {
             *       "status": {
             *         "values": {
             *           "yet to consume": "pending"
             *         }
             *       }
             *     }
             */
            field_rules: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[];
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 100000
             */
            max_daily_requests: number;
            /**
             * @description Days that conversions are stored, unless a tenant overrides it.
             * @example 30
             */
            data_retention_days: number;
            /**
             * @description Names the partner permanently; the default names of its database and service contain it.
             * @example involve_asia
             */
            partner_code: string;
            /** @example InvolveAsia */
            partner_name: string;
            /**
             * @description The path to which the partner sends; the leading slash may be left out.
             * @example /involve/event
             */
            endpoint_path: string;
            /**
             * Format: uri
             * @description The URL of the partner's service; null until it has been deployed.
             * @example https://involve-asia-postback-abc123-as.a.run.app
             */
            endpoint_url: string | null;
            /**
             * @description By default the partner's code with hyphens and `-postback`.
             * @example bytec-public-postback
             */
            cloud_run_service_name: string;
            /** @example asia-southeast1 */
            cloud_run_region: string;
            /** @example my-project */
            cloud_run_project_id: string | null;
            /**
             * @description By default the partner's code and `_db`.
             * @example involve_asia_db
             */
            database_name: string;
            /**
             * @description The partner's database where it is not on the common server; shown without its password.
             * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
             */
            database_url: string | null;
            /**
             * @description IANA name. Times without a zone are in it, and daily limits follow it.
             * @example UTC
             */
            timezone: string;
            /**
             * @description What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
             * @example update
             * @enum {string}
             */
            dedupe: "flag" | "off" | "update";
            /**
             * @description The newest status wins, even a lower one.
             * @example false
             */
            allow_reversal: boolean;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string}
             */
            amounts_on_duplicate: "add" | "replace";
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string}
             */
            date_order: "dmy" | "mdy" | "ymd";
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field: string | null;
            /**
             * @description The received name of a field that holds the postback as JSON.
             * @example payload
             */
            envelope: string | null;
            /**
             * @description The charset of bytes that are neither UTF-8 nor declared otherwise; null is windows-1252.
             * @example gb18030
             * @enum {string|null}
             */
            charset: "big5" | "euc-jp" | "euc-kr" | "gb18030" | "gbk" | "shift_jis" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "windows-874" | null;
            /**
             * @description A postback without a known token is refused.
             * @example false
             */
            require_token: boolean;
            /**
             * @description A postback without an API key of this partner is refused.
             * @example false
             */
            require_api_key: boolean;
            /**
             * @description A postback without a valid signature in X-Signature is refused; needs a signing secret.
             * @example false
             */
            require_signature: boolean;
            /**
             * @description Number of active signing secrets: none, one, or two during a rotation.
             * @example 0
             */
            signing_secrets: number;
            /**
             * Format: date-time
             * @description When the signing secret was last set; null when none was.
             */
            signing_secrets_set_at: string | null;
            /**
             * @description The response to input that is not a conversion: 200 or 422. It is quarantined either way.
             * @example accept
             * @enum {string}
             */
            on_invalid: "accept" | "reject";
            /**
             * @description Whether a postback over the limits is stored with a warning or answered 429.
             * @example accept
             * @enum {string}
             */
            on_limit: "accept" | "reject";
            /**
             * @description Addresses and networks that may send postbacks; empty: all.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            ip_allowlist: string[];
            /** @description Sent instead of `OK`. */
            success_response: components["schemas"]["SuccessResponse"] | null;
            /**
             * @description The partner may send postbacks directly to its service, past the gateway.
             * @example true
             */
            direct_access: boolean;
            /**
             * @description Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
             * @example false
             */
            sleeps: boolean;
            /**
             * @description Logs a line for every postback.
             * @example true
             */
            enable_logging: boolean;
            /**
             * @description Receives requests to /postback/ without a known token; the mark moves from the partner that had it.
             * @example true
             */
            is_default: boolean;
            /** @example true */
            is_active: boolean;
            /**
             * @description Triggers raise it in every transaction that changes the partner, its tenants or their tokens.
             * @example 1
             */
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        PartnerErasure: {
            /** @example rector */
            partner_code: string;
            /** @description False: there was more than could be done in time; repeat the request. */
            is_complete: boolean;
            /**
             * @description Postbacks that lost the person.
             * @example 3
             */
            conversions: number;
            /**
             * @description Conversions without postbacks whose state still held the id.
             * @example 0
             */
            ledger: number;
            /** @example 1 */
            quarantine: number;
            /**
             * @description Postbacks whose conversion_id is the id, which stays because counting depends on it.
             * @example 0
             */
            kept_conversion_ids: number;
            /**
             * @description What imported models say of the person's conversions, which insight deleted.
             * @example 0
             */
            predictions: number;
        };
        PartnerExport: {
            /** @example rector */
            partner_code: string;
            /** @description False: there is more than one export holds, or than could be read in time. */
            is_complete: boolean;
            conversions: Record<string, never>[];
            ledger: Record<string, never>[];
            quarantine: Record<string, never>[];
            /** @description What imported models say of the person's conversions. */
            predictions: Record<string, never>[];
        };
        PartnerJob: {
            partner_code: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "dry_run" | "import" | "redrive";
            /** @enum {string} */
            state: "failed" | "finished" | "running" | "stopped" | "waiting";
            /** @description What was chosen, frozen when the job was created */
            request: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description The job leaves alone whatever is stored later
             */
            as_of: string;
            counts: {
                [key: string]: unknown;
            };
            result: {
                [key: string]: unknown;
            } | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            stop_requested_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
        };
        PartnerJobList: {
            data: components["schemas"]["PartnerJob"][];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        PartnerNotAnswered: {
            partner_code: string;
            code: string;
            detail: string;
        };
        PartnerOverview: {
            /**
             * @description Why it did not: a code of a problem, `asleep` for a service that scales to zero, `not_deployed`.
             * @example null
             */
            error: string | null;
            /** Format: date-time */
            last_postback_at: string | null;
            /** @description Postbacks of each of the last 24 UTC hours, the oldest first. */
            hours: number[] | null;
            /** @example 12 */
            conversions_24h: number | null;
            /** @example 12 */
            duplicates_24h: number | null;
            /** @example 12 */
            quarantined_24h: number | null;
            /**
             * @description Null also above 10,000.
             * @example 12
             */
            quarantine_open: number | null;
            /** @example 12 */
            spool_pending: number | null;
            /** Format: date-time */
            spool_oldest_at: string | null;
            /** @example 12 */
            dead_lettered: number | null;
            /**
             * @description Postbacks in a row that the gateway answered with an error.
             * @example 12
             */
            errors_in_a_row: number | null;
            /**
             * @description After so many in a row the network switches the URL off; null where no such limit is known.
             * @example 12
             */
            errors_limit: number | null;
            /**
             * @description The version of the configuration.
             * @example 7
             */
            revision: number;
            /** @enum {string} */
            database: "down" | "unknown" | "up";
            /** @example rector */
            code: string;
            /** @example Rector */
            name: string;
            active: boolean;
            /** @description Whether the partner's service responded in time. */
            answered: boolean;
        };
        PartnerPage: {
            data: components["schemas"]["Partner"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        PartnerRevision: {
            /** @example involve_asia */
            partner_code: string;
            /** @example 3 */
            version: number;
            /** Format: date-time */
            changed_at: string;
            /**
             * @description Such as `key:<name>` or `sql:<role>`.
             * @example key:Mei, dashboards
             */
            changed_by: string;
            /**
             * @description The first changed entity.
             * @enum {string}
             */
            entity: "partner" | "tenant" | "token";
            /**
             * @description The partner's or the tenant's code.
             * @example bytec
             */
            entity_code: string;
            /**
             * @description Why the change was made; null where nobody said.
             * @example the network renamed reward
             */
            note: string | null;
            before: Record<string, never> | null;
            after: Record<string, never>;
        };
        PartnerRevisionPage: {
            data: components["schemas"]["PartnerRevision"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        Person: {
            /**
             * @example editor
             * @enum {string}
             */
            role: "admin" | "editor" | "viewer";
            id: string;
            /**
             * @description In lower case; `*@example.com` is everybody of that domain.
             * @example mei@example.com
             */
            email: string;
            /** Format: date-time */
            created_at: string;
        };
        PersonExport: {
            /** @description Null when the gateway did not respond, or cannot know the id. */
            gateway: components["schemas"]["GatewayExport"] | null;
            partners: components["schemas"]["PartnerExport"][];
            /** @description Null when the collector of events did not respond, cannot know the id, or does not exist. */
            events: components["schemas"]["EventsExport"] | null;
            not_answered: components["schemas"]["NotAnswered"][];
        };
        PersonPage: {
            data: components["schemas"]["Person"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        PersonRequest: {
            /**
             * @description Of postbacks and of events.
             * @example click-8f2c91
             */
            click_id?: string;
            /** @description Of postbacks. */
            sub_id?: string;
            /**
             * @description Of events, as the next two are.
             * @example user-8f2c91
             */
            user_id?: string;
            anonymous_id?: string;
            session_id?: string;
            /**
             * @description Left out: all partners.
             * @example [
             *       "rector"
             *     ]
             */
            partner_codes?: string[];
        };
        PersonalDataEvent: {
            /** Format: date-time */
            at: string;
            /** @example key:Mei, dashboards */
            actor: string;
            /** @example erase */
            action: string;
            /**
             * @description A keyed hash: equal for the same person.
             * @example click_id:Zk…
             */
            person: string;
            outcome: {
                [key: string]: unknown;
            };
        };
        PostbackJourney: {
            /** Format: uuid */
            postback_id: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            stored_at: string;
            took_ms: number;
            revision: number;
            is_duplicate: boolean;
        };
        PostbackOfConversion: {
            /** Format: uuid */
            postback_id: string;
            tenant: string | null;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            stored_at: string;
            config_version: number;
            is_duplicate: boolean;
            is_update: boolean;
            conversion_id: string | null;
            offer_id: string | null;
            offer_name: string | null;
            order_id: string | null;
            /** Format: date-time */
            datetime_conversion: string | null;
            event: string | null;
            /** @enum {string|null} */
            status: "approved" | null | "other" | "paid" | "pending" | "rejected";
            /** @description A decimal with four digits behind the point */
            sale_amount_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            payout_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_payout: string | null;
            /** @description A decimal with four digits behind the point */
            usd_payout: string | null;
            conversion_currency: string | null;
            adv_sub: string | null;
            adv_sub2: string | null;
            adv_sub3: string | null;
            adv_sub4: string | null;
            adv_sub5: string | null;
            aff_sub: string | null;
            aff_sub2: string | null;
            aff_sub3: string | null;
            aff_sub4: string | null;
            media_id: string | null;
            sub_id: string | null;
            click_id: string | null;
            status_original: string | null;
            warnings: components["schemas"]["PostbackWarning"][] | null;
            /** @description Exactly as stored; null where the row is too large for the response */
            raw_data: unknown;
            is_content_left_out: boolean;
            request_line: string | null;
            request_headers: {
                [key: string]: unknown;
            } | null;
            request_ip: string | null;
        };
        PostbackWarning: {
            field: string;
            /**
             * @description Stable, for programs
             * @enum {string}
             */
            code: "amount_doubtful" | "amounts_not_added" | "body_byte_order_mark" | "body_meaningless" | "body_repaired" | "character_cut" | "charset_converted" | "currency_kept_amounts" | "currency_unknown" | "encoded_twice" | "filler_left_out" | "id_respelled" | "over_limit" | "parameter_ignored" | "parameter_without_value" | "placeholder_unfilled" | "separator_repaired" | "status_not_applied" | "status_unknown_word" | "text_too_long" | "time_buddhist" | "time_implausible" | "time_unreadable" | "token_unknown" | "unspecified" | "utf8_twice" | "zone_unknown";
            /** @description As received, shortened; null where it was erased */
            value?: string | null;
            /** @description What the sentence names besides the value */
            params?: {
                [key: string]: unknown;
            };
            /** @description The sentence for people */
            reason: string;
        };
        Prediction: {
            model: string;
            model_version: string;
            feature_list_version: number;
            partner: string;
            /** @description The code of the tenant */
            tenant: string;
            conversion_id: string;
            conversion_key: string | null;
            /** @description That it will be approved: a decimal from 0 to 1 */
            probability: string;
            /** Format: date-time */
            predicted_at: string;
        };
        PredictionsOfModel: {
            model: string;
            model_version: string;
            rows: number;
        };
        PreviewRule: {
            /** @description A figure, its groups, and a condition. */
            rule: {
                [key: string]: unknown;
            };
        };
        PreviewedFiring: {
            /** @description The partner, and the group by dimension */
            keys: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description The end of the hour that it would have fired for
             */
            fired_at: string;
            /**
             * Format: date-time
             * @description Null: it would still be firing
             */
            resolved_at: string | null;
            /** @description Of the hours that were looked at */
            seen: string | null;
            /** @description Exact where a rule compares with a figure, else an estimate */
            expected: string | null;
            /** @description Of a figure this far out in normal hours */
            probability: number | null;
            hours: number | null;
        };
        Problem: {
            /** @example about:blank */
            type: string;
            /** @example Invalid request */
            title: string;
            /** @example 422 */
            status: number;
            /**
             * @description Stable, for programs
             * @enum {string}
             */
            code: "bad_answer" | "bad_request" | "conflict" | "cross_site" | "forbidden" | "forbidden_ip" | "forbidden_origin" | "headers_too_large" | "internal" | "invalid_postback" | "invalid_request" | "method_not_allowed" | "no_answer" | "not_found" | "position_lost" | "precondition_failed" | "rate_limited" | "request_timeout" | "too_large" | "unauthorized" | "unavailable" | "unknown_endpoint" | "unknown_service" | "unreadable_request" | "would_hide_data";
            /** @example The request is not valid. */
            detail: string;
            /** @description Every field error at once */
            errors?: components["schemas"]["FieldError"][];
        };
        QuarantineOfPartners: {
            data: components["schemas"]["QuarantineSummaryOfPartner"][];
            next_cursor: string | null;
            limit: number;
            not_answered: components["schemas"]["SilentPartner"][];
        };
        QuarantineReason: {
            field: string;
            /**
             * @description Stable, for programs
             * @enum {string}
             */
            code: "amount_ambiguous" | "amount_unreadable" | "body_cut" | "body_not_one_object" | "body_not_utf8" | "body_packed" | "body_unreadable" | "conversion_id_filler" | "conversion_id_missing" | "conversion_id_placeholder" | "conversion_id_too_long" | "currency_contradicts" | "database_refused" | "redrive_failed" | "tenant_inactive" | "token_inactive" | "too_many_parameters" | "too_many_postbacks" | "unspecified";
            /** @description As received, shortened; null where it was erased */
            value?: string | null;
            /** @description What the sentence names besides the value */
            params?: {
                [key: string]: unknown;
            };
            /** @description The sentence for people */
            reason: string;
        };
        QuarantineReasonOfPartner: {
            partner_code: string;
            field: string;
            code: string;
            reason: string;
            params: {
                [key: string]: unknown;
            };
            postbacks: number;
            /** Format: date-time */
            first_received_at: string;
            /** Format: date-time */
            last_received_at: string;
            /** Format: uuid */
            sample_postback_id: string;
            money: components["schemas"]["ReadableMoney"][];
        };
        QuarantineReasonsOfPartners: {
            groups: components["schemas"]["QuarantineReasonOfPartner"][];
            looked_at: number;
            /** @description Older postbacks were not counted */
            has_more: boolean;
            /** @description Amounts were looked for in so many of the newest postbacks */
            money_of: number;
            not_answered: components["schemas"]["SilentPartner"][];
        };
        QuarantineSummaryOfPartner: {
            partner_code: string;
            /** Format: uuid */
            postback_id: string;
            tenant: string | null;
            /** Format: date-time */
            received_at: string;
            conversion_id: string | null;
            reasons: components["schemas"]["QuarantineReason"][];
            request_ip: string | null;
            size_bytes: number;
        };
        QuarantinedPostback: {
            /** Format: uuid */
            postback_id: string;
            tenant: string | null;
            /** Format: date-time */
            received_at: string;
            conversion_id: string | null;
            reasons: components["schemas"]["QuarantineReason"][];
            body_base64?: string | null;
            body_bytes: number | null;
            /** @description Exactly as stored; null where the row is too large for the response */
            raw_data: unknown;
            is_content_left_out: boolean;
            request_line: string | null;
            request_headers: {
                [key: string]: unknown;
            } | null;
            request_ip: string | null;
            digest: string | null;
            size_bytes: number;
        };
        QueriedFigure: {
            /** @description An exact decimal; null where the figure does not exist */
            value: string | null;
            /** @description An exact decimal; null where the figure does not exist */
            compared?: string | null;
            /** @description An exact decimal; null where the figure does not exist */
            change?: string | null;
            /** @description An exact decimal; null where the figure does not exist */
            change_pct?: string | null;
            /** @description An exact decimal; null where the figure does not exist */
            share?: string | null;
        };
        QueriedGroup: {
            keys: {
                [key: string]: string;
            };
            values: {
                [key: string]: components["schemas"]["QueriedFigure"];
            };
        };
        QueryCoverage: {
            /**
             * Format: date-time
             * @description Null: as far back as the roll-up goes
             */
            from: string | null;
            /** Format: date-time */
            to: string;
            /** @description Above 0 where the zone begins its days within an hour: the period begins so much later than asked */
            shifted_minutes: number;
            /** CoveredPeriod */
            compared: {
                /**
                 * Format: date-time
                 * @description Null: as far back as the roll-up goes
                 */
                from: string | null;
                /** Format: date-time */
                to: string;
                /** @description Above 0 where the zone begins its days within an hour: the period begins so much later than asked */
                shifted_minutes: number;
            } | null;
        };
        QueryResult: {
            /** @description As it was run, without members that say their default */
            plan: {
                [key: string]: unknown;
            };
            rows: components["schemas"]["QueriedGroup"][];
            /** @enum {string} */
            source: "hourly";
            coverage: components["schemas"]["QueryCoverage"];
            /**
             * Format: date-time
             * @description The earliest snapshot of those that answered; null: none did
             */
            as_of: string | null;
            /** @description The smallest groups of a partner are summed as (other) */
            truncated: boolean;
            answered: string[];
            not_answered: components["schemas"]["PartnerNotAnswered"][];
        };
        QuestionAssumption: {
            code: string;
            text: components["schemas"]["QuestionMessage"];
        };
        QuestionChoice: {
            plan: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            read_by: "model" | "parser";
        };
        QuestionMessage: {
            en: string;
            "zh-Hans": string;
            "zh-Hant": string;
        };
        QuestionResult: {
            /** @description A plan, or `clarify` with what to ask back, or `refuse` with the reason */
            plan: {
                [key: string]: unknown;
            };
            assumptions: components["schemas"]["QuestionAssumption"][];
            /** QuestionMessage */
            message: {
                en: string;
                "zh-Hans": string;
                "zh-Hant": string;
            } | null;
            /** QueryResult */
            result: {
                /** @description As it was run, without members that say their default */
                plan: {
                    [key: string]: unknown;
                };
                rows: components["schemas"]["QueriedGroup"][];
                /** @enum {string} */
                source: "hourly";
                coverage: components["schemas"]["QueryCoverage"];
                /**
                 * Format: date-time
                 * @description The earliest snapshot of those that answered; null: none did
                 */
                as_of: string | null;
                /** @description The smallest groups of a partner are summed as (other) */
                truncated: boolean;
                answered: string[];
                not_answered: components["schemas"]["PartnerNotAnswered"][];
            } | null;
            /** @description Plans to choose from, where a language model is set up and read the question otherwise than the parser */
            choices: components["schemas"]["QuestionChoice"][];
            /**
             * QuestionNotice
             * @description Why the language model had no part in it although it is set up
             */
            notice: {
                code: string;
                text: components["schemas"]["QuestionMessage"];
            } | null;
        };
        ReadableMoney: {
            field: string;
            currency: string | null;
            amount: string;
        };
        Recommendation: {
            product_id: string;
            /** @description From 0 to 1; null for what is only popular */
            score: number | null;
            /** @description Sessions with both products; with the one where it is only popular */
            support: number;
            /** @enum {string} */
            reason: "bought_together" | "popular" | "viewed_together";
        };
        Recommendations: {
            items: components["schemas"]["Recommendation"][];
            /** Format: date-time */
            computed_at: string | null;
            /**
             * RecommendationQuality
             * @description Of all sources; null before a day has passed
             */
            quality: {
                /** Format: date-time */
                measured_at: string;
                /** @description Visits of the day before measured_at with two products or more */
                visits: number;
                /** @description With one of ten recommended products after the first one */
                hit_rate: number;
                /** @description With one of the ten most popular products */
                popular_hit_rate: number;
            } | null;
        };
        ReconciliationReport: {
            from: string;
            to: string;
            /** @description Whether no hour is unbalanced and every service responded. */
            adds_up: boolean;
            /** @description Whether, besides, no hour is unknown. */
            is_certain: boolean;
            data: components["schemas"]["HourBalance"][];
            not_answered: components["schemas"]["NotAnswered"][];
            /** @description The partners that are not active; they are reconciled, and raise no alarm. */
            inactive: string[];
        };
        RedriveDeadEvents: {
            /** @description As the list shows them. */
            ids?: string[];
            /** @example hourly */
            handler?: string;
            /**
             * @description The code of a source.
             * @example shop
             */
            source?: string;
            /** @description True: every dead event, where no other field selects any. */
            all?: boolean;
        };
        RedriveRejects: {
            /** @description As the list shows them. */
            ids?: string[];
            /**
             * @description The code of a reason.
             * @enum {string}
             */
            code?: "clock_corrected" | "in_the_future" | "not_a_time" | "not_allowed" | "redacted" | "required" | "too_deep" | "too_old" | "unknown_currency" | "unknown_field" | "unreadable_amount" | "wrong_format" | "wrong_length" | "wrong_type";
            /**
             * @description The code of a source.
             * @example shop
             */
            source?: string;
            /** @description True: every rejected event, where no other field selects any. */
            all?: boolean;
            /**
             * Format: uuid
             * @description next_after of the request before: continues with those that follow.
             */
            after?: string;
        };
        RedriveSpool: {
            /** @description Postback ids, as the list shows them. */
            ids?: string[];
            /** @example rector */
            partner_code?: string;
            /** @enum {string} */
            state?: "dead";
            /** @description True: every dead-lettered entry, where no other field selects any. */
            all?: boolean;
        };
        RedriveUnrouted: {
            /** @description As the list shows them. */
            ids?: string[];
            /**
             * @description All whose path begins with this.
             * @example /partner/recter/
             */
            path_prefix?: string;
            /**
             * @description Left out: the endpoint to which the path of each request leads now.
             * @example /rector/event
             */
            endpoint_path?: string;
            /** @description True: every request, where no other field selects any. */
            all?: boolean;
        };
        RedrivenReject: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            outcome: "dropped" | "duplicate" | "rejected" | "stored";
            /** Format: uuid */
            event_id: string | null;
            errors: components["schemas"]["EventErrorEntry"][];
        };
        RejectedEvent: {
            source: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            received_at: string;
            event: string;
            errors: components["schemas"]["EventErrorEntry"][];
        };
        RejectedEventsPage: {
            data: components["schemas"]["RejectedEvent"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        RejectedEventsReport: {
            redriven: number;
            /** Format: uuid */
            next_after: string | null;
            outcomes: components["schemas"]["RedrivenReject"][];
        };
        Report: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Who created it */
            owner: string;
            /**
             * Format: uuid
             * @description The dashboard that it shows as that is at the time; null: its own board
             */
            dashboard_id: string | null;
            /** @description Tiles of its own, as those of a dashboard */
            board: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            language: "en" | "zh-Hans" | "zh-Hant";
            /** @description Of its schedule and of its figures */
            timezone: string;
            /** @description `every` day, week or month, `at` a time, on a `weekday` or a `day` of the month */
            schedule: {
                [key: string]: unknown;
            };
            channels: ("email" | "webhook")[];
            recipients: string[];
            /** @description Nothing is sent where there are no figures */
            skips_empty: boolean;
            is_enabled: boolean;
            version: number;
            /** Format: date-time */
            next_due_at: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
        };
        ReportMessage: {
            channel: string;
            /** Format: date-time */
            sent_at: string | null;
            attempts: number;
            error: string | null;
        };
        ReportRun: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            report_id: string;
            /** Format: date-time */
            due_at: string;
            /** @enum {string} */
            state: "done" | "empty" | "failed" | "pending";
            error: string | null;
            /** Format: date-time */
            finished_at: string | null;
            messages: components["schemas"]["ReportMessage"][];
            /** @description The tiles with their plans and figures as they were; null in lists */
            result: {
                [key: string]: unknown;
            } | null;
        };
        ReportRuns: {
            data: components["schemas"]["ReportRun"][];
        };
        Reports: {
            data: components["schemas"]["Report"][];
            available_channels: ("email" | "webhook")[];
        };
        RetainedData: {
            /** @example conversions */
            what: string;
            /**
             * @description Null for data that belongs to no single tenant.
             * @example bytec
             */
            tenant: string | null;
            /** @example 30 */
            days_allowed: number;
            oldest: string | null;
            /** @example false */
            is_kept_too_long: boolean;
        };
        RevisionTraffic: {
            version: number;
            /** Format: date-time */
            active_from: string;
            /**
             * Format: date-time
             * @description Null: active now
             */
            active_to: string | null;
            conversions: number;
            duplicates: number;
            /** @description Still in quarantine */
            quarantined: number;
        };
        RevisionTrafficList: {
            data: components["schemas"]["RevisionTraffic"][];
        };
        RollBack: {
            /**
             * @description Why, for the history.
             * @example payouts were read as sale amounts
             */
            note?: string;
        };
        RolledBackPartner: {
            /**
             * @description How long the gateway waits for the partner's service, in milliseconds.
             * @example 10000
             */
            timeout_ms: number;
            /**
             * @description Received name → canonical field or synonym. Of two names for one field the earlier wins.
             * @example {
             *       "sub_id": "aff_sub",
             *       "click_id": "aff_sub3"
             *     }
             */
            parameter_mapping: {
                [key: string]: string;
            };
            /**
             * @description Canonical field → a default, a constant, or a map of values.
             * @example {
             *       "status": {
             *         "values": {
             *           "yet to consume": "pending"
             *         }
             *       }
             *     }
             */
            field_rules: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[];
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 100000
             */
            max_daily_requests: number;
            /**
             * @description Days that conversions are stored, unless a tenant overrides it.
             * @example 30
             */
            data_retention_days: number;
            /** @description The fields that differ from the version, because no rollback changes them. */
            kept: components["schemas"]["UnrestoredField"][];
            /**
             * @description Names the partner permanently; the default names of its database and service contain it.
             * @example involve_asia
             */
            partner_code: string;
            /** @example InvolveAsia */
            partner_name: string;
            /**
             * @description The path to which the partner sends; the leading slash may be left out.
             * @example /involve/event
             */
            endpoint_path: string;
            /**
             * Format: uri
             * @description The URL of the partner's service; null until it has been deployed.
             * @example https://involve-asia-postback-abc123-as.a.run.app
             */
            endpoint_url: string | null;
            /**
             * @description By default the partner's code with hyphens and `-postback`.
             * @example bytec-public-postback
             */
            cloud_run_service_name: string;
            /** @example asia-southeast1 */
            cloud_run_region: string;
            /** @example my-project */
            cloud_run_project_id: string | null;
            /**
             * @description By default the partner's code and `_db`.
             * @example involve_asia_db
             */
            database_name: string;
            /**
             * @description The partner's database where it is not on the common server; shown without its password.
             * @example postgres://svc_involve_asia@10.0.0.5:5432/involve_asia_db
             */
            database_url: string | null;
            /**
             * @description IANA name. Times without a zone are in it, and daily limits follow it.
             * @example UTC
             */
            timezone: string;
            /**
             * @description What a duplicate conversion_id does: updates the conversion, is flagged, or counts again.
             * @example update
             * @enum {string}
             */
            dedupe: "flag" | "off" | "update";
            /**
             * @description The newest status wins, even a lower one.
             * @example false
             */
            allow_reversal: boolean;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string}
             */
            amounts_on_duplicate: "add" | "replace";
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string}
             */
            date_order: "dmy" | "mdy" | "ymd";
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field: string | null;
            /**
             * @description The received name of a field that holds the postback as JSON.
             * @example payload
             */
            envelope: string | null;
            /**
             * @description The charset of bytes that are neither UTF-8 nor declared otherwise; null is windows-1252.
             * @example gb18030
             * @enum {string|null}
             */
            charset: "big5" | "euc-jp" | "euc-kr" | "gb18030" | "gbk" | "shift_jis" | "windows-1250" | "windows-1251" | "windows-1252" | "windows-1253" | "windows-1254" | "windows-1255" | "windows-1256" | "windows-1257" | "windows-1258" | "windows-874" | null;
            /**
             * @description A postback without a known token is refused.
             * @example false
             */
            require_token: boolean;
            /**
             * @description A postback without an API key of this partner is refused.
             * @example false
             */
            require_api_key: boolean;
            /**
             * @description A postback without a valid signature in X-Signature is refused; needs a signing secret.
             * @example false
             */
            require_signature: boolean;
            /**
             * @description Number of active signing secrets: none, one, or two during a rotation.
             * @example 0
             */
            signing_secrets: number;
            /**
             * Format: date-time
             * @description When the signing secret was last set; null when none was.
             */
            signing_secrets_set_at: string | null;
            /**
             * @description The response to input that is not a conversion: 200 or 422. It is quarantined either way.
             * @example accept
             * @enum {string}
             */
            on_invalid: "accept" | "reject";
            /**
             * @description Whether a postback over the limits is stored with a warning or answered 429.
             * @example accept
             * @enum {string}
             */
            on_limit: "accept" | "reject";
            /**
             * @description Addresses and networks that may send postbacks; empty: all.
             * @example [
             *       "203.0.113.0/24"
             *     ]
             */
            ip_allowlist: string[];
            /** @description Sent instead of `OK`. */
            success_response: components["schemas"]["SuccessResponse"] | null;
            /**
             * @description The partner may send postbacks directly to its service, past the gateway.
             * @example true
             */
            direct_access: boolean;
            /**
             * @description Its service scales to zero: the gateway spools what arrives while it starts, and raises an alarm after two minutes.
             * @example false
             */
            sleeps: boolean;
            /**
             * @description Logs a line for every postback.
             * @example true
             */
            enable_logging: boolean;
            /**
             * @description Receives requests to /postback/ without a known token; the mark moves from the partner that had it.
             * @example true
             */
            is_default: boolean;
            /** @example true */
            is_active: boolean;
            /**
             * @description Triggers raise it in every transaction that changes the partner, its tenants or their tokens.
             * @example 1
             */
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        RunPlan: {
            /** @description Metrics, groups, periods and filters. */
            plan: {
                [key: string]: unknown;
            };
        };
        SamplePage: {
            data: components["schemas"]["SamplePostback"][];
            looked_at: number;
        };
        SamplePostback: {
            /** Format: uuid */
            postback_id: string;
            /** Format: date-time */
            received_at: string;
            tenant: string | null;
            /** @enum {string} */
            outcome: "duplicate" | "quarantined" | "stored" | "updated";
            conversion_id: string | null;
            request_line: string;
            reasons: {
                [key: string]: unknown;
            }[];
            /** @description JSON text exactly as stored */
            raw_data: string | null;
            /** @description A body that could not be read; for editors and admins */
            body_base64: string | null;
            names: string[];
            shape: number;
            shape_count: number;
            offer_id?: string | null;
            offer_name?: string | null;
            order_id?: string | null;
            /** Format: date-time */
            datetime_conversion?: string | null;
            event?: string | null;
            /** @enum {string|null} */
            status?: "approved" | null | "other" | "paid" | "pending" | "rejected";
            /** @description A decimal with four digits behind the point */
            sale_amount_local?: string | null;
            /** @description A decimal with four digits behind the point */
            myr_sale_amount?: string | null;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount?: string | null;
            /** @description A decimal with four digits behind the point */
            payout_local?: string | null;
            /** @description A decimal with four digits behind the point */
            myr_payout?: string | null;
            /** @description A decimal with four digits behind the point */
            usd_payout?: string | null;
            conversion_currency?: string | null;
            adv_sub?: string | null;
            adv_sub2?: string | null;
            adv_sub3?: string | null;
            adv_sub4?: string | null;
            adv_sub5?: string | null;
            aff_sub?: string | null;
            aff_sub2?: string | null;
            aff_sub3?: string | null;
            aff_sub4?: string | null;
            media_id?: string | null;
            sub_id?: string | null;
            click_id?: string | null;
        };
        SaveAlertRule: {
            /** @description Names are unique. */
            name: string;
            /** @description Who cares for it; by default who creates it. */
            owner?: string | null;
            /** @description The only partner that it is evaluated for, whose key may then see it; null: all that its filters leave. */
            partner?: string | null;
            /** @description A figure, its groups, and a condition, as a preview takes it. */
            rule: {
                [key: string]: unknown;
            };
            /** @description How people hear of it, besides the console; `log` by default. */
            channels?: ("email" | "log" | "webhook")[];
            /** @description E-mail addresses, needed for the channel `email`. */
            recipients?: string[];
            /**
             * @description Of its messages by mail and webhook; null or none: the language of the installation (`ALERT_LANGUAGE`).
             * @enum {string|null}
             */
            language?: "en" | "zh-Hans" | "zh-Hant" | null;
            /** @description A rule that is not enabled is not evaluated. */
            is_enabled?: boolean;
        };
        SaveDashboard: {
            name: string;
            /** @description `tiles`, each a plan without its period, and `period`, which is shown first. */
            definition: {
                [key: string]: unknown;
            };
            /** @description Others see it, and editors change it; otherwise it exists for its owner alone. */
            is_shared: boolean;
        };
        SaveDraft: {
            /** @description The version of the partner that the draft began with. */
            base_version: number;
            /**
             * @description As a dry run takes it.
             * @example {
             *       "parameter_mapping": {
             *         "reward": "usd_payout"
             *       }
             *     }
             */
            draft: {
                [key: string]: unknown;
            };
        };
        SaveReport: {
            /** @description Names are unique. */
            name: string;
            /**
             * Format: uuid
             * @description A dashboard, as that is at the time; null: tiles of its own.
             */
            dashboard_id?: string | null;
            /** @description Tiles of its own, as those of a dashboard. */
            board?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Of its messages.
             * @enum {string}
             */
            language: "en" | "zh-Hans" | "zh-Hant";
            /**
             * @description The IANA time zone of its schedule and of its figures.
             * @example Asia/Kuala_Lumpur
             */
            timezone: string;
            /** @description `every` day, week or month, `at` a time, on a `weekday` (1 is Monday) or a `day` of the month. */
            schedule: {
                [key: string]: unknown;
            };
            channels: ("email" | "webhook")[];
            /** @description E-mail addresses, needed for the channel `email`. */
            recipients?: string[];
            /** @description Nothing is sent where there are no figures, or zeros alone. */
            skips_empty?: boolean;
            is_enabled?: boolean;
        };
        SaveView: {
            /**
             * @description The columns in their order; null: those that the reader prefers.
             * @example [
             *       "received"
             *     ]
             */
            columns?: string[] | null;
            /** @enum {string} */
            list: "conversions" | "dead-events" | "event-rejects" | "events" | "quarantine" | "undelivered";
            /** @description One's own views of a list have different names. */
            name: string;
            /**
             * @description The filters as the URL of the list has them, without a question mark.
             * @example status=rejected&partner=rector
             */
            query: string;
            /** @description Whether everybody sees it; only its owner changes it. */
            is_shared?: boolean;
        };
        SavedView: {
            /** @enum {string} */
            list: "conversions" | "dead-events" | "event-rejects" | "events" | "quarantine" | "undelivered";
            /** @description One's own views of a list have different names. */
            name: string;
            /**
             * @description The filters as the URL of the list has them, without a question mark.
             * @example status=rejected&partner=rector
             */
            query: string;
            /**
             * @example [
             *       "received",
             *       "partner",
             *       "status"
             *     ]
             */
            columns: string[] | null;
            /** @example 019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b */
            id: string;
            /** @example key:Ann */
            owner: string;
            is_shared: boolean;
            /** @description Whether it is one's own, and may be changed. */
            is_own: boolean;
            /** Format: date-time */
            updated_at: string;
        };
        SavedViews: {
            /** @description Sorted by name. */
            data: components["schemas"]["SavedView"][];
        };
        SearchResult: {
            /**
             * @description By its form alone.
             * @enum {string}
             */
            query: "postback_id" | "text" | "url";
            hits: components["schemas"]["SearchResultHit"][];
            /** @description Partners that may hold more. */
            not_answered: components["schemas"]["NotAnswered"][];
        };
        SearchResultHit: {
            /**
             * @description As what it stands there.
             * @enum {string}
             */
            kind: "click_id" | "conversion_id" | "endpoint" | "order_id" | "postback_id" | "quarantined_postback" | "tenant_token";
            /**
             * @description The tenant of a token; null for other hits.
             * @example null
             */
            tenant: string | null;
            /** Format: uuid */
            postback_id: string | null;
            /** @example example-1 */
            conversion_id: string | null;
            /** Format: date-time */
            received_at: string | null;
            /** @example rector */
            partner_code: string;
        };
        SeenName: {
            name: string;
            count: number;
            /** Format: date-time */
            last_seen_at: string;
            values: string[];
        };
        SendTestPostback: {
            /**
             * @description Path and query.
             * @example /partner/involve/event?conversion_id=test-1&usd_payout=1.00
             */
            target: string;
        };
        SessionDocument: {
            /** @enum {string} */
            role: "admin" | "editor" | "viewer";
            permissions: ("edit" | "manage_identity" | "manage_keys" | "manage_people" | "manage_personal_data" | "read" | "read_compliance" | "read_personal_data" | "read_tokens" | "redrive")[];
            /**
             * Format: uuid
             * @description The API key; null for a person whom Identity-Aware Proxy signed in.
             */
            key_id: string | null;
            /**
             * Format: date-time
             * @description When the session ends at the latest, and after 12 hours without a request; null where nothing limits it.
             */
            ends_at: string | null;
            /**
             * @description The name of the API key, or a person's e-mail address.
             * @example Mei, dashboards
             */
            name: string;
            /**
             * @description The zone in which times are shown until a person chooses another.
             * @example Asia/Singapore
             */
            time_zone_default: string;
            /**
             * @description The languages of the console, as BCP 47 tags.
             * @example [
             *       "en",
             *       "zh-Hans",
             *       "zh-Hant"
             *     ]
             */
            languages: string[];
        };
        SignIn: {
            /** @description A key of role admin, editor or viewer. */
            api_key?: string;
            /** @description The code of a sign-in link, which is used up by this. */
            sign_in_code?: string;
        };
        SignInCode: {
            /**
             * @description Show it to one person only.
             * @example dM2a7Q0m6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkX
             */
            code: string;
            /**
             * @description The page of the console that uses the code. The part behind # reaches no server and no log.
             * @example /sign-in#dM2a…
             */
            path: string;
            /** Format: date-time */
            ends_at: string;
        };
        SilentPartner: {
            partner_code: string | null;
            code: string;
            detail: string;
        };
        SnoozeAlert: {
            /**
             * @description A time in ISO 8601, within 90 days.
             * @example 2026-12-01T09:00:00+08:00
             */
            until: string;
        };
        SourceKeyDocument: {
            /**
             * @description A public key stands in pages; a secret one stays on a server, which is trusted.
             * @example public
             * @enum {string}
             */
            kind: "public" | "secret";
            id: string;
            /**
             * @description The beginning of the key, to recognise it.
             * @example pk_7fQ2x
             */
            key_prefix: string;
            /**
             * @description The whole key, where it is public; null for a secret one.
             * @example pk_7fQ2xV9bLr3mKd0sTzUe1w
             */
            public_key: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            revoked_at: string | null;
        };
        SpoolDeadLetter: {
            dead_lettered: number;
        };
        SpoolPage: {
            data: components["schemas"]["SpooledPostback"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        SpoolRedrive: {
            redriven: number;
        };
        SpooledPostback: {
            /** Format: uuid */
            id: string;
            partner_code: string;
            /** Format: date-time */
            received_at: string;
            /** @enum {string} */
            state: "dead" | "waiting";
            attempts: number;
            /** Format: date-time */
            next_attempt_at: string;
            last_error: string | null;
            size_bytes: number;
            /** Format: date-time */
            dead_at: string | null;
            dead_status: number | null;
            dead_answer: string | null;
        };
        Stats: {
            hours: number;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            totals: components["schemas"]["StatsFigures"];
            by_hour: components["schemas"]["StatsOfHour"][];
            by_status: components["schemas"]["StatsOfStatus"][];
            by_offer: components["schemas"]["StatsOfOffer"][];
            by_offer_truncated: boolean;
            by_currency: components["schemas"]["StatsOfCurrency"][];
            by_warning: components["schemas"]["StatsOfWarning"][];
        };
        StatsFigures: {
            conversions: number;
            duplicates: number;
            updates: number;
            quarantined: number;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string;
            /** @description A decimal with four digits behind the point */
            usd_payout: string;
        };
        StatsOfCurrency: {
            currency: string | null;
            conversions: number;
            duplicates: number;
            updates: number;
            quarantined: number;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string;
            /** @description A decimal with four digits behind the point */
            usd_payout: string;
            /** @description A decimal with four digits behind the point */
            sale_amount_local: string;
            /** @description A decimal with four digits behind the point */
            payout_local: string;
        };
        StatsOfHour: {
            /** Format: date-time */
            hour: string;
            conversions: number;
            duplicates: number;
            updates: number;
            quarantined: number;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string;
            /** @description A decimal with four digits behind the point */
            usd_payout: string;
        };
        StatsOfOffer: {
            offer: string | null;
            conversions: number;
            duplicates: number;
            updates: number;
            quarantined: number;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string;
            /** @description A decimal with four digits behind the point */
            usd_payout: string;
        };
        StatsOfStatus: {
            status: string | null;
            conversions: number;
            duplicates: number;
            updates: number;
            quarantined: number;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string;
            /** @description A decimal with four digits behind the point */
            usd_payout: string;
        };
        StatsOfWarning: {
            code: string;
            field: string;
            postbacks: number;
        };
        StoredPostbackOfPartner: {
            partner_code: string;
            /** Format: uuid */
            postback_id: string;
            tenant: string | null;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            stored_at: string;
            config_version: number;
            is_duplicate: boolean;
            is_update: boolean;
            conversion_id: string | null;
            offer_id: string | null;
            offer_name: string | null;
            order_id: string | null;
            /** Format: date-time */
            datetime_conversion: string | null;
            event: string | null;
            /** @enum {string|null} */
            status: "approved" | null | "other" | "paid" | "pending" | "rejected";
            /** @description A decimal with four digits behind the point */
            sale_amount_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            usd_sale_amount: string | null;
            /** @description A decimal with four digits behind the point */
            payout_local: string | null;
            /** @description A decimal with four digits behind the point */
            myr_payout: string | null;
            /** @description A decimal with four digits behind the point */
            usd_payout: string | null;
            conversion_currency: string | null;
            adv_sub: string | null;
            adv_sub2: string | null;
            adv_sub3: string | null;
            adv_sub4: string | null;
            adv_sub5: string | null;
            aff_sub: string | null;
            aff_sub2: string | null;
            aff_sub3: string | null;
            aff_sub4: string | null;
            media_id: string | null;
            sub_id: string | null;
            click_id: string | null;
            status_original: string | null;
            warnings: components["schemas"]["PostbackWarning"][] | null;
        };
        StoredPostbacksOfPartners: {
            data: components["schemas"]["StoredPostbackOfPartner"][];
            next_cursor: string | null;
            limit: number;
            not_answered: components["schemas"]["SilentPartner"][];
        };
        StoredPredictions: {
            /** @description Rows of the request */
            read: number;
            stored: number;
            /** @description Rows older than what is stored of their conversion and model, or repeated in the request */
            outdated: number;
            models: components["schemas"]["PredictionsOfModel"][];
        };
        SuccessResponse: {
            /** @example OK */
            body: string;
            /** @example text/plain; charset=utf-8 */
            content_type: string;
        };
        TemplateDocument: {
            parameter_mapping: {
                [key: string]: string;
            };
            field_rules: {
                [key: string]: unknown;
            };
            partner_code: string;
            partner_name: string;
            endpoint_path: string;
            timezone: string;
        };
        TenantDocument: {
            /**
             * @description Overrides the partner's mapping name by name.
             * @example {
             *       "click_id": "aff_sub",
             *       "media_id": "aff_sub2"
             *     }
             */
            parameter_mapping: {
                [key: string]: string;
            };
            /**
             * @description Overrides the partner's field rules field by field.
             * @example {
             *       "status": {
             *         "values": {
             *           "confirmed": "approved"
             *         }
             *       }
             *     }
             */
            field_rules: {
                [key: string]: Record<string, never>;
            };
            /**
             * @description Canonical fields that together identify a conversion.
             * @example [
             *       "conversion_id"
             *     ]
             */
            conversion_key: ("adv_sub" | "adv_sub2" | "adv_sub3" | "adv_sub4" | "adv_sub5" | "aff_sub" | "aff_sub2" | "aff_sub3" | "aff_sub4" | "click_id" | "conversion_id" | "datetime_conversion" | "event" | "media_id" | "offer_id" | "offer_name" | "order_id" | "sub_id")[] | null;
            /**
             * @description 0 is unlimited.
             * @example 0
             */
            max_requests_per_second: number;
            /**
             * @description 0 is unlimited; the day is in the partner's timezone.
             * @example 0
             */
            max_daily_requests: number;
            /** @example 2 */
            id: number;
            /** @example involve_asia */
            partner_code: string;
            /**
             * @description Unique within its partner; it does not change.
             * @example bytec
             */
            code: string;
            /** @example Bytec */
            name: string;
            /**
             * @description Days that the tenant's conversions are stored.
             * @example 7
             */
            data_retention_days: number | null;
            /**
             * @example update
             * @enum {string|null}
             */
            dedupe: "flag" | "off" | "update" | null;
            /** @description The newest status wins, even a lower one. */
            allow_reversal: boolean | null;
            /**
             * @description Whether the amounts of a duplicate replace those of before or are added to them.
             * @example replace
             * @enum {string|null}
             */
            amounts_on_duplicate: "add" | "replace" | null;
            /**
             * @description What a date such as 05/03/2025 begins with; with ymd it is unknown.
             * @example ymd
             * @enum {string|null}
             */
            date_order: "dmy" | "mdy" | "ymd" | null;
            /**
             * @description The received name of a parameter that holds the zone of times without one.
             * @example timeZone
             */
            timezone_field: string | null;
            /**
             * @description Receives postbacks without a known token; the mark moves from the tenant that had it.
             * @example false
             */
            is_default: boolean;
            /** @example true */
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description The active tokens: in full to an admin, else masked. */
            tokens: components["schemas"]["TokenLists"];
            /**
             * @description The partner's version, raised by every change of it, its tenants or their tokens.
             * @example 3
             */
            version: number;
        };
        TenantPage: {
            data: components["schemas"]["TenantDocument"][];
            /** @example null */
            next_cursor: string | null;
            /** @example 1 */
            page: number | null;
            /** @example 50 */
            page_size: number;
            /** @example 2 */
            total: number | null;
        };
        TestDiagnostic: {
            /** @description What the sentence of the code names. */
            params?: {
                [key: string]: unknown;
            };
            field: string;
            code: string;
            reason: string;
        };
        TestPostbackResult: {
            /** Format: uuid */
            postback_id: string;
            /** @description In their order. */
            steps: components["schemas"]["TestStep"][];
            /** @description Why it went to quarantine, or what was read with a loss or a doubt. */
            diagnostics: components["schemas"]["TestDiagnostic"][];
        };
        TestStep: {
            /** @enum {string} */
            step: "edge" | "gateway" | "mapping" | "service" | "stored";
            /**
             * @description `skipped`: it was not reached, or there is nothing to try.
             * @enum {string}
             */
            state: "failed" | "ok" | "skipped";
            /** @description How long this step took; null where that is not measured. */
            ms: number | null;
            /** @description What was seen, such as `200` or `quarantined`; null where there is nothing to say. */
            detail: string | null;
        };
        TokenLists: {
            /**
             * @example [
             *       "default-ts-token"
             *     ]
             */
            ts_token?: string[];
            /** @example [] */
            ts_param?: string[];
            /** @example [] */
            tlm_token?: string[];
        };
        UnmatchedClick: {
            click_id: string;
            /** Format: date-time */
            occurred_at: string;
            source: string;
            session_id: string | null;
            event_type: string;
            page_url: string | null;
            partner: string | null;
            offer: string | null;
            product: string | null;
        };
        UnmatchedClickPage: {
            data: components["schemas"]["UnmatchedClick"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
            /**
             * Format: date-time
             * @description Every conversion that was stored before is counted
             */
            complete_until: string | null;
            /** @description Partners whose conversions were not read for more than a minute */
            behind: string[];
        };
        UnmatchedConversion: {
            partner_code: string;
            tenant: string | null;
            conversion_id: string;
            click_id: string | null;
            /** @enum {string} */
            reason: "no_click_id" | "unknown_click";
            status: string | null;
            offer: string | null;
            /** @description A decimal with four digits behind the point */
            payout: string | null;
            payout_currency: string | null;
            /** Format: date-time */
            received_at: string;
        };
        UnmatchedConversionPage: {
            data: components["schemas"]["UnmatchedConversion"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
            /**
             * Format: date-time
             * @description Every conversion that was stored before is counted
             */
            complete_until: string | null;
            /** @description Partners whose conversions were not read for more than a minute */
            behind: string[];
        };
        UnrestoredField: {
            /** @example database_name */
            field: string;
            /** @example shopee_db */
            in_version: string | null;
            /** @example shopee_network_db */
            now: string | null;
        };
        UnroutedPage: {
            data: components["schemas"]["UnroutedRequest"][];
            next_cursor: string | null;
            page: number | null;
            page_size: number;
            total: number | null;
        };
        UnroutedRedrive: {
            moved: number;
            skipped: number;
            errors: components["schemas"]["UnroutedRedriveError"][];
            is_complete: boolean;
        };
        UnroutedRedriveError: {
            /** Format: uuid */
            id: string;
            reason: string;
        };
        UnroutedRequest: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            received_at: string;
            method: string;
            path: string;
            parameters: {
                [key: string]: unknown;
            } | null;
            request_headers: {
                [key: string]: unknown;
            } | null;
            request_ip: string | null;
            size_bytes: number;
            can_be_redriven: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPartners: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPartner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePartner"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivatePartner: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePartner: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePartner"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePartnerIdentity: {
        parameters: {
            query?: {
                /** @description The partner's code: makes the change. Without it the response is a dry run. */
                confirm?: string;
            };
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeIdentity"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityPlan"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTenant"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerRevisionPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countTraffic: {
        parameters: {
            query: {
                /** @description The oldest version. */
                from_version: number;
                /** @description The newest version; at most a hundred versions at once. */
                to_version: number;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revisions, the oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionTrafficList"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerRevision"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollBackPartner: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RollBack"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolledBackPartner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                partner_code?: string;
                /** @description Such as `key:Mei, dashboards` or `sql:postgres`. */
                actor?: string;
                /** @description An API key's id; it also finds what other processes recorded of the key. */
                key_id?: string;
                entity?: "alert_rule" | "api_key" | "conversion" | "dead_event" | "partner" | "person" | "personal_data" | "prediction" | "quarantine" | "rejected_event" | "report" | "source" | "source_key" | "spool" | "tenant" | "token" | "unrouted";
                /** @description A partner's code, `<partner>/<tenant>`, or an API key's id. */
                entity_id?: string;
                action?: "configure" | "dead_letter" | "delete" | "erase" | "export" | "import" | "insert" | "redrive" | "update";
                /** @description The earliest time, such as 2025-01-01T00:00:00Z; in UTC where it names no zone. */
                from?: string;
                /** @description Before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSpool: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                partner_code?: string;
                state?: "dead" | "waiting";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpoolPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveSpool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveSpool"];
            };
        };
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpoolRedrive"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deadLetterSpool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterSpool"];
            };
        };
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpoolDeadLetter"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnrouted: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description All whose path begins with this. */
                path_prefix?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnroutedPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveUnrouted: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveUnrouted"];
            };
        };
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnroutedRedrive"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPersonalData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonExport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePersonalData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readComplianceReport: {
        parameters: {
            query: {
                partner_code: string;
                /** @description The earliest time, such as 2025-01-01T00:00:00Z, or a day; in UTC where it names no zone. */
                from: string;
                /** @description Before this time. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComplianceReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRecommendations: {
        parameters: {
            query: {
                product_id?: string;
                source?: string;
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The products, the best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recommendations"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventSources: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourcePage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEventSource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEventSource"];
            };
        };
        responses: {
            /** @description The source */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEventSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateEventSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeEventSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEventSource"];
            };
        };
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSourceKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSourceKey"];
            };
        };
        responses: {
            /** @description The key, with its text */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSourceKey"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSourceKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceKeyDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReconciliation: {
        parameters: {
            query?: {
                partner_code?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role and what it allows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The person is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSignInCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code, shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInCode"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                partner_code?: string;
                /** @description Jobs of each partner, 50 by default; more than 200 is taken as 200. */
                limit?: number;
                kind?: "dry_run" | "import" | "redrive";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJobList"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobRows: {
        parameters: {
            query?: {
                /** @description next_after of the page before. */
                after?: number;
                /** @description Rows of this group of changes. */
                group?: number;
                /** @description 50 by default; more than 200 is taken as 200. */
                limit?: number;
            };
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRowList"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDryRun"];
            };
        };
        responses: {
            /** @description The job, which runs from now on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSamples: {
        parameters: {
            query?: {
                tenant?: string;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to 200 postbacks; a viewer sees them masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamplePage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNamesSeen: {
        parameters: {
            query?: {
                tenant?: string;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to 500 names; a viewer sees their values masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamesSeen"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRedrive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRedrive"];
            };
        };
        responses: {
            /** @description The job, which runs from now on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateImport"];
            };
        };
        responses: {
            /** @description The import, a job; its `counts.done` is the row with which it goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addImportPart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportPart"];
            };
        };
        responses: {
            /** @description The import, a job; its `counts.done` is the row with which it goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerJob"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportErrorsAsCsv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where the service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportErrorsAsNdjson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where the service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDrafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The drafts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drafts"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDraft"];
            };
        };
        responses: {
            /** @description The draft as it is saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDraft"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft is deleted, or there was none */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPeople: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description Another name for page_size. */
                limit?: number;
                /** @description The page's number, from 1. */
                page?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addPerson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPerson"];
            };
        };
        responses: {
            /** @description The entry */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry is removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePerson"];
            };
        };
        responses: {
            /** @description The entry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of each partner, and what needs a hand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStoredPostbacks: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Rows on a page, 50 by default. */
                limit?: 100 | 200 | 50;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                status?: string;
                /** @description An offer's id or name. */
                offer?: string;
                /** @description The currency of the conversion. */
                currency?: string;
                conversion_id?: string;
                click_id?: string;
                /** @description Only duplicates, or none. */
                duplicates?: string;
                /** @description The code of a warning. */
                warning?: string;
                /** @description The field of a warning. */
                warning_field?: string;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredPostbacksOfPartners"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQuarantine: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Rows on a page, 50 by default. */
                limit?: 100 | 200 | 50;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                /** @description The field that a reason names. */
                field?: string;
                /** @description A part of a reason's sentence. */
                reason?: string;
                /** @description The stable code of a reason. */
                code?: string;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantineOfPartners"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readConversion: {
        parameters: {
            query?: {
                tenant?: string;
            };
            header?: never;
            path: {
                partner_code: string;
                conversion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversion */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversionOfPartner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readQuarantined: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
                postback_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The postback */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedPostback"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStats: {
        parameters: {
            query?: {
                tenant?: string;
                /** @description UTC hours, the current one included; 24 by default. */
                hours?: string;
            };
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description An id, a token or a URL, whole. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it stands, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNetworks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkList"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendTestPostback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendTestPostback"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestPostbackResult"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportConversionsAsCsv: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                status?: string;
                /** @description An offer's id or name. */
                offer?: string;
                /** @description The currency of the conversion. */
                currency?: string;
                conversion_id?: string;
                click_id?: string;
                /** @description Only duplicates, or none. */
                duplicates?: string;
                /** @description The code of a warning. */
                warning?: string;
                /** @description The field of a warning. */
                warning_field?: string;
                /** @description Members of a row, separated by commas, in the order of the file; all without it. */
                columns?: string;
                /** @description The zone of times: a name such as Asia/Singapore, or `partner` for that of each row’s partner. UTC by default. */
                tz?: string;
                /** @description Begin a CSV file with a byte order mark, by which Excel recognises UTF-8. */
                bom?: boolean;
                /** @description End a CSV file with a comment line that has the number of rows. */
                comment?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where a service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportConversionsAsNdjson: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                status?: string;
                /** @description An offer's id or name. */
                offer?: string;
                /** @description The currency of the conversion. */
                currency?: string;
                conversion_id?: string;
                click_id?: string;
                /** @description Only duplicates, or none. */
                duplicates?: string;
                /** @description The code of a warning. */
                warning?: string;
                /** @description The field of a warning. */
                warning_field?: string;
                /** @description Members of a row, separated by commas, in the order of the file; all without it. */
                columns?: string;
                /** @description The zone of times: a name such as Asia/Singapore, or `partner` for that of each row’s partner. UTC by default. */
                tz?: string;
                /** @description Begin a CSV file with a byte order mark, by which Excel recognises UTF-8. */
                bom?: boolean;
                /** @description End a CSV file with a comment line that has the number of rows. */
                comment?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where a service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportQuarantineAsCsv: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                /** @description The field that a reason names. */
                field?: string;
                /** @description A part of a reason's sentence. */
                reason?: string;
                /** @description The stable code of a reason. */
                code?: string;
                /** @description Members of a row, separated by commas, in the order of the file; all without it. */
                columns?: string;
                /** @description The zone of times: a name such as Asia/Singapore, or `partner` for that of each row’s partner. UTC by default. */
                tz?: string;
                /** @description Begin a CSV file with a byte order mark, by which Excel recognises UTF-8. */
                bom?: boolean;
                /** @description End a CSV file with a comment line that has the number of rows. */
                comment?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where a service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportQuarantineAsNdjson: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
                /** @description The code of a tenant; partners without it have no rows. */
                tenant?: string;
                /** @description The field that a reason names. */
                field?: string;
                /** @description A part of a reason's sentence. */
                reason?: string;
                /** @description The stable code of a reason. */
                code?: string;
                /** @description Members of a row, separated by commas, in the order of the file; all without it. */
                columns?: string;
                /** @description The zone of times: a name such as Asia/Singapore, or `partner` for that of each row’s partner. UTC by default. */
                tz?: string;
                /** @description Begin a CSV file with a byte order mark, by which Excel recognises UTF-8. */
                bom?: boolean;
                /** @description End a CSV file with a comment line that has the number of rows. */
                comment?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as it is read; the connection breaks where a service fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadEvidence: {
        parameters: {
            query?: {
                tenant?: string;
                lang?: "en" | "zh-Hans" | "zh-Hant";
            };
            header?: never;
            path: {
                partner_code: string;
                conversion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watch: {
        parameters: {
            query?: {
                /** @description Codes of partners, separated by commas; all without it. */
                partner?: string;
                /** @description The code of a tenant. */
                tenant?: string;
                /** @description Outcomes, separated by commas: stored, updated, duplicate, quarantined; all without it. */
                outcome?: string;
                /** @description The id of the last event that the client has, as the header Last-Event-ID, for clients that cannot set headers. */
                last_event_id?: string;
                /** @description Ends the stream after this time. */
                seconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A nameless event is a postback, and its id the postback id. watch: as_of, and which partners are watched, asleep, or do not respond. rate: of per_second postbacks, the newest of which is until, only some were shown. gap: more was missed than is sent again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQuarantineReasons: {
        parameters: {
            query?: {
                partner?: string;
                from?: string;
                to?: string;
                tenant?: string;
                field?: string;
                reason?: string;
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commonest first, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantineReasonsOfPartners"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runPlan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunPlan"];
            };
        };
        responses: {
            /** @description The figures, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResult"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runQuestion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskQuestion"];
            };
        };
        responses: {
            /** @description The plan, what it supposes, and the figures or why there are none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionResult"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forecast: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForecastFigure"];
            };
        };
        responses: {
            /** @description Estimates, and the partners that did not respond */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FigureForecast"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    calibrate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalibrateApprovals"];
            };
        };
        responses: {
            /** @description By partner and band of probability */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalCalibration"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalibrateApprovals"];
            };
        };
        responses: {
            /** @description By partner and model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelComparison"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRule"];
            };
        };
        responses: {
            /** @description A replay of the rule over finished hours; nothing is saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPreview"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInsightAlertRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlertRules"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInsightAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAlertRule"];
            };
        };
        responses: {
            /** @description The rule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlertRule"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceInsightAlertRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAlertRule"];
            };
        };
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlertRule"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInsightAlertRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInsightAlerts: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description The code of a partner; all without it. */
                partner?: string;
                state?: "firing" | "resolved";
                /** @description Fired from this time on. */
                since?: string;
                /** @description Of this rule. */
                rule_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlertsPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readInsightAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlert"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acknowledgeInsightAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlert"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    snoozeInsightAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeAlert"];
            };
        };
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightAlert"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDashboards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dashboards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboards"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDashboard"];
            };
        };
        responses: {
            /** @description The dashboard */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dashboard */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceDashboard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDashboard"];
            };
        };
        responses: {
            /** @description The dashboard */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDashboard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dashboard is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reports"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReport"];
            };
        };
        responses: {
            /** @description The report */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReport"];
            };
        };
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteReport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReportRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs, without their figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportRuns"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReportRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportRun"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportTraining: {
        parameters: {
            query?: {
                /** @description The code of a partner; all partners by default. */
                partner?: string;
                /** @description Conversions that were received, and decisions that came, before this moment; the present by default. */
                as_of?: string;
                /** @description Conversions that were first received then or later; all by default. */
                from?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Parquet file, once all of it is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findPredictions: {
        parameters: {
            query: {
                /** @description The code of its partner. */
                partner: string;
                conversion_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None where no model was asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversionPredictions"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importPredictions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportPredictions"];
            };
        };
        responses: {
            /** @description How many rows are stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredPredictions"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMapping: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the version to change; any other version is answered 412. */
                "If-Match"?: string;
            };
            path: {
                partner_code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMapping"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    handleMcpMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["McpMessage"];
            };
        };
        responses: {
            /** @description The response to a request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpResponse"];
                };
            };
            /** @description A notification was accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listViews: {
        parameters: {
            query?: {
                list?: "conversions" | "dead-events" | "event-rejects" | "events" | "quarantine" | "undelivered";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The views */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViews"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveView"];
            };
        };
        responses: {
            /** @description The view */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The view is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeView"];
            };
        };
        responses: {
            /** @description The view */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEventCatalogue: {
        parameters: {
            query?: {
                source?: string;
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventCatalogue"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventSessions: {
        parameters: {
            query?: {
                /** @description Began from this time on. */
                from?: string;
                /** @description Began before this time. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                /** @description Sessions of this user. */
                user_id?: string;
                /** @description Sessions that began on this page, without a query. */
                entry_page?: string;
                /** @description Whether sessions of bots are listed; they are not by default. */
                bots?: "exclude" | "include" | "only";
                /** @description Sessions on a page, 50 by default. */
                page_size?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSessionList"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEventPaths: {
        parameters: {
            query?: {
                /** @description Sessions that began from this time on, and page views since then. */
                from?: string;
                /** @description Before this time, at most 31 days on. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                /** @description Whether bots count; they do not by default. */
                bots?: "exclude" | "include" | "only";
                /** @description Maximum rows of each figure, 20 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPaths"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readFunnel: {
        parameters: {
            query?: {
                /** @description Occurred from this time on. */
                from?: string;
                /** @description Occurred before this time, at most 31 days on. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                /** @description Two to ten, separated by commas: types of events, or `type/name` with a percent-encoded name, `conversion`, `conversion.approved` and the other statuses. */
                steps?: string;
                /** @description Sessions by default. */
                by?: "click" | "session";
                /** @description The time from the first step to the last, at most 31 days; 7d by default. */
                within?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The steps in order; events of bots are left out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readClickReport: {
        parameters: {
            query?: {
                /** @description Occurred from this time on. */
                from?: string;
                /** @description Occurred before this time, at most 31 days on. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                group_by?: "campaign" | "offer" | "page" | "product" | "source";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Most clicks first, at most 1,000 rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClickReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readClickJourney: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                click_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first; ids are masked for viewers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClickJourney"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnmatchedClicks: {
        parameters: {
            query?: {
                /** @description Occurred from this time on. */
                from?: string;
                /** @description Occurred before this time, at most 31 days on. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; ids are masked for viewers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnmatchedClickPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnmatchedConversions: {
        parameters: {
            query?: {
                /** @description Occurred from this time on. */
                from?: string;
                /** @description Occurred before this time, at most 31 days on. */
                to?: string;
                /** @description A partner code; all by default. */
                partner?: string;
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; click ids are masked for viewers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnmatchedConversionPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEventReconciliation: {
        parameters: {
            query?: {
                /** @description Received from the hour of this time on. */
                from?: string;
                /** @description Received before the end of the hour of this time, at most 31 days on. */
                to?: string;
                /** @description The code of a source; all by default. */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hours in which a source received something */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReconciliation"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEventStatistics: {
        parameters: {
            query?: {
                /** @description Occurred from this time on; the roll-up has whole UTC hours. */
                from?: string;
                /** @description Occurred before this time, at most 31 days on. */
                to?: string;
                /** @description What the rows are; days by default. */
                group_by?: "day" | "hour" | "name" | "source" | "type";
                /** @description The IANA time zone in which days begin; UTC by default. */
                zone?: string;
                /** @description The code of a source; all by default. */
                source?: string;
                /** @description Whether events of bots count; they do not by default. */
                bots?: "exclude" | "include" | "only";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures; events of bots count only on request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventStatistics"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description The code of a source; all without it. */
                source?: string;
                rule?: "address_rate" | "high_value_purchase" | "purchases_per_session" | "session_rate" | "silence" | "spike";
                /** @description Raised from this time on. */
                from?: string;
                /** @description Raised before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertsPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAlertRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRules"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAlertRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: "address_rate" | "high_value_purchase" | "purchases_per_session" | "session_rate" | "silence" | "spike";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAlertRule"];
            };
        };
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description The code of a source; all without it. */
                source?: string;
                type?: string;
                name?: string;
                user_id?: string;
                session_id?: string;
                click_id?: string;
                /** @description Occurred from this time on. */
                from?: string;
                /** @description Occurred before this time. */
                to?: string;
                /** @description Events of bots are included by default. */
                bots?: "exclude" | "include" | "only";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRejectedEvents: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description The code of a source; all without it. */
                source?: string;
                /** @description The code of a reason. */
                code?: "clock_corrected" | "in_the_future" | "not_a_time" | "not_allowed" | "redacted" | "required" | "too_deep" | "too_old" | "unknown_currency" | "unknown_field" | "unreadable_amount" | "wrong_format" | "wrong_length" | "wrong_type";
                /** @description Received from this time on. */
                from?: string;
                /** @description Received before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedEventsPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveRejectedEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveRejects"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedEventsReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadEvents: {
        parameters: {
            query?: {
                /** @description Entries on a page, 50 by default; more than 1000 is taken as 1000. */
                page_size?: number;
                /** @description next_cursor of the page before. It takes precedence over page. */
                cursor?: string;
                /** @description The code of a source; all without it. */
                source?: string;
                handler?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadEventsPage"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redriveDeadEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveDeadEvents"];
            };
        };
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadEventsReport"];
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        links: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status: string;
                        name: string;
                        uptime_seconds: number;
                    };
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status: string;
                        checks: string[];
                    };
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done as asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        node: string;
                        uptime_seconds: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the text format of Prometheus */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused: the problem says why, and what is wrong with each field */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not done; the request is not the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
