// Written by `npm run types:api` out of docs/openapi.json; changes by hand are lost.
// sha256 of the document: aa879ebfcc4798ae06127ed5841a70585fdd5d875be06214ca6a55e7d956ebd1

export interface paths {
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List active sessions
         * @description Conversations that were seen lately, at all replicas, the last seen first; with what they did since the hub started.
         */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions of the log
         * @description By their latest request, each with the sums of the requests that the filters leave. A page may be shorter than asked,
         *     and even empty, and still have a next one: where a few sessions have very many requests.
         */
        get: operations["getSessionsHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List running requests
         * @description What clients wait for now, at all replicas, the oldest first.
         */
        get: operations["getRequestsRunning"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End many sessions
         * @description Those that are not active are named, and no error.
         */
        post: operations["postSessionsTerminate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a session
         * @description Its running requests end at all replicas: their clients are told for good, their upstream calls are cancelled. The
         *     session forgets its provider; its client may start it anew.
         */
        post: operations["postSessionsByIdTerminate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/running/{id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a running request
         * @description Wherever it runs: its client is told for good, its upstream call is cancelled, what it cost so far is written down.
         */
        post: operations["postRequestsRunningByIdTerminate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what was said in a session
         * @description The conversation as the newest kept request of the session tells it, and the answer. `id` as at `/api/v1/sessions/{id}`. They are
         *     there where `sessions.store_messages` was on; what cannot be read of them is left out, and `truncated` says so.
         */
        get: operations["getSessionsByIdMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a session
         * @description What is known of it live, and its requests out of the log; what was said is at `/api/v1/sessions/{id}/messages`. `id` is the id of an active session, or the name that rows
         *     of the log have; a name may need `key_id`, because two keys may use the same one.
         */
        get: operations["getSessionsById"];
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
        /** Who am I */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Sets two cookies: `hub_session` (not readable by scripts) and `hub_csrf`, whose value every change by cookie has to send
         *     as `x-csrf-token`. Failed tries are counted over all replicas.
         */
        post: operations["postSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is signed in */
        get: operations["getConsoleSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console-sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End somebody's session */
        delete: operations["deleteConsoleSessionsById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description In the order in which they were made.
         */
        get: operations["getAccounts"];
        put?: never;
        /** Add an account */
        post: operations["postAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an account */
        get: operations["getAccountsById"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description Its sessions and API tokens end with it. Also the last owner may go: the admin token is an owner, and always works.
         */
        delete: operations["deleteAccountsById"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Also the last owner may be made less, or switched off: the admin token is an owner, and always works.
         */
        patch: operations["patchAccountsById"];
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description For accounts. All other sessions of the account end; this one goes on. Wrong tries count as failed tries to sign in.
         */
        post: operations["postSessionPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API tokens
         * @description One's own; owners see all.
         */
        get: operations["getApiTokens"];
        put?: never;
        /**
         * Make an API token
         * @description Its text is shown this once. API tokens cannot make others: whoever took one could keep a way in.
         */
        post: operations["postApiTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an API token
         * @description It is refused from then on. One's own; owners may delete all.
         */
        delete: operations["deleteApiTokensById"];
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
        /**
         * List what was done
         * @description The newest first.
         */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify the audit log
         * @description Walks the whole chain of hashes, from where `audit.keep_days` has cut it.
         */
        get: operations["getAuditVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit log
         * @description The newest first, streamed. An export that fails on the way is cut off, and so not taken for whole.
         */
        get: operations["getAuditExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what was done */
        get: operations["getAuditBySeq"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens
         * @description Server-sent events: requests that start and finish, circuits, cool-downs, limits that were hit, sessions that were
         *     ended, reloads of the configuration, changes of the catalog. The name of an event is its kind, its number is for
         *     `Last-Event-ID`: whoever comes back gets what they missed, or the event `gap` where that is no longer known, and then
         *     has to load anew what they show. Somebody with the role `user` gets only what is their own, without providers. A
         *     comment comes every 15 seconds. The stream ends with the hub, and within a minute after the session or key has ended.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What runs
         * @description Version, database, the catalog's version, how the configuration file was read, providers with their circuits, actors.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How it is
         * @description What `/health` says, for those who are signed in: the database, Redis, what replicas share, providers, the
         *     configuration file.
         */
        get: operations["getSystemHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the configuration
         * @description How the file was read last, and every setting in force with where it came from. Secrets are not shown.
         */
        get: operations["getSystemConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the configuration again
         * @description As on a change of the file or SIGHUP: a valid file is in force at once, an invalid one changes nothing, and `problems`
         *     says why. Only this replica reads it.
         */
        post: operations["postSystemReload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show all settings
         * @description What is in force, who has set it, and whether it can be changed here. Secrets are not shown.
         */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings
         * @description By name, all or none of them. They are in force at once, here and within a second on other replicas. What file or
         *     environment state is refused with `managed_by_file`; `null` takes back what was set here.
         */
        patch: operations["patchSettings"];
        trace?: never;
    };
    "/api/v1/settings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a setting back
         * @description To what file or environment state, or else to its default.
         */
        delete: operations["deleteSettingsByName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what the console is called
         * @description For everybody, without signing in: title, currency symbol, announcement, whether there is a status page, languages.
         */
        get: operations["getConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how the hub fares
         * @description For everybody, without signing in, where `console.status_page` is on: the state now, and by dialect the share of tries
         *     at providers that succeeded in the last day. Some seconds old.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description In the order in which they were made.
         */
        get: operations["getUsers"];
        put?: never;
        /**
         * Add a user
         * @description The user has no key yet: see `POST /api/v1/users/{id}/keys`.
         */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user */
        get: operations["getUsersById"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description The user's keys end with it. What they did stays in the log.
         */
        delete: operations["deleteUsersById"];
        options?: never;
        head?: never;
        /** Change a user */
        patch: operations["patchUsersById"];
        trace?: never;
    };
    "/api/v1/users/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys of a user */
        get: operations["getUsersByIdKeys"];
        put?: never;
        /**
         * Make a key
         * @description The answer has the key's text, this once. With an `Idempotency-Key` the same answer comes again for a day.
         */
        post: operations["postUsersByIdKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all keys
         * @description Of all users, in the order in which they were made.
         */
        get: operations["getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a key */
        get: operations["getKeysById"];
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It stops working at once. What it did stays in the log.
         */
        delete: operations["deleteKeysById"];
        options?: never;
        head?: never;
        /**
         * Change a key
         * @description Its text and its user stay.
         */
        patch: operations["patchKeysById"];
        trace?: never;
    };
    "/api/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a key
         * @description The answer has the new text, this once. The old one works until the grace is over; a text that was still in its grace
         *     ends at once.
         */
        post: operations["postKeysByIdRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a user
         * @description Their keys work until then, as far as those have not expired themselves.
         */
        post: operations["postUsersByIdRenew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew a key */
        post: operations["postKeysByIdRenew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/reset-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set back what a user has spent
         * @description Money counts from now on in all of the user's limits, on every replica within a second. The log stays as it is.
         */
        post: operations["postUsersByIdResetUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/reset-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set back what a key has spent
         * @description Money counts from now on in all of the key's limits, on every replica within a second; those of its user stay.
         */
        post: operations["postKeysByIdResetUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List quotas
         * @description How the limits of all users, keys or providers stand. A provider's requests in flight are those of this replica.
         */
        get: operations["getQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user's quotas */
        get: operations["getUsersByIdQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a key's quotas
         * @description Those of its user bind it too: see `GET /api/v1/users/{id}/quotas`.
         */
        get: operations["getKeysByIdQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a provider's quotas
         * @description Requests in flight are those of this replica.
         */
        get: operations["getProvidersByIdQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is mine
         * @description The user, the keys without their texts, and what they may ask for.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show my quotas */
        get: operations["getMeQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show my usage
         * @description Of one's own requests that have ended: in steps, by model, and all together. An hour counts where it begins.
         */
        get: operations["getMeUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my requests
         * @description The newest first.
         */
        get: operations["getMeRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/requests/{id}/bodies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show headers and bodies of a request of mine
         * @description As I sent it and as I got it. They are there where the hub keeps them.
         */
        get: operations["getMeRequestsByIdBodies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a key of mine
         * @description The answer has the key's text, this once. Somebody who came by a key gets one with the same groups, limits and
         *     addresses, which ends with it at the latest; somebody who came by account gets one that may what the user may.
         */
        post: operations["postMeKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key of mine
         * @description It stops working at once, also where it is the one that asks.
         */
        delete: operations["deleteMeKeysById"];
        options?: never;
        head?: never;
        /** Change a key of mine */
        patch: operations["patchMeKeysById"];
        trace?: never;
    };
    "/api/v1/me/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a key of mine
         * @description The answer has the new text, this once. The old one works until the grace is over.
         */
        post: operations["postMeKeysByIdRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests
         * @description Newest first. Poll with `since` to follow the log.
         */
        get: operations["getRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Add up requests
         * @description What the requests of a filter used and cost.
         */
        get: operations["getRequestsTotals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List values of filters
         * @description For menus: models, endpoints, statuses and error codes that the log has.
         */
        get: operations["getRequestsValues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export requests
         * @description All that the filter finds, streamed. In CSV a cell that a spreadsheet would take for a formula begins with `'`.
         */
        get: operations["getRequestsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/bodies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show headers and bodies of a request
         * @description The request as it came in and the answer as the client got it, also an answer of the hub itself. They are there where
         *     `sessions.store_messages` was on, up to `sessions.store_max_bytes` of each body, for `request_log.keep_bodies_days`.
         */
        get: operations["getRequestsByIdBodies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a request
         * @description With its decision chain, what it cost part by part and by which price, and the limit that refused it.
         */
        get: operations["getRequestsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare today with yesterday
         * @description Today so far beside yesterday until the same time of day, in the hub's time zone.
         */
        get: operations["getStatisticsOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums over time
         * @description Of the last day where no time is given; by hours, or by the days of the hub's time zone.
         */
        get: operations["getStatisticsSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare users, keys, providers or models
         * @description Of the last day where no time is given. Requests without one (no known key, refused before a provider) are in no line.
         */
        get: operations["getStatisticsLeaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the availability of providers
         * @description Tries by steps of a time, and percentiles of how long answers took.
         */
        get: operations["getAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rate-limit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rate-limit events
         * @description Requests that a limit of the hub refused, newest first, each with the limit as it stood.
         */
        get: operations["getRateLimitEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rate-limit-events/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count rate-limit events
         * @description By limit, by whose limit, by user and by key, and over time.
         */
        get: operations["getRateLimitEventsSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List prices
         * @description Every model's price that is in force, by name; then what single providers charge. Prices are USD for a million tokens.
         */
        get: operations["getPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/unpriced": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List models without a price
         * @description What was served and could not be billed, and whether it could be now.
         */
        get: operations["getPricesUnpriced"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the last sync of prices */
        get: operations["getPricesSync"];
        put?: never;
        /**
         * Sync prices
         * @description Takes over the table at the address of the settings, all or nothing. Prices that were set by hand stay, but those of
         *     `overwrite`.
         */
        post: operations["postPricesSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/sync/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at what a sync of prices would change
         * @description Fetches the table and compares; changes nothing.
         */
        post: operations["postPricesSyncPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a table of prices
         * @description In the form of LiteLLM's, up to 16 MB, where the hub cannot fetch it; as a sync takes it over.
         */
        post: operations["postPricesUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a model's prices
         * @description What counts now, what single providers charge, and the history. A model without any price is not found.
         */
        get: operations["getPricesByModel"];
        /**
         * Set a model's price
         * @description It wins over the file's, the synced and the bundled one, and replaces the one that was set before, whole. What requests
         *     cost before stays as it was billed.
         */
        put: operations["putPricesByModel"];
        post?: never;
        /**
         * Take back a model's price
         * @description The one that was set by hand; what then counts is the file's, the synced or the bundled one. With `effective_at` the one
         *     that is announced for that time.
         */
        delete: operations["deletePricesByModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensitive-words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sensitive words
         * @description In the order in which they were made.
         */
        get: operations["getSensitiveWords"];
        put?: never;
        /**
         * Add a sensitive word
         * @description From then on requests that hold it are refused with status 400.
         */
        post: operations["postSensitiveWords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensitive-words/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a sensitive word */
        get: operations["getSensitiveWordsById"];
        put?: never;
        post?: never;
        /** Delete a sensitive word */
        delete: operations["deleteSensitiveWordsById"];
        options?: never;
        head?: never;
        /** Change a sensitive word */
        patch: operations["patchSensitiveWordsById"];
        trace?: never;
    };
    "/api/v1/sensitive-words/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import sensitive words
         * @description All of them or none. Those that are there already stay as they are, also where they are switched off.
         */
        post: operations["postSensitiveWordsImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sensitive-words/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for sensitive words in a text
         * @description By the words that are in force now; nothing is sent or kept.
         */
        post: operations["postSensitiveWordsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/request-filters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List request filters
         * @description In the order in which they are applied.
         */
        get: operations["getRequestFilters"];
        put?: never;
        /** Add a request filter */
        post: operations["postRequestFilters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/request-filters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a request filter */
        get: operations["getRequestFiltersById"];
        put?: never;
        post?: never;
        /** Delete a request filter */
        delete: operations["deleteRequestFiltersById"];
        options?: never;
        head?: never;
        /** Change a request filter */
        patch: operations["patchRequestFiltersById"];
        trace?: never;
    };
    "/api/v1/request-filters/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the request filters on a request
         * @description By the filters that are enabled now, those for everybody first.
         */
        post: operations["postRequestFiltersTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/error-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List error rules
         * @description In the order in which they are tried.
         */
        get: operations["getErrorRules"];
        put?: never;
        /** Add an error rule */
        post: operations["postErrorRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/error-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an error rule */
        get: operations["getErrorRulesById"];
        put?: never;
        post?: never;
        /** Delete an error rule */
        delete: operations["deleteErrorRulesById"];
        options?: never;
        head?: never;
        /** Change an error rule */
        patch: operations["patchErrorRulesById"];
        trace?: never;
    };
    "/api/v1/error-rules/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the error rules on an error
         * @description By the rules that are enabled now; nothing is sent or kept.
         */
        post: operations["postErrorRulesTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/client-versions/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show which clients were seen
         * @description By client and version: how many users had it, how many requests came from it (refused ones, too), and when last.
         */
        get: operations["getClientVersionsSeen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/client-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List oldest versions
         * @description In the order in which they were made.
         */
        get: operations["getClientVersions"];
        put?: never;
        /**
         * Add a client's oldest version
         * @description From then on older ones are refused with a message that says how to update.
         */
        post: operations["postClientVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/client-versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a client's oldest version */
        get: operations["getClientVersionsById"];
        put?: never;
        post?: never;
        /**
         * Delete a client's oldest version
         * @description All its versions may call again.
         */
        delete: operations["deleteClientVersionsById"];
        options?: never;
        head?: never;
        /** Change a client's oldest version */
        patch: operations["patchClientVersionsById"];
        trace?: never;
    };
    "/api/v1/notifications/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notification targets
         * @description In the order in which they were made.
         */
        get: operations["getNotificationsTargets"];
        put?: never;
        /**
         * Add a notification target
         * @description Nothing is sent to it before a rule names it.
         */
        post: operations["postNotificationsTargets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/targets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a notification target */
        get: operations["getNotificationsTargetsById"];
        put?: never;
        post?: never;
        /**
         * Delete a notification target
         * @description Rules that name it forget it. What was sent to it stays in the log.
         */
        delete: operations["deleteNotificationsTargetsById"];
        options?: never;
        head?: never;
        /** Change a notification target */
        patch: operations["patchNotificationsTargetsById"];
        trace?: never;
    };
    "/api/v1/notifications/targets/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to a draft
         * @description Once and now; nothing is kept.
         */
        post: operations["postNotificationsTargetsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/targets/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message
         * @description Once and now, also to a target that is switched off. How it fared is noted at the target.
         */
        post: operations["postNotificationsTargetsByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notification rules
         * @description In the order in which they were made. Rules of a later version of the hub are left out.
         */
        get: operations["getNotificationsRules"];
        put?: never;
        /** Add a notification rule */
        post: operations["postNotificationsRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a notification rule */
        get: operations["getNotificationsRulesById"];
        put?: never;
        post?: never;
        /** Delete a notification rule */
        delete: operations["deleteNotificationsRulesById"];
        options?: never;
        head?: never;
        /** Change a notification rule */
        patch: operations["patchNotificationsRulesById"];
        trace?: never;
    };
    "/api/v1/notifications/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List messages
         * @description The newest first. They are kept for 90 days; tests are not among them.
         */
        get: operations["getNotificationsLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List kinds of events
         * @description With what templates may name there, and what rules leave to choose.
         */
        get: operations["getNotificationsEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List providers
         * @description In the order in which they were made, each with its health and what it did today.
         */
        get: operations["getProviders"];
        put?: never;
        /**
         * Add a provider
         * @description Running hubs use it within a second. What could not be called is refused and not saved.
         */
        post: operations["postProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Test a provider before it is saved */
        post: operations["postProvidersTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/reset-circuits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close the circuits of several providers */
        post: operations["postProvidersResetCircuits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/sort-priorities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order priorities by cost
         * @description The cheapest multiplier gets priority 0, the next 1, and so on; equals share one. What the configuration file
         *     declares stays as it is. Without `apply`, it is only shown.
         */
        post: operations["postProvidersSortPriorities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/batch/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** See what a change of several providers would do */
        post: operations["postProvidersBatchPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/batch/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change several providers
         * @description All of them or none, as the preview showed it. For half an hour it can be taken back.
         */
        post: operations["postProvidersBatchApply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/batch/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a change back
         * @description Brings a deleted provider back, or the fields that a batch changed; other fields stay as they are now.
         */
        post: operations["postProvidersBatchUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a provider */
        get: operations["getProvidersById"];
        put?: never;
        post?: never;
        /**
         * Delete a provider
         * @description Running requests end first; what it answered stays in the log. For half an hour it can be brought back with
         *     `POST /api/v1/providers/batch/undo`.
         */
        delete: operations["deleteProvidersById"];
        options?: never;
        head?: never;
        /**
         * Change a provider
         * @description The key, the proxy's login and headers' values stay where they are not given anew. Running requests end as they
         *     began.
         */
        patch: operations["patchProvidersById"];
        trace?: never;
    };
    "/api/v1/providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a provider
         * @description Sends it one small question, its own way out and headers included, redirects and overrides not. Whatever comes of
         *     it is a 200 of this API; nothing counts towards circuits, limits or the log.
         */
        post: operations["postProvidersByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a provider for its models
         * @description Code Assist (`gemini-cli`) has no such list.
         */
        post: operations["postProvidersByIdModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/reset-circuit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a provider's circuit
         * @description Ends its cool-downs too, here and in all replicas.
         */
        post: operations["postProvidersByIdResetCircuit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/reset-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a provider's money count anew
         * @description Its budgets begin at nothing from now on; the log stays as it is.
         */
        post: operations["postProvidersByIdResetUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a provider
         * @description With all settings, its proxy and headers, under a new name.
         */
        post: operations["postProvidersByIdClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups of providers
         * @description Those that something is set for, here or in the configuration file, and those that only providers, users or keys
         *     name.
         */
        get: operations["getProviderGroups"];
        put?: never;
        /**
         * Set something for a group
         * @description In force for requests that come in from then on.
         */
        post: operations["postProviderGroups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back what is set for a group
         * @description Providers, users and keys may go on naming it.
         */
        delete: operations["deleteProviderGroupsById"];
        options?: never;
        head?: never;
        /**
         * Change what is set for a group
         * @description A new name does not rename the group where providers, users and keys name it.
         */
        patch: operations["patchProviderGroupsById"];
        trace?: never;
    };
    "/api/v1/routing/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say who would serve a call
         * @description As the routing is at this moment, for a new conversation. No slot is taken and no conversation moved.
         */
        post: operations["postRoutingSimulate"];
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
        /** @description An account. */
        Account: {
            /**
             * @description To sign in with; unique among accounts.
             * @example ann
             */
            name: string;
            /**
             * @description `owner`, `admin`, `auditor` or `user`.
             * @example auditor
             */
            role: string;
            /**
             * Format: int64
             * @description Whose keys, usage and quotas are the account's own.
             * @example 1
             */
            user_id?: number | null;
            /**
             * @description Whether it may sign in. Switched off, its sessions and API tokens end.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description At least 12 characters. A new one ends the account's sessions.
             * @example correct horse battery
             */
            password?: string | null;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description An account as it is written. */
        AccountDraft: {
            /**
             * @description To sign in with; unique among accounts.
             * @example ann
             */
            name: string;
            /**
             * @description `owner`, `admin`, `auditor` or `user`.
             * @example auditor
             */
            role: string;
            /**
             * Format: int64
             * @description Whose keys, usage and quotas are the account's own.
             * @example 1
             */
            user_id?: number | null;
            /**
             * @description Whether it may sign in. Switched off, its sessions and API tokens end.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description At least 12 characters. A new one ends the account's sessions.
             * @example correct horse battery
             */
            password?: string | null;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        AccountDraftPatch: {
            /**
             * @description To sign in with; unique among accounts.
             * @example ann
             */
            name?: string | null;
            /**
             * @description `owner`, `admin`, `auditor` or `user`.
             * @example auditor
             */
            role?: string | null;
            /**
             * Format: int64
             * @description Whose keys, usage and quotas are the account's own.
             * @example 1
             */
            user_id?: number | null;
            /** @description Whether it may sign in. Switched off, its sessions and API tokens end. */
            enabled?: boolean | null;
            /**
             * @description At least 12 characters. A new one ends the account's sessions.
             * @example correct horse battery
             */
            password?: string | null;
        };
        ActorView: {
            name: string;
            /** Format: int64 */
            restarts: number;
            waiting: number;
        };
        /** @description Money as decimal text in USD, or a number of requests, tokens or conversations. */
        Amount: components["schemas"]["Usd"] | number;
        /** @description A token without its text. */
        ApiToken: {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @description Who made it; null is the bearer of the admin token. It may no more than they may, and ends with them.
             */
            account_id?: number | null;
            /** @example backup script */
            name: string;
            /**
             * @description Enough of its text to know it by.
             * @example hub-token-…abcd
             */
            hint: string;
            /** @example auditor */
            role: string;
            scopes: string[];
            created_at: components["schemas"]["Time"];
            expires_at?: components["schemas"]["Time"] | null;
            used_at?: components["schemas"]["Time"] | null;
        };
        /** @description A token as it is written. */
        ApiTokenDraft: {
            /**
             * @description For people; need not be unique.
             * @example backup script
             */
            name: string;
            /**
             * @description `<area>:read` or `<area>:write`. The area is the first part of a path after `/api/v1/`, or `*`.
             * @example [
             *       "requests:read",
             *       "users:write"
             *     ]
             */
            scopes: string[];
            /**
             * @description No more than one's own, which is the default.
             * @example auditor
             */
            role?: string | null;
            expires_at?: components["schemas"]["Time"] | null;
        };
        /** @description One step of the decision chain. */
        Attempt: {
            /** Format: int64 */
            provider_id?: number | null;
            provider: string;
            /**
             * @description What happened: `picked`, `pinned`, `answered`, `status`, `timeout`, `circuit_open` …
             * @example answered
             */
            event: string;
            /** @description Whose fault it was: `client`, `account`, `model`, `provider`, `network`, `broken_answer`. */
            fault?: string | null;
            /** Format: int32 */
            status?: number | null;
            /**
             * Format: int32
             * @description Milliseconds since the request came in.
             */
            at_ms: number;
            /** Format: int32 */
            took_ms: number;
            detail: string;
            /** @description Among whom the provider was drawn. */
            candidates: components["schemas"]["Drawn"][];
            /** @description Who could not serve it, and why. */
            passed_over: components["schemas"]["PassedOver"][];
        };
        /** @description Something that somebody did. */
        AuditEntry: {
            /**
             * Format: int64
             * @description Grows by one.
             * @example 42
             */
            seq: number;
            at: components["schemas"]["Time"];
            /**
             * @description `admin_token`, `account`, `api_token`, `key`, `anonymous` or `system`.
             * @example account
             */
            actor_kind: string;
            /**
             * Format: int64
             * @description Of the account, API token or key.
             */
            actor_id?: number | null;
            /** @example alice */
            actor_name: string;
            /**
             * @description `api`, `console`, `command_line`, `file` or `hub`.
             * @example console
             */
            door: string;
            client_ip?: string | null;
            user_agent?: string | null;
            /** @example user.update */
            action: string;
            /** @example user */
            target_kind: string;
            target_id?: string | null;
            target_name: string;
            /** @description Of an update what differs, else all of it. */
            before?: Record<string, never> | null;
            after?: Record<string, never> | null;
            /** @description Of the row before this one. */
            previous_hash: string;
            /** @description Over this row and `previous_hash`: SHA-256 in hexadecimal. */
            hash: string;
        };
        /** @description What a check of the audit log found. */
        AuditVerdict: {
            /** @description Whether every row follows from the one before it. */
            intact: boolean;
            /**
             * Format: int64
             * @description Rows that were looked at.
             * @example 1234
             */
            rows: number;
            /**
             * Format: int64
             * @description The first row that does not follow: it, or what stood before it, was changed or removed.
             */
            broken_at?: number | null;
        };
        /** @description How providers fared. */
        AvailabilityShape: {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            /** @description Those that were tried. */
            items: components["schemas"]["ProviderAvailability"][];
        };
        /** @description The same, to be made. */
        BatchChange: {
            /**
             * @example [
             *       1,
             *       2
             *     ]
             */
            ids: number[];
            /** @description As it was previewed. */
            patch: components["schemas"]["ProviderBatchFields"];
            /** @description What the preview of the same change answered: nothing may have changed since. */
            preview: string;
        };
        /** @description A change of several providers, to be looked at. */
        BatchDraft: {
            /**
             * @example [
             *       1,
             *       2
             *     ]
             */
            ids: number[];
            /**
             * @description A JSON merge patch of a provider; `name`, `type`, `url`, `key`, `proxy`, `headers` and `project` are not for
             *     batches.
             */
            patch: components["schemas"]["ProviderBatchFields"];
        };
        /** @description What a change would do. */
        BatchPreview: {
            providers: components["schemas"]["Differences"][];
            /** @description Send it with the change. */
            preview: string;
        };
        /** @description What a change did. */
        BatchResult: components["schemas"]["Undoable"] & {
            /** @description Those that differed, as they are now. */
            providers: components["schemas"]["Provider"][];
        };
        /** @description Headers and bodies that were kept. */
        BodiesShape: {
            request: components["schemas"]["KeptRequest"];
            response?: components["schemas"]["KeptResponse"] | null;
        };
        /**
         * @description How `body` is written: as it is, or as base64 where it is no text.
         * @enum {string}
         */
        BodyEncoding: "utf8" | "base64";
        /** @description A call that nobody makes. */
        CallDraft: {
            /**
             * @description `anthropic`, `openai_chat`, `openai_responses` or `gemini`.
             * @example anthropic
             */
            dialect: string;
            /**
             * @description That the client asks for.
             * @example claude-sonnet-4-5
             */
            model: string;
            /**
             * Format: int64
             * @description The key that calls: its groups count, and what it may do.
             * @example 1
             */
            key_id?: number | null;
            /** @description The caller's groups, where no key is named; empty means `default`. */
            groups?: string[];
            /**
             * @description The client's `User-Agent`.
             * @example claude-cli/2.1.0 (external, cli)
             */
            client?: string | null;
        };
        /** @description A provider that could serve. */
        CandidateShape: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * Format: int32
             * @description For the caller's groups.
             */
            priority: number;
            /**
             * @description 1 is the tier that is drawn from; the others wait until it is empty.
             * @example 1
             */
            tier: number;
            /** Format: int32 */
            weight: number;
            /**
             * Format: float
             * @description That it serves, between 0 and 1.
             * @example 0.5
             */
            probability: number;
        };
        /** @description A price before and after. */
        ChangedPrice: {
            model: string;
            before?: components["schemas"]["PriceShape"] | null;
            after: components["schemas"]["PriceShape"];
        };
        /** @description The likeliest provider. */
        Chosen: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * @description What would be sent for the model, by the provider's redirects.
             * @example claude-sonnet-4-5
             */
            model: string;
            /** @description The request would be translated into another dialect. */
            translated: boolean;
            /** @description It cools down or stands back, but nobody else can serve. */
            last_resort: boolean;
        };
        /** @description When a provider's circuit opens and closes. */
        CircuitShape: {
            /**
             * Format: int32
             * @description Consecutive failures that open it; 0 never opens it.
             * @default 5
             * @example 5
             */
            failure_threshold?: number;
            /**
             * Format: int64
             * @description The longest that it stays open.
             * @default 1800000
             * @example 1800000
             */
            open_ms?: number;
            /**
             * Format: int32
             * @description Successes in half-open that close it.
             * @default 2
             * @example 2
             */
            half_open_successes?: number;
            /**
             * Format: int64
             * @description A failure that followed the one before after more than that begins a new count.
             * @default 600000
             * @example 600000
             */
            failure_decay_ms?: number;
        };
        /** @description The oldest version of a client that may call. */
        ClientVersion: {
            /**
             * @description A known name (`claude-code`, `codex-cli`, `gemini-cli`, `qwen-code`, `opencode`), or the first word of the client's
             *     `User-Agent`. Unique.
             * @example claude-code
             */
            client: string;
            /**
             * @description Older ones are refused.
             * @example 2.1.0
             */
            min_version: string;
            /** @description Whether a client is refused that says no version that can be read. */
            refuse_unknown?: boolean;
            /**
             * @description What its person is told to do; empty for what is usual.
             * @example ask Ann for the new image
             */
            how_to_update?: string;
            /** @default true */
            enabled?: boolean;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A client's oldest version as it is written. */
        ClientVersionDraft: {
            /**
             * @description A known name (`claude-code`, `codex-cli`, `gemini-cli`, `qwen-code`, `opencode`), or the first word of the client's
             *     `User-Agent`. Unique.
             * @example claude-code
             */
            client: string;
            /**
             * @description Older ones are refused.
             * @example 2.1.0
             */
            min_version: string;
            /** @description Whether a client is refused that says no version that can be read. */
            refuse_unknown?: boolean;
            /**
             * @description What its person is told to do; empty for what is usual.
             * @example ask Ann for the new image
             */
            how_to_update?: string;
            /** @default true */
            enabled?: boolean;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        ClientVersionDraftPatch: {
            /**
             * @description A known name (`claude-code`, `codex-cli`, `gemini-cli`, `qwen-code`, `opencode`), or the first word of the client's
             *     `User-Agent`. Unique.
             * @example claude-code
             */
            client?: string | null;
            /**
             * @description Older ones are refused.
             * @example 2.1.0
             */
            min_version?: string | null;
            /** @description Whether a client is refused that says no version that can be read. */
            refuse_unknown?: boolean | null;
            /**
             * @description What its person is told to do; empty for what is usual.
             * @example ask Ann for the new image
             */
            how_to_update?: string | null;
            enabled?: boolean | null;
        };
        /** @description Clients that called. */
        ClientsSeen: {
            from: components["schemas"]["Time"];
            /** @description By name. */
            items: components["schemas"]["SeenClient"][];
        };
        /** @description Parts of the `User-Agent` of clients, without regard to case. */
        ClientsShape: {
            /**
             * @description Empty lets every client in.
             * @default []
             */
            allow?: string[];
            /**
             * @description Wins over `allow`.
             * @default []
             */
            block?: string[];
        };
        /** @description The copy of a provider. */
        CloneDraft: {
            /** @example claude-second */
            name: string;
            /** @description Of another account; where it is left out, the copy has the same. */
            key?: string | null;
        };
        /**
         * @description What went wrong, for programs.
         * @enum {string}
         */
        Code: "malformed" | "unauthorized" | "forbidden" | "csrf_failed" | "not_found" | "method_not_allowed" | "exists" | "in_use" | "managed_by_file" | "idempotency_conflict" | "conflict" | "stale" | "too_large" | "unsupported_media_type" | "invalid" | "too_many_tries" | "internal" | "upstream" | "unavailable";
        /** @description How the last reload went. */
        ConfigStatus: {
            /** @description The file in force, if there is one. */
            file?: string | null;
            /** @description Problems of the last reload, a line each; the settings before it are still in force. */
            problems: string[];
            /** @description Settings that were changed but need a restart. */
            restart_needed: string[];
        };
        /** @description What everybody may see of the console. */
        Console: {
            /** @example Claude Code Hub */
            title: string;
            /**
             * @description What stands before an amount of money.
             * @example $
             */
            currency_symbol: string;
            /**
             * @description A line for everybody; empty where there is none.
             * @example On Friday the hub moves.
             */
            announcement: string;
            /** @description Whether `GET /api/v1/status` answers. */
            status_page: boolean;
            /**
             * @example [
             *       "en",
             *       "zh-CN"
             *     ]
             */
            languages: string[];
        };
        /** @description Somebody who is signed in to the console. */
        ConsoleSession: {
            /** Format: int64 */
            id: number;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: int64
             * @description By password.
             */
            account_id?: number | null;
            /**
             * Format: int64
             * @description By key; with neither, by the admin token.
             */
            key_id?: number | null;
            client_ip?: string | null;
            user_agent?: string | null;
            created_at: components["schemas"]["Time"];
            /** @description To the minute. */
            seen_at: components["schemas"]["Time"];
            expires_at: components["schemas"]["Time"];
        };
        /** @description What it cost, part by part. The parts are before the multipliers. */
        CostShape: {
            input_usd: components["schemas"]["Usd"];
            output_usd: components["schemas"]["Usd"];
            cache_write_5m_usd: components["schemas"]["Usd"];
            cache_write_1h_usd: components["schemas"]["Usd"];
            cache_read_usd: components["schemas"]["Usd"];
            image_input_usd: components["schemas"]["Usd"];
            image_output_usd: components["schemas"]["Usd"];
            web_search_usd: components["schemas"]["Usd"];
            /** @description For the request as such. */
            request_fee_usd: components["schemas"]["Usd"];
            /**
             * @description The provider's.
             * @example 0.8
             */
            multiplier: string;
            /** @example 1 */
            group_multiplier: string;
            total_usd: components["schemas"]["Usd"];
            unpriced: boolean;
            price?: components["schemas"]["UsedPrice"] | null;
        };
        /** @description What a list leaves out. */
        Details: {
            /** @description The decision chain, in order. */
            attempts: components["schemas"]["Attempt"][];
            cost: components["schemas"]["CostShape"];
            user_agent?: string | null;
            client_ip?: string | null;
            error_message?: string | null;
            refused_by?: components["schemas"]["RefusedBy"] | null;
        };
        /** @description How providers of a dialect fare. */
        DialectStatus: {
            /** @example anthropic */
            dialect: string;
            state: components["schemas"]["State"];
            /**
             * Format: double
             * @description The share of tries that succeeded in all the hours below, 0 to 1; absent where there was none.
             * @example 0.999
             */
            availability?: number | null;
            /** @description The last 24 hours, oldest first. */
            hours: components["schemas"]["HourStatus"][];
        };
        /**
         * @description The wire language of the client.
         * @enum {string}
         */
        DialectWord: "anthropic" | "openai_chat" | "openai_responses" | "gemini";
        /** @description What a change would do to one provider. */
        Differences: {
            /** Format: int64 */
            id: number;
            name: string;
            /** @description The fields that differ, as they are. */
            before: components["schemas"]["ProviderBatchFields"];
            /** @description The same as they would be. */
            after: components["schemas"]["ProviderBatchFields"];
            /** @description Why the change would be refused for it. */
            refused?: string | null;
        };
        /** @description A provider that is not saved, and how it is tried out. */
        DraftTest: {
            provider: components["schemas"]["ProviderDraft"];
            /**
             * @description As it is sent.
             * @example claude-haiku-4-5
             */
            model?: string | null;
            /** Format: int64 */
            timeout_ms?: number | null;
        };
        /** @description A provider that took part in a draw. */
        Drawn: {
            /** Format: int64 */
            provider_id: number;
            provider: string;
            /**
             * Format: float
             * @description Between 0 and 1.
             */
            probability: number;
        };
        /** @description A setting in force. */
        EffectiveSetting: {
            /** @example server.port */
            name: string;
            /**
             * @description As the file writes it; null where it is not set, or secret.
             * @example 23000
             */
            value?: string | null;
            /** @description Secrets are not shown. */
            secret: boolean;
            /** @description Whether it differs from its default. */
            set: boolean;
            /**
             * @description `environment`, `file`, `database` or `default`.
             * @example default
             */
            source: string;
            /**
             * @description The environment variable that overrides it.
             * @example APP_PORT
             */
            env?: string | null;
            /** @description Whether a change needs a restart. */
            restart: boolean;
        };
        /**
         * @description Who ended the request: it ran to its end, the client left, the upstream failed, the hub refused it, or the hub
         *     died while it ran.
         * @enum {string}
         */
        EndWord: "complete" | "client" | "upstream" | "hub" | "interrupted";
        /** @description A running request that was ended. */
        EndedRequest: {
            /** @example 019a0000-0000-7000-8000-000000000000 */
            id: string;
        };
        /** @description A session that was ended. */
        EndedSession: {
            /** @example 0123456789abcdef0123456789abcdef */
            id: string;
            /** @description As rows of the log name it. */
            session?: string | null;
            /** @description Requests that ran and were ended, at all replicas. */
            requests: number;
        };
        /** @description What became of many. */
        EndedSessions: {
            ended: components["schemas"]["EndedSession"][];
            /** @description Ids of which no session is active. */
            not_found: string[];
        };
        /** @description Whole bodies by the client's dialect: texts that are JSON objects. */
        ErrorBodies: {
            /** @example {"type":"error","error":{"type":"billing_error","message":"ask Ann"}} */
            anthropic?: string | null;
            openai_chat?: string | null;
            openai_responses?: string | null;
            gemini?: string | null;
        };
        /** @description What an upstream's error is taken for, and what clients are told of it. */
        ErrorRule: {
            /**
             * @description Looked for in the error's message and in all of its text.
             * @example credit balance is too low
             */
            pattern: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /**
             * Format: int32
             * @description Only errors of this status.
             */
            status?: number | null;
            /**
             * @description A word of your own, for lists.
             * @example quota
             */
            category?: string;
            /** @description For admins. */
            description?: string;
            /**
             * @description Whose fault it is: `client` ends the request; `account`, `model` and `provider` try the next provider, `network` the same one again first. As the hub sees it where it is missing.
             * @enum {string|null}
             */
            fault?: "client" | "account" | "model" | "provider" | "network" | null;
            /**
             * Format: int32
             * @description The status that clients get.
             */
            override_status?: number | null;
            /**
             * @description The message that clients get, in their dialect.
             * @example our account is empty; ask Ann
             */
            override_message?: string | null;
            /** @description Whole bodies that clients get. */
            override_bodies?: components["schemas"]["ErrorBodies"];
            /**
             * Format: int32
             * @description The first rule that fits decides; the lowest comes first.
             */
            priority?: number;
            /** @default true */
            enabled?: boolean;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description An error rule as it is written. It has a fault, or something that clients get instead. */
        ErrorRuleDraft: {
            /**
             * @description Looked for in the error's message and in all of its text.
             * @example credit balance is too low
             */
            pattern: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /**
             * Format: int32
             * @description Only errors of this status.
             */
            status?: number | null;
            /**
             * @description A word of your own, for lists.
             * @example quota
             */
            category?: string;
            /** @description For admins. */
            description?: string;
            /**
             * @description Whose fault it is: `client` ends the request; `account`, `model` and `provider` try the next provider, `network` the same one again first. As the hub sees it where it is missing.
             * @enum {string|null}
             */
            fault?: "client" | "account" | "model" | "provider" | "network" | null;
            /**
             * Format: int32
             * @description The status that clients get.
             */
            override_status?: number | null;
            /**
             * @description The message that clients get, in their dialect.
             * @example our account is empty; ask Ann
             */
            override_message?: string | null;
            /** @description Whole bodies that clients get. */
            override_bodies?: components["schemas"]["ErrorBodies"];
            /**
             * Format: int32
             * @description The first rule that fits decides; the lowest comes first.
             */
            priority?: number;
            /** @default true */
            enabled?: boolean;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        ErrorRuleDraftPatch: {
            /**
             * @description Looked for in the error's message and in all of its text.
             * @example credit balance is too low
             */
            pattern?: string | null;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @enum {string|null}
             */
            match_type?: "contains" | "exact" | "regex" | null;
            /**
             * Format: int32
             * @description Only errors of this status.
             */
            status?: number | null;
            /**
             * @description A word of your own, for lists.
             * @example quota
             */
            category?: string | null;
            /** @description For admins. */
            description?: string | null;
            /**
             * @description Whose fault it is: `client` ends the request; `account`, `model` and `provider` try the next provider, `network` the same one again first. As the hub sees it where it is missing.
             * @enum {string|null}
             */
            fault?: "client" | "account" | "model" | "provider" | "network" | null;
            /**
             * Format: int32
             * @description The status that clients get.
             */
            override_status?: number | null;
            /**
             * @description The message that clients get, in their dialect.
             * @example our account is empty; ask Ann
             */
            override_message?: string | null;
            /** @description Whole bodies that clients get. */
            override_bodies?: components["schemas"]["ErrorBodies"];
            /**
             * Format: int32
             * @description The first rule that fits decides; the lowest comes first.
             */
            priority?: number | null;
            enabled?: boolean | null;
        };
        /** @description An upstream's error. */
        ErrorTrial: {
            /**
             * @description Its body, or its message.
             * @example {"error":{"message":"Your credit balance is too low"}}
             */
            text: string;
            /**
             * Format: int32
             * @description Missing where the error stood inside of an answer that began well.
             * @example 400
             */
            status?: number | null;
        };
        /** @description What would become of an error. */
        ErrorTried: {
            /**
             * Format: int64
             * @description The rule that decides; none where the hub judges by itself.
             */
            rule_id?: number | null;
            rule?: components["schemas"]["ErrorRuleDraft"] | null;
            /**
             * @description What the rule does, in words.
             * @example taken as the account's fault: another one is tried
             */
            does?: string | null;
        };
        /** @description By kind. */
        EventData: components["schemas"]["StartedRequest"] | components["schemas"]["FinishedRequest"] | {
            /** Format: int64 */
            provider_id: number;
            open: boolean;
            until?: components["schemas"]["Time"] | null;
            /**
             * Format: int32
             * @description How often it opened since it was last closed.
             */
            openings: number;
        } | {
            /** Format: int64 */
            provider_id: number;
            /** @description The one model that is let alone; null is the whole account. */
            model?: string | null;
            /** @description One that has passed ends the pause. */
            until: components["schemas"]["Time"];
            /** @description Whether the provider itself said how long. */
            stated: boolean;
        } | components["schemas"]["HitLimit"] | {
            /** @description Whether it is in force; an invalid file changes nothing. */
            applied: boolean;
            problems: number;
            restart_needed: string[];
        } | {
            /** Format: int64 */
            version: number;
        } | {
            session_id: string;
            session?: string | null;
            key: string;
            user: string;
            requests: number;
        };
        /** @description A kind of event. */
        EventShape: {
            /**
             * @description The kind of event.
             * @enum {string}
             */
            event: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind";
            /** @description What a template for it may name, besides what is always there. */
            placeholders: components["schemas"]["Placeholder"][];
            /** @description What its rules leave to choose. */
            options: components["schemas"]["OptionShape"][];
        };
        /** @description What people can be told of. */
        Events: {
            events: components["schemas"]["EventShape"][];
            /** @description What the template `default` may name: it is there for every event, and in tests. */
            always: components["schemas"]["Placeholder"][];
            /**
             * @example [
             *       "en"
             *     ]
             */
            languages: string[];
        };
        /** @description One wrong value. */
        FieldError: {
            /**
             * @description Where it stands: a JSON pointer into the body (`/limits/rpm`), or the name of a query parameter or header.
             * @example /limits/rpm
             */
            pointer: string;
            /**
             * @description What is wrong, with the value.
             * @example `-1` is below 0
             */
            detail: string;
        };
        /** @description A request to try filters on. */
        FilterTrial: {
            /**
             * @description The dialect of the request.
             * @enum {string}
             */
            dialect: "anthropic" | "openai_chat" | "openai_responses" | "gemini";
            body: Record<string, never>;
            headers?: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description Also applies the filters that are for this provider, as if it spoke this dialect.
             */
            provider_id?: number | null;
        };
        /** @description The request after the filters. */
        FilterTried: {
            body: Record<string, never>;
            /** @description Names are lower case. */
            headers: {
                [key: string]: string;
            };
            /** @description Those that were applied, in their order. */
            filters: components["schemas"]["TriedFilter"][];
        };
        /** @description A provider that could not serve. */
        FilteredShape: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * @description `disabled`, `group`, `dialect`, `model`, `client`, `hours`, `circuit_open`, `cooling_down`,
             *     `model_cooling_down`, `budget`, `rate`, `busy`, `sessions_full`, `pins_full` or `fallback`.
             * @example group
             */
            reason: string;
        };
        /** @description A request and how it ended. */
        FinishedRequest: components["schemas"]["StartedRequest"] & {
            /**
             * Format: int64
             * @description Who answered, or was tried last; not told to users.
             */
            provider_id?: number | null;
            provider?: string | null;
            upstream_model?: string | null;
            /** Format: int32 */
            status: number;
            /** @example complete */
            ended_by: string;
            error_code?: string | null;
            error_message?: string | null;
            /** Format: int32 */
            duration_ms: number;
            /** Format: int32 */
            ttfb_ms?: number | null;
            /** Format: int32 */
            ttft_ms?: number | null;
            /** @description Tokens by bucket. */
            usage: Record<string, never>;
            usage_partial: boolean;
            cost_usd: components["schemas"]["Usd"];
        };
        /** @description A group as it is in force. */
        GroupInForce: {
            /**
             * Format: int64
             * @description Absent where nothing is set through this API.
             */
            id?: number | null;
            /** @example team */
            name: string;
            note: string;
            /** @example 1.2 */
            cost_multiplier: string;
            /** @example weighted */
            strategy: string;
            /**
             * @description `file` where the configuration file says what is in force; absent where nobody does, and the group is only
             *     named.
             * @example api
             */
            managed_by?: string | null;
            /** @description Providers that serve it. */
            providers: number;
            /** @description Users that it is set for. */
            users: number;
            /** @description Keys that it is set for themselves. */
            keys: number;
        };
        /** @description All groups. */
        GroupList: {
            /** @description By name. */
            items: components["schemas"]["GroupInForce"][];
        };
        /** @description A header's value, which is never shown: `true` stands for one that is there and stays. */
        HeaderShape: boolean | components["schemas"]["HeaderText"];
        /** @description A header's value in clear. */
        HeaderText: string;
        /** @description How this replica is. */
        Health: {
            /**
             * @description `ok`, `degraded` or `down`.
             * @example ok
             */
            status: string;
            version: string;
            /** Format: int64 */
            uptime_s: number;
            checks: components["schemas"]["HealthChecks"];
        };
        /**
         * @description `"ok"`, or what is wrong.
         * @example ok
         */
        HealthCheck: string;
        HealthChecks: {
            store: components["schemas"]["HealthCheck"];
            redis?: components["schemas"]["HealthCheck"] | null;
            /** @description Whether pins and circuits are kept and shared. */
            board: components["schemas"]["HealthCheck"];
            providers: components["schemas"]["ProviderCheck"];
            config: components["schemas"]["HealthCheck"];
        };
        /** @description A limit that was hit. */
        HitLimit: {
            request_id: string;
            key: string;
            user: string;
            model: string;
            /** @description Whose limit it is. */
            scope: components["schemas"]["LimitHolder"];
            /**
             * Format: int64
             * @description Of the user, key or provider.
             */
            scope_id: number;
            /**
             * @description As `limits` names it.
             * @example daily_usd
             */
            name: string;
            limit: components["schemas"]["Amount"];
            used: components["schemas"]["Amount"];
            /** @description Held by requests that run, until they end. */
            reserved: components["schemas"]["Amount"];
            resets_at?: components["schemas"]["Time"] | null;
        };
        /** @description An hour of it. */
        HourStatus: {
            from: components["schemas"]["Time"];
            /**
             * Format: double
             * @description Absent where there was no try.
             * @example 1
             */
            availability?: number | null;
        };
        /** @description Several providers. */
        Ids: {
            /**
             * @example [
             *       1,
             *       2
             *     ]
             */
            ids: number[];
        };
        /** @description A key that was just made or rotated. */
        IssuedKey: {
            key: components["schemas"]["Key"];
            /**
             * @description What clients send. It is shown this once.
             * @example sk-hub-0123456789abcdefghijABCDEFGHIJ0123456789
             */
            secret: string;
        };
        /** @description A body, or its beginning. */
        KeptBody: {
            /** @description `null` where bodies of answers were not to be kept. */
            body?: string | null;
            body_encoding: components["schemas"]["BodyEncoding"];
            /**
             * Format: int64
             * @description Of the whole body.
             * @example 48213
             */
            bytes: number;
            /** @description Only its beginning was kept. */
            truncated: boolean;
        };
        /** @description A header, `***` for the value of a secret one. */
        KeptHeader: {
            /** @example anthropic-version */
            name: string;
            /** @example 2023-06-01 */
            value: string;
        };
        /** @description A request as it came in. */
        KeptRequest: components["schemas"]["KeptBody"] & {
            /** @example POST */
            method: string;
            /**
             * @description With its query, secrets masked.
             * @example /v1/messages?beta=true
             */
            path: string;
            headers: components["schemas"]["KeptHeader"][];
        };
        /** @description An answer as the client got it, as far as it was sent. */
        KeptResponse: components["schemas"]["KeptBody"] & {
            /**
             * Format: int32
             * @example 200
             */
            status: number;
            headers: components["schemas"]["KeptHeader"][];
        };
        /** @description A key. Its text is not known to the hub. */
        Key: {
            /**
             * @description Unique among the keys of its user.
             * @example laptop
             */
            name: string;
            /**
             * @description Whether it works.
             * @default true
             */
            enabled?: boolean;
            expires_at?: components["schemas"]["Time"] | null;
            /**
             * @description Groups of providers that it may use; empty means those of its user.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description On top of those of its user. */
            limits?: components["schemas"]["LimitsShape"];
            /**
             * @description Whether it opens all of the console that its user may see; else its own usage only.
             * @default true
             */
            web_login?: boolean;
            /**
             * @description Addresses and networks that it may be used from; empty is any.
             * @example [
             *       "203.0.113.7",
             *       "10.0.0.0/8"
             *     ]
             */
            allowed_ips?: string[];
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /**
             * Format: int64
             * @example 1
             */
            user_id: number;
            /**
             * @description The user's name.
             * @example alice
             */
            user: string;
            /**
             * @description The beginning and the end of its text.
             * @example sk-hub-A…WXYZ
             */
            hint: string;
            previous_until?: components["schemas"]["Time"] | null;
            /**
             * @description `file` where the configuration file declares the key, which is then changed there.
             * @example api
             */
            managed_by: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A key as it is written. */
        KeyDraft: {
            /**
             * @description Unique among the keys of its user.
             * @example laptop
             */
            name: string;
            /**
             * @description Whether it works.
             * @default true
             */
            enabled?: boolean;
            expires_at?: components["schemas"]["Time"] | null;
            /**
             * @description Groups of providers that it may use; empty means those of its user.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description On top of those of its user. */
            limits?: components["schemas"]["LimitsShape"];
            /**
             * @description Whether it opens all of the console that its user may see; else its own usage only.
             * @default true
             */
            web_login?: boolean;
            /**
             * @description Addresses and networks that it may be used from; empty is any.
             * @example [
             *       "203.0.113.7",
             *       "10.0.0.0/8"
             *     ]
             */
            allowed_ips?: string[];
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        KeyDraftPatch: {
            /**
             * @description Unique among the keys of its user.
             * @example laptop
             */
            name?: string | null;
            /** @description Whether it works. */
            enabled?: boolean | null;
            expires_at?: components["schemas"]["Time"] | null;
            /**
             * @description Groups of providers that it may use; empty means those of its user.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description On top of those of its user. */
            limits?: components["schemas"]["LimitsShape"];
            /** @description Whether it opens all of the console that its user may see; else its own usage only. */
            web_login?: boolean | null;
            /**
             * @description Addresses and networks that it may be used from; empty is any.
             * @example [
             *       "203.0.113.7",
             *       "10.0.0.0/8"
             *     ]
             */
            allowed_ips?: string[];
        };
        /** @description A key, and when it was used. */
        KeyInUse: components["schemas"]["Key"] & {
            last_used_at?: components["schemas"]["Time"] | null;
        };
        /** @description How a key is rotated. */
        KeyRotation: {
            /**
             * Format: int32
             * @description For so many seconds the old text works too; 0 ends it at once.
             * @default 3600
             * @example 3600
             */
            grace_s?: number;
        };
        /**
         * @description What kind of call it was.
         * @enum {string}
         */
        KindWord: "generation" | "count_tokens" | "embedding" | "resource";
        /** @description Tries in one step. */
        LaneShape: {
            from: components["schemas"]["Time"];
            /** Format: int64 */
            succeeded: number;
            /** Format: int64 */
            failed: number;
            /**
             * Format: int64
             * @description What says nothing of the provider: a wrong request, an account without credit, a client that left.
             */
            other: number;
            /**
             * Format: double
             * @description The share that succeeded, 0 to 1; absent where no try says something.
             * @example 0.999
             */
            availability?: number | null;
        };
        /** @description How a message fared. */
        LastMessage: {
            at: components["schemas"]["Time"];
            accepted: boolean;
            /** Format: int64 */
            latency_ms: number;
            /**
             * @description What the receiver said, or why it was not reached.
             * @example 200 ok
             */
            answer: string;
        };
        /** @description The last sync, if there was one. */
        LastSync: {
            /**
             * @description Where tables are taken from.
             * @example https://example.com/prices.json
             */
            url: string;
            /**
             * Format: int64
             * @description How often by itself, in hours; 0 is never.
             */
            every_h: number;
            last?: components["schemas"]["SyncReport"] | null;
        };
        /** @description How fast it was. */
        LatencyShape: {
            /**
             * Format: int32
             * @description Of so many answers: the newest of the time, at most a thousand.
             */
            sample: number;
            duration_ms: components["schemas"]["PercentilesShape"];
            ttfb_ms?: components["schemas"]["PercentilesShape"] | null;
        };
        /** @description One whose sums are compared. */
        LeaderShape: {
            /**
             * Format: int64
             * @description Of a user, key or provider; a model has none.
             * @example 1
             */
            id?: number | null;
            /**
             * @description Absent where the id is nobody's any more.
             * @example alice
             */
            name?: string | null;
            user?: components["schemas"]["Named"] | null;
        };
        /** @description Who used most. */
        Leaderboard: {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            items: components["schemas"]["LeaderboardLine"][];
            /** @description Whether there are more lines: ask with a greater `offset`. */
            more: boolean;
        };
        /** @description A line of a leaderboard. */
        LeaderboardLine: components["schemas"]["LeaderShape"] & components["schemas"]["SumsShape"];
        /**
         * @description Whose limits.
         * @enum {string}
         */
        LimitHolder: "user" | "key" | "provider";
        /** @description What may be used; what is absent has no limit. */
        LimitsShape: {
            /**
             * Format: int64
             * @description Requests per minute.
             * @default null
             * @example 60
             */
            rpm?: number | null;
            /**
             * Format: int64
             * @description Tokens per minute.
             * @default null
             */
            tpm?: number | null;
            /** @default null */
            five_hour_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            daily_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            weekly_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            monthly_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            total_usd?: components["schemas"]["Usd"] | null;
            /**
             * Format: int64
             * @description Conversations at once.
             * @default null
             */
            concurrent_sessions?: number | null;
            /**
             * Format: int64
             * @description Requests in flight at once.
             * @default null
             */
            concurrent_requests?: number | null;
            /**
             * @description How the five hours move: `rolling`, or `fixed` from the first use.
             * @default null
             * @example rolling
             */
            five_hour_mode?: string | null;
            /**
             * @description How the day moves: `fixed` at `daily_reset`, or `rolling`.
             * @default null
             * @example fixed
             */
            daily_mode?: string | null;
            /**
             * @description When a fixed day begins, in the hub's time zone: `HH:MM`.
             * @default null
             * @example 00:00
             */
            daily_reset?: string | null;
        };
        /**
         * @description Of whom a line is.
         * @enum {string}
         */
        LineOf: "all" | "one" | "others";
        /** @description As many sums as there are steps. */
        LineShape: {
            of: components["schemas"]["LineOf"];
            who?: components["schemas"]["LeaderShape"] | null;
            sums: components["schemas"]["SumsShape"][];
        };
        /** @description Something that happened. */
        LiveEvent: {
            /**
             * Format: int64
             * @description Grows with each event of a hub, over its restarts too.
             */
            id: number;
            /** @description By the clock of the replica at which it happened. */
            at: components["schemas"]["Time"];
            /** @description The replica at which it happened; a new one with each start. */
            replica: string;
            /** @example request.finished */
            kind: string;
            data: components["schemas"]["EventData"];
        };
        /** @description A conversation that is active. */
        LiveSession: {
            /** @example 0123456789abcdef0123456789abcdef */
            id: string;
            /** @description As rows of the log name it; not unique beyond its key. */
            session?: string | null;
            /** Format: int64 */
            key_id: number;
            /** Format: int64 */
            user_id: number;
            /** @example laptop */
            key: string;
            /** @example alice */
            user: string;
            /** @description Of its last request. */
            client_ip?: string | null;
            user_agent?: string | null;
            /** @description As clients asked for them, in the order in which they came. */
            models: string[];
            /** @description Who served it, in the order in which they came. */
            providers: string[];
            /** @description Requests that run now. */
            running: number;
            /** Format: int64 */
            done: number;
            /**
             * Format: int64
             * @description Those of them that went wrong.
             */
            failed: number;
            /** Format: int64 */
            tokens: number;
            cost_usd: components["schemas"]["Usd"];
            first_seen_at: components["schemas"]["Time"];
            last_seen_at: components["schemas"]["Time"];
        };
        /** @description A line of the log within its session; `/api/v1/requests/{id}` has more. */
        LoggedRequest: {
            id: string;
            at: components["schemas"]["Time"];
            /** @example generation */
            kind: string;
            /** @example anthropic */
            dialect: string;
            endpoint: string;
            /** Format: int64 */
            key_id?: number | null;
            /** Format: int64 */
            user_id?: number | null;
            /** Format: int64 */
            provider_id?: number | null;
            /** @description Absent where the provider is gone. */
            provider?: string | null;
            model: string;
            upstream_model: string;
            stream: boolean;
            /** Format: int32 */
            status: number;
            /** @example complete */
            ended_by: string;
            error_code?: string | null;
            /** Format: int32 */
            duration_ms: number;
            /** Format: int32 */
            ttfb_ms?: number | null;
            /** Format: int32 */
            ttft_ms?: number | null;
            /** @description Tokens by bucket. */
            usage: Record<string, never>;
            usage_partial: boolean;
            cost_usd: components["schemas"]["Usd"];
            unpriced: boolean;
        };
        /** @description A conversation of the log. */
        LoggedSession: {
            session: string;
            key?: components["schemas"]["Named"] | null;
            user?: components["schemas"]["Named"] | null;
            /** Format: int64 */
            requests: number;
            /** Format: int64 */
            errors: number;
            /** Format: int64 */
            tokens: number;
            cost_usd: components["schemas"]["Usd"];
            first_at: components["schemas"]["Time"];
            last_at: components["schemas"]["Time"];
        };
        /** @description A piece of a message. Images and files are named, and not sent. */
        MessagePart: {
            type: components["schemas"]["MessagePartType"];
            text?: string | null;
            /** @description Of the tool, the file, or whatever else it is. */
            name?: string | null;
            /** @description Of a call: JSON most often, as the model wrote it. */
            arguments?: string | null;
            /** @description Of a call, and of its result. */
            tool_call_id?: string | null;
            is_error?: boolean | null;
            media_type?: string | null;
            /**
             * Format: int64
             * @description The size of an image or a file that came along.
             */
            bytes?: number | null;
        };
        /** @enum {string} */
        MessagePartType: "text" | "thinking" | "tool_call" | "tool_result" | "image" | "file" | "other";
        /** @enum {string} */
        MessageRole: "system" | "user" | "assistant" | "tool";
        /** @description What is one's own. */
        Mine: {
            user: components["schemas"]["Myself"];
            /** @description Of a key that does not open the console: that key alone. */
            keys: components["schemas"]["KeyInUse"][];
            /**
             * @description Groups of providers that the keys reach.
             * @example [
             *       "default"
             *     ]
             */
            groups: string[];
            /**
             * @description Models that the keys may ask for.
             * @example [
             *       "claude-sonnet-4-5"
             *     ]
             */
            models: string[];
        };
        /** @description The models that a provider says it has. */
        ModelList: {
            /**
             * @example [
             *       "claude-haiku-4-5",
             *       "claude-sonnet-4-5"
             *     ]
             */
            models: string[];
        };
        /** @description What is known of a model's price. */
        ModelPrices: {
            /** @description As it was asked for. */
            model: string;
            in_force?: components["schemas"]["PriceItem"] | null;
            /** @description What single providers charge. */
            of_providers: components["schemas"]["PriceItem"][];
            /** @description Oldest first, by every source; what is announced is at the end. */
            history: components["schemas"]["PastPrice"][];
        };
        /** @description Which models: an exact name, or one test. */
        ModelShape: string | components["schemas"]["ModelTestShape"];
        /** @description One test of a model's name. */
        ModelTestShape: {
            prefix: string;
        } | {
            suffix: string;
        } | {
            contains: string;
        } | {
            regex: string;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        MyKeyDraftPatch: {
            /**
             * @description Unique among one's keys.
             * @example laptop
             */
            name?: string | null;
            /** @description Whether it works. What an admin switched off is for an admin to switch on again. */
            enabled?: boolean | null;
        };
        /** @description What was asked of a model. */
        MyModel: components["schemas"]["MySums"] & {
            /**
             * @description As the client asked for it.
             * @example claude-sonnet-4-5
             */
            model: string;
        };
        /** @description A key that somebody makes for themselves. */
        MyNewKey: {
            /**
             * @description Unique among one's keys.
             * @example laptop
             */
            name: string;
            expires_at?: components["schemas"]["Time"] | null;
        };
        /** @description One's own limits. A request has to find room in those of its key and in those of the user. */
        MyQuotas: {
            user: components["schemas"]["Quota"];
            /** @description Of a key that does not open the console: that key alone. */
            keys: components["schemas"]["Quota"][];
        };
        /** @description A request of one's own. */
        MyRequest: {
            /**
             * @description As the answer's `x-request-id` said it.
             * @example 019a0000-0000-7000-8000-000000000000
             */
            id: string;
            /** @description When it came in. */
            at: components["schemas"]["Time"];
            /** Format: int64 */
            key_id?: number | null;
            /** @example /v1/messages */
            endpoint: string;
            /**
             * @description As the client asked for it.
             * @example claude-sonnet-4-5
             */
            model: string;
            /** @description The conversation. */
            session?: string | null;
            stream: boolean;
            /**
             * Format: int32
             * @example 200
             */
            status: number;
            /**
             * @description `complete`, `client`, `upstream`, `hub` or `interrupted`.
             * @example complete
             */
            ended_by: string;
            error_code?: string | null;
            /**
             * Format: int32
             * @example 2400
             */
            duration_ms: number;
            /**
             * Format: int32
             * @description Until the first token of the answer.
             */
            ttft_ms?: number | null;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /**
             * Format: int64
             * @description Of both lives of a cache.
             */
            cache_write_tokens: number;
            /** Format: int64 */
            cache_read_tokens: number;
            cost_usd: components["schemas"]["Usd"];
            /** @description Some of its tokens have no price and cost nothing here. */
            unpriced: boolean;
        };
        /** @description An hour or a day. */
        MyStep: components["schemas"]["MySums"] & {
            /** @description When it begins. */
            at: components["schemas"]["Time"];
        };
        /** @description What requests add up to. */
        MySums: {
            /**
             * Format: int64
             * @example 42
             */
            requests: number;
            /**
             * Format: int64
             * @description Those that ended in an error, whoever's fault it was.
             * @example 1
             */
            errors: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /**
             * Format: int64
             * @description Of both lives of a cache.
             */
            cache_write_tokens: number;
            /** Format: int64 */
            cache_read_tokens: number;
            cost_usd: components["schemas"]["Usd"];
            /**
             * Format: double
             * @description The share of the prompts' tokens that came from a cache; absent without prompts.
             * @example 0.87
             */
            cache_hit_rate?: number | null;
        };
        /** @description What one has used. */
        MyUsage: {
            /** @description When the first step begins. */
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            totals: components["schemas"]["MySums"];
            /** @description Oldest first; no step is left out. */
            series: components["schemas"]["MyStep"][];
            /** @description The dearest first, 50 at most. */
            models: components["schemas"]["MyModel"][];
        };
        /** @description Oneself, as a user of clients. */
        Myself: {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /** @example alice */
            name: string;
            /**
             * @description Groups of providers; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups: string[];
            limits: components["schemas"]["LimitsShape"];
            expires_at?: components["schemas"]["Time"] | null;
            /** @description Clients that may be used; empty is any. */
            allowed_clients: string[];
            /** @description Clients that may not be used; they win. */
            blocked_clients: string[];
        };
        /** @description Somebody by id, and by name where it is known. */
        Named: {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /**
             * @description Also of somebody who is deleted; absent where nobody had the id.
             * @example alice
             */
            name?: string | null;
        };
        /** @description Another password for oneself. */
        NewPassword: {
            /** @description The one that was good until now. */
            current: string;
            /**
             * @description At least 12 characters.
             * @example correct horse battery
             */
            new: string;
        };
        /** @description A token that was made just now. */
        NewToken: {
            token: components["schemas"]["ApiToken"];
            /**
             * @description Its text: shown this once.
             * @example hub-token-…
             */
            secret: string;
        };
        /** @description Where messages go, by kind of receiver. The addresses of webhooks are secrets as a whole. */
        NotificationAddress: {
            /** @example https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=… */
            url: string;
            /** @enum {string} */
            kind: "wecom";
        } | {
            /** @example https://open.feishu.cn/open-apis/bot/v2/hook/… */
            url: string;
            /** @description Of the robot's signature check, where it is on. */
            secret?: string | null;
            /** @enum {string} */
            kind: "feishu";
        } | {
            /** @example https://oapi.dingtalk.com/robot/send?access_token=… */
            url: string;
            /** @description Of the robot's signature check, where it is on. */
            secret?: string | null;
            /** @enum {string} */
            kind: "dingtalk";
        } | {
            bot_token: string;
            /** @example -1001234567890 */
            chat_id: string;
            /** @description A Bot API server of one's own. */
            api_url?: string | null;
            /** @enum {string} */
            kind: "telegram";
        } | {
            /** @example https://hooks.slack.com/services/… */
            url: string;
            /** @enum {string} */
            kind: "slack";
        } | {
            /** @example https://discord.com/api/webhooks/… */
            url: string;
            /** @enum {string} */
            kind: "discord";
        } | {
            /** @example https://alerts.example/hub */
            url: string;
            headers?: Record<string, never>;
            /** @enum {string} */
            kind: "custom";
        } | {
            /** @example smtp.example.com */
            host: string;
            /**
             * Format: int32
             * @example 587
             */
            port: number;
            /**
             * @description `starttls`: TLS after a greeting in clear, as on port 587; `tls`: from the first byte, as on port 465; `none`: in clear, for a relay next door.
             * @default starttls
             * @enum {string}
             */
            security?: "starttls" | "tls" | "none";
            username?: string | null;
            password?: string | null;
            /** @example Hub <hub@example.com> */
            from: string;
            /**
             * @description Up to 50.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            to: string[];
            /** @enum {string} */
            kind: "email";
        };
        /** @description The way to a receiver, with its login; not for e-mail. */
        NotificationProxy: {
            /** @example socks5h://127.0.0.1:1080 */
            url: string;
            /** @description Whether to send directly where the proxy fails. */
            fallback_to_direct?: boolean;
        };
        /** @description Of which events whom is told. */
        NotificationRule: {
            /**
             * @description The kind of event.
             * @enum {string}
             */
            event: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind";
            /** @default true */
            enabled?: boolean;
            /**
             * @description Who is told.
             * @example [
             *       1
             *     ]
             */
            target_ids?: number[];
            /**
             * @description In which language messages are written.
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru";
            /** @description What this kind of event leaves to choose: see `/notifications/events`. What is left out or `null` is as usual. */
            options?: Record<string, never>;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A rule as it is written. */
        NotificationRuleDraft: {
            /**
             * @description The kind of event.
             * @enum {string}
             */
            event: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind";
            /** @default true */
            enabled?: boolean;
            /**
             * @description Who is told.
             * @example [
             *       1
             *     ]
             */
            target_ids?: number[];
            /**
             * @description In which language messages are written.
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru";
            /** @description What this kind of event leaves to choose: see `/notifications/events`. What is left out or `null` is as usual. */
            options?: Record<string, never>;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        NotificationRuleDraftPatch: {
            /**
             * @description The kind of event.
             * @enum {string|null}
             */
            event?: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind" | null;
            enabled?: boolean | null;
            /**
             * @description Who is told.
             * @example [
             *       1
             *     ]
             */
            target_ids?: number[];
            /**
             * @description In which language messages are written.
             * @enum {string|null}
             */
            language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru" | null;
            /** @description What this kind of event leaves to choose: see `/notifications/events`. What is left out or `null` is as usual. */
            options?: Record<string, never> | null;
        };
        /** @description A receiver of alerts, without its address. */
        NotificationTarget: {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            name: string;
            /** @example slack */
            kind: string;
            /**
             * @description What may be shown of the address: a host, a chat, mailboxes.
             * @example hooks.slack.com
             */
            hint: string;
            enabled: boolean;
            templates: Record<string, never>;
            last?: components["schemas"]["LastMessage"] | null;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A target as it is written. */
        NotificationTargetDraft: {
            /**
             * @description Unique among targets.
             * @example ops chat
             */
            name: string;
            /**
             * @description Whether anything is sent to it.
             * @default true
             */
            enabled?: boolean;
            /** @description Never shown again. In a change it stays where it is left out, and is replaced as a whole. */
            address: components["schemas"]["NotificationAddress"];
            proxy?: components["schemas"]["NotificationProxy"] | null;
            /**
             * @description By kind of event, or `default`: what messages say instead; `/notifications/events` has the placeholders. For `custom`
             *     any JSON, for all others a text.
             */
            templates?: Record<string, never>;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        NotificationTargetDraftPatch: {
            /**
             * @description Unique among targets.
             * @example ops chat
             */
            name?: string | null;
            /** @description Whether anything is sent to it. */
            enabled?: boolean | null;
            /** @description Never shown again. In a change it stays where it is left out, and is replaced as a whole. */
            address?: components["schemas"]["NotificationAddress"];
            proxy?: components["schemas"]["NotificationProxy"] | null;
            /**
             * @description By kind of event, or `default`: what messages say instead; `/notifications/events` has the placeholders. For `custom`
             *     any JSON, for all others a text.
             */
            templates?: Record<string, never> | null;
        };
        /** @description An option of a rule. */
        OptionShape: {
            /** @example quiet_s */
            name: string;
            /**
             * @description `percents` and `spenders` are lists, `time_of_day` is `HH:MM`, `time_zone` a name such as `Asia/Shanghai`.
             * @enum {string}
             */
            kind: "percents" | "spenders" | "time_of_day" | "time_zone" | "number" | "seconds";
            /** @description What holds where it is left out; `null` for the hub's own time zone. */
            usual?: unknown;
            /**
             * Format: int64
             * @description Of numbers, the lowest.
             */
            minimum?: number | null;
            /**
             * Format: int64
             * @description Of numbers, the highest.
             */
            maximum?: number | null;
        };
        /** @description What is changed in every request that goes to the provider; what is absent changes nothing. */
        OverridesShape: {
            /**
             * @description `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`.
             * @default null
             * @example medium
             */
            reasoning_effort?: string | null;
            /**
             * @description `auto`, `concise` or `detailed`.
             * @default null
             * @example auto
             */
            reasoning_summary?: string | null;
            /**
             * Format: int64
             * @description Tokens of thinking; 0 turns it off.
             * @default null
             */
            thinking_budget?: number | null;
            /**
             * @description `low`, `medium` or `high`.
             * @default null
             * @example low
             */
            verbosity?: string | null;
            /**
             * @description In the vendor's own word.
             * @default null
             */
            service_tier?: string | null;
            /**
             * Format: int64
             * @description The most tokens of an answer.
             * @default null
             */
            max_tokens?: number | null;
            /** @default null */
            parallel_tool_calls?: boolean | null;
            /**
             * @description How long prompt caches live that a request marks: `5m` or `1h`.
             * @default null
             * @example 1h
             */
            cache_ttl?: string | null;
            /**
             * @description Adds the vendor's tool, or takes it out.
             * @default null
             */
            image_generation?: boolean | null;
            /**
             * @description Adds the vendor's tool, or takes it out.
             * @default null
             */
            google_search?: boolean | null;
            /**
             * @description The `instructions` of a Responses request.
             * @default null
             */
            instructions?: string | null;
            /**
             * @description `when_missing` or `replace`.
             * @default when_missing
             * @example when_missing
             */
            instructions_mode?: string;
            /**
             * @description Top-level fields that the provider does not take.
             * @default []
             */
            omit?: string[];
        };
        /** @description How a day goes. */
        OverviewShape: {
            /**
             * @description The hub's time zone, in which days begin.
             * @example Europe/Berlin
             */
            timezone: string;
            today_from: components["schemas"]["Time"];
            yesterday_from: components["schemas"]["Time"];
            /** @description Yesterday counts until the same time of day. */
            yesterday_to: components["schemas"]["Time"];
            today: components["schemas"]["SumsShape"];
            yesterday: components["schemas"]["SumsShape"];
            /**
             * Format: int64
             * @description Requests that came in within the last minute and have ended.
             */
            last_minute: number;
            /** Format: int64 */
            last_five_minutes: number;
            /**
             * Format: int64
             * @description Who had a request today.
             */
            active_users: number;
            /** Format: int64 */
            active_keys: number;
            /** Format: int64 */
            active_providers: number;
        };
        /** @description A piece of a list. */
        Page_Account: {
            items: ({
                /**
                 * @description To sign in with; unique among accounts.
                 * @example ann
                 */
                name: string;
                /**
                 * @description `owner`, `admin`, `auditor` or `user`.
                 * @example auditor
                 */
                role: string;
                /**
                 * Format: int64
                 * @description Whose keys, usage and quotas are the account's own.
                 * @example 1
                 */
                user_id?: number | null;
                /**
                 * @description Whether it may sign in. Switched off, its sessions and API tokens end.
                 * @default true
                 */
                enabled?: boolean;
                /**
                 * @description At least 12 characters. A new one ends the account's sessions.
                 * @example correct horse battery
                 */
                password?: string | null;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_ApiToken: {
            items: {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                /**
                 * Format: int64
                 * @description Who made it; null is the bearer of the admin token. It may no more than they may, and ends with them.
                 */
                account_id?: number | null;
                /** @example backup script */
                name: string;
                /**
                 * @description Enough of its text to know it by.
                 * @example hub-token-…abcd
                 */
                hint: string;
                /** @example auditor */
                role: string;
                scopes: string[];
                created_at: components["schemas"]["Time"];
                expires_at?: components["schemas"]["Time"] | null;
                used_at?: components["schemas"]["Time"] | null;
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_AuditEntry: {
            items: {
                /**
                 * Format: int64
                 * @description Grows by one.
                 * @example 42
                 */
                seq: number;
                at: components["schemas"]["Time"];
                /**
                 * @description `admin_token`, `account`, `api_token`, `key`, `anonymous` or `system`.
                 * @example account
                 */
                actor_kind: string;
                /**
                 * Format: int64
                 * @description Of the account, API token or key.
                 */
                actor_id?: number | null;
                /** @example alice */
                actor_name: string;
                /**
                 * @description `api`, `console`, `command_line`, `file` or `hub`.
                 * @example console
                 */
                door: string;
                client_ip?: string | null;
                user_agent?: string | null;
                /** @example user.update */
                action: string;
                /** @example user */
                target_kind: string;
                target_id?: string | null;
                target_name: string;
                /** @description Of an update what differs, else all of it. */
                before?: Record<string, never> | null;
                after?: Record<string, never> | null;
                /** @description Of the row before this one. */
                previous_hash: string;
                /** @description Over this row and `previous_hash`: SHA-256 in hexadecimal. */
                hash: string;
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_ClientVersion: {
            items: ({
                /**
                 * @description A known name (`claude-code`, `codex-cli`, `gemini-cli`, `qwen-code`, `opencode`), or the first word of the client's
                 *     `User-Agent`. Unique.
                 * @example claude-code
                 */
                client: string;
                /**
                 * @description Older ones are refused.
                 * @example 2.1.0
                 */
                min_version: string;
                /** @description Whether a client is refused that says no version that can be read. */
                refuse_unknown?: boolean;
                /**
                 * @description What its person is told to do; empty for what is usual.
                 * @example ask Ann for the new image
                 */
                how_to_update?: string;
                /** @default true */
                enabled?: boolean;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_ConsoleSession: {
            items: {
                /** Format: int64 */
                id: number;
                /** @description Whether it is the one that asks. */
                current: boolean;
                /**
                 * Format: int64
                 * @description By password.
                 */
                account_id?: number | null;
                /**
                 * Format: int64
                 * @description By key; with neither, by the admin token.
                 */
                key_id?: number | null;
                client_ip?: string | null;
                user_agent?: string | null;
                created_at: components["schemas"]["Time"];
                /** @description To the minute. */
                seen_at: components["schemas"]["Time"];
                expires_at: components["schemas"]["Time"];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_ErrorRule: {
            items: ({
                /**
                 * @description Looked for in the error's message and in all of its text.
                 * @example credit balance is too low
                 */
                pattern: string;
                /**
                 * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
                 * @default contains
                 * @enum {string}
                 */
                match_type?: "contains" | "exact" | "regex";
                /**
                 * Format: int32
                 * @description Only errors of this status.
                 */
                status?: number | null;
                /**
                 * @description A word of your own, for lists.
                 * @example quota
                 */
                category?: string;
                /** @description For admins. */
                description?: string;
                /**
                 * @description Whose fault it is: `client` ends the request; `account`, `model` and `provider` try the next provider, `network` the same one again first. As the hub sees it where it is missing.
                 * @enum {string|null}
                 */
                fault?: "client" | "account" | "model" | "provider" | "network" | null;
                /**
                 * Format: int32
                 * @description The status that clients get.
                 */
                override_status?: number | null;
                /**
                 * @description The message that clients get, in their dialect.
                 * @example our account is empty; ask Ann
                 */
                override_message?: string | null;
                /** @description Whole bodies that clients get. */
                override_bodies?: components["schemas"]["ErrorBodies"];
                /**
                 * Format: int32
                 * @description The first rule that fits decides; the lowest comes first.
                 */
                priority?: number;
                /** @default true */
                enabled?: boolean;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_KeyInUse: {
            items: (components["schemas"]["Key"] & {
                last_used_at?: components["schemas"]["Time"] | null;
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_LiveSession: {
            items: {
                /** @example 0123456789abcdef0123456789abcdef */
                id: string;
                /** @description As rows of the log name it; not unique beyond its key. */
                session?: string | null;
                /** Format: int64 */
                key_id: number;
                /** Format: int64 */
                user_id: number;
                /** @example laptop */
                key: string;
                /** @example alice */
                user: string;
                /** @description Of its last request. */
                client_ip?: string | null;
                user_agent?: string | null;
                /** @description As clients asked for them, in the order in which they came. */
                models: string[];
                /** @description Who served it, in the order in which they came. */
                providers: string[];
                /** @description Requests that run now. */
                running: number;
                /** Format: int64 */
                done: number;
                /**
                 * Format: int64
                 * @description Those of them that went wrong.
                 */
                failed: number;
                /** Format: int64 */
                tokens: number;
                cost_usd: components["schemas"]["Usd"];
                first_seen_at: components["schemas"]["Time"];
                last_seen_at: components["schemas"]["Time"];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_LoggedSession: {
            items: {
                session: string;
                key?: components["schemas"]["Named"] | null;
                user?: components["schemas"]["Named"] | null;
                /** Format: int64 */
                requests: number;
                /** Format: int64 */
                errors: number;
                /** Format: int64 */
                tokens: number;
                cost_usd: components["schemas"]["Usd"];
                first_at: components["schemas"]["Time"];
                last_at: components["schemas"]["Time"];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_MyRequest: {
            items: {
                /**
                 * @description As the answer's `x-request-id` said it.
                 * @example 019a0000-0000-7000-8000-000000000000
                 */
                id: string;
                /** @description When it came in. */
                at: components["schemas"]["Time"];
                /** Format: int64 */
                key_id?: number | null;
                /** @example /v1/messages */
                endpoint: string;
                /**
                 * @description As the client asked for it.
                 * @example claude-sonnet-4-5
                 */
                model: string;
                /** @description The conversation. */
                session?: string | null;
                stream: boolean;
                /**
                 * Format: int32
                 * @example 200
                 */
                status: number;
                /**
                 * @description `complete`, `client`, `upstream`, `hub` or `interrupted`.
                 * @example complete
                 */
                ended_by: string;
                error_code?: string | null;
                /**
                 * Format: int32
                 * @example 2400
                 */
                duration_ms: number;
                /**
                 * Format: int32
                 * @description Until the first token of the answer.
                 */
                ttft_ms?: number | null;
                /** Format: int64 */
                input_tokens: number;
                /** Format: int64 */
                output_tokens: number;
                /**
                 * Format: int64
                 * @description Of both lives of a cache.
                 */
                cache_write_tokens: number;
                /** Format: int64 */
                cache_read_tokens: number;
                cost_usd: components["schemas"]["Usd"];
                /** @description Some of its tokens have no price and cost nothing here. */
                unpriced: boolean;
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_NotificationRule: {
            items: ({
                /**
                 * @description The kind of event.
                 * @enum {string}
                 */
                event: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind";
                /** @default true */
                enabled?: boolean;
                /**
                 * @description Who is told.
                 * @example [
                 *       1
                 *     ]
                 */
                target_ids?: number[];
                /**
                 * @description In which language messages are written.
                 * @default en
                 * @enum {string}
                 */
                language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru";
                /** @description What this kind of event leaves to choose: see `/notifications/events`. What is left out or `null` is as usual. */
                options?: Record<string, never>;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_NotificationTarget: {
            items: {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                name: string;
                /** @example slack */
                kind: string;
                /**
                 * @description What may be shown of the address: a host, a chat, mailboxes.
                 * @example hooks.slack.com
                 */
                hint: string;
                enabled: boolean;
                templates: Record<string, never>;
                last?: components["schemas"]["LastMessage"] | null;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_PriceItem: {
            items: (components["schemas"]["PriceShape"] & {
                /**
                 * @description Under which name it is listed.
                 * @example claude-sonnet-4-5
                 */
                model: string;
                source: components["schemas"]["SourceWord"];
                provider?: components["schemas"]["Named"] | null;
                effective_at?: components["schemas"]["Time"] | null;
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_Provider: {
            items: ({
                /**
                 * @description Unique among providers.
                 * @example claude-primary
                 */
                name: string;
                /**
                 * @description `claude`, `claude-auth`, `codex`, `openai-compatible`, `gemini` or `gemini-cli`.
                 * @example claude
                 */
                type: string;
                /**
                 * @description Where its API is: http or https, without query.
                 * @example https://api.anthropic.com
                 */
                url: string;
                /**
                 * @description The account's key or token. Needed at first; it is never shown.
                 * @example sk-ant-…
                 */
                key?: string | null;
                /** @default true */
                enabled?: boolean;
                /**
                 * Format: int32
                 * @description Lower is tried first.
                 */
                priority?: number;
                /**
                 * Format: int32
                 * @description Share within its priority.
                 * @default 1
                 */
                weight?: number;
                /**
                 * @description Times the price of every request.
                 * @example 0.8
                 */
                cost_multiplier?: string;
                /**
                 * @description Whose callers it serves; empty means `default`.
                 * @example [
                 *       "default"
                 *     ]
                 */
                groups?: string[];
                /** @description What clients may ask it for; empty is any model. */
                models?: components["schemas"]["ModelShape"][];
                /** @description The first rule that fits is used. */
                redirects?: components["schemas"]["RedirectShape"][];
                limits?: components["schemas"]["LimitsShape"];
                circuit?: components["schemas"]["CircuitShape"];
                timeouts?: components["schemas"]["TimeoutsShape"];
                proxy?: components["schemas"]["ProxyShape"] | null;
                /** @description Added to each request. Values are never shown: `true` stands for one that is there. */
                headers?: {
                    [key: string]: components["schemas"]["HeaderShape"];
                };
                /** @description Priority by caller's group; elsewhere `priority`. */
                group_priorities?: {
                    [key: string]: number;
                };
                clients?: components["schemas"]["ClientsShape"];
                /**
                 * @description When it may be used, in the hub's time zone; absent is always.
                 * @example 22:00-06:00
                 */
                active_hours?: string | null;
                /**
                 * @description `return_when_healthy` or `stay_until_idle`.
                 * @default return_when_healthy
                 */
                failback?: string;
                /**
                 * Format: int32
                 * @description Conversations that may be pinned to it at once.
                 */
                max_pins?: number | null;
                /**
                 * @description `pass`, `stabilise` or `strip`.
                 * @default pass
                 */
                billing_header?: string;
                /**
                 * Format: int32
                 * @description Tries at it for one request; absent is the hub's setting.
                 */
                attempts?: number | null;
                overrides?: components["schemas"]["OverridesShape"];
                /**
                 * @description Whether it serves clients of other dialects.
                 * @default true
                 */
                translate?: boolean;
                /** @description Whether answers that stream are asked for over its WebSocket (`codex` only). */
                websocket?: boolean;
                /** @description The Google Cloud project (`gemini-cli` only). */
                project?: string | null;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                /** @description Whether a key is stored; the key itself is never shown. */
                has_key: boolean;
                /**
                 * @description `file` where the configuration file declares the provider, which is then changed there.
                 * @example api
                 */
                managed_by: string;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
                health?: components["schemas"]["ProviderHealth"] | null;
                today: components["schemas"]["Today"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_Quota: {
            items: {
                scope: components["schemas"]["LimitHolder"];
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                /** @example alice */
                name: string;
                /**
                 * Format: int64
                 * @description Of a key: its user.
                 */
                user_id?: number | null;
                /**
                 * @description The user's name.
                 * @example alice
                 */
                user?: string | null;
                /**
                 * Format: double
                 * @description Of the limit of which most is used; 0 without limits.
                 * @example 25
                 */
                percent: number;
                limits: components["schemas"]["QuotaLimit"][];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_RateLimitEvent: {
            items: {
                request: components["schemas"]["RequestItem"];
                refused_by?: components["schemas"]["RefusedBy"] | null;
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_RequestFilter: {
            items: ({
                /**
                 * @description The decision chain names it.
                 * @example customers
                 */
                name: string;
                /** @description For admins. */
                description?: string;
                /**
                 * @description What is changed.
                 * @enum {string}
                 */
                scope: "header" | "body";
                /**
                 * @description `remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what is at a path, `text_replace` replaces text.
                 * @enum {string}
                 */
                action: "remove" | "set" | "json_path" | "text_replace";
                /**
                 * @description A header's name; a path of the body such as `metadata.user_id` or `messages[*].content`; empty for all text of the
                 *     conversation.
                 */
                target?: string;
                /**
                 * @description What `text_replace` looks for.
                 * @example \bACME-(\d+)\b
                 */
                pattern?: string;
                /**
                 * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
                 * @default contains
                 * @enum {string}
                 */
                match_type?: "contains" | "exact" | "regex";
                /**
                 * @description What comes in its place: for a header and for `text_replace` the text itself (`$1` is a group of an expression), else
                 *     JSON.
                 * @example customer $1
                 */
                value?: string;
                /**
                 * Format: int32
                 * @description The lowest comes first.
                 */
                priority?: number;
                /**
                 * @description Only requests that go to one of these providers. With neither these nor `groups` it is for everybody, before a provider
                 *     is chosen.
                 */
                provider_ids?: number[];
                /** @description Only requests that go to a provider of one of these groups. */
                groups?: string[];
                /** @default true */
                enabled?: boolean;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_RunningNow: {
            items: (components["schemas"]["StartedRequest"] & {
                /**
                 * @description `admission`, `waiting` for a provider's first byte, or `answering`.
                 * @example answering
                 */
                phase: string;
                /**
                 * Format: int64
                 * @description Who was asked last.
                 */
                provider_id?: number | null;
                provider?: string | null;
                /**
                 * Format: int32
                 * @description Requests sent to providers so far.
                 */
                attempts: number;
                /** Format: int64 */
                age_ms: number;
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_SensitiveWord: {
            items: ({
                /**
                 * @description A text of up to 255 characters, or an expression of up to 1,000. Unique among those that are compared in the same way.
                 * @example project tulip
                 */
                word: string;
                /**
                 * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
                 * @default contains
                 * @enum {string}
                 */
                match_type?: "contains" | "exact" | "regex";
                /** @description For admins. */
                description?: string;
                /** @default true */
                enabled?: boolean;
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_SentMessage: {
            items: {
                /** Format: int64 */
                id: number;
                /** @example circuit_opened */
                event: string;
                /** Format: int64 */
                target_id: number;
                /** @description As it was named then. */
                target_name: string;
                /**
                 * @description How much it matters.
                 * @enum {string|null}
                 */
                level?: "info" | "warning" | "critical" | null;
                title: string;
                /** @description What it says, but for the target's templates. */
                text: string;
                /**
                 * @description How far it is: it waits to be sent or tried again, was taken, or was given up.
                 * @enum {string}
                 */
                state: "waiting" | "sent" | "failed";
                /**
                 * Format: int32
                 * @description How often it was tried.
                 */
                tries: number;
                due_at?: components["schemas"]["Time"] | null;
                /**
                 * Format: int64
                 * @description Of the last try.
                 */
                latency_ms?: number | null;
                /** @description What the receiver said to the last try, or why it was not reached. */
                answer?: string | null;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            }[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A piece of a list. */
        Page_User: {
            items: ({
                /**
                 * @description Unique among users.
                 * @example alice
                 */
                name: string;
                /**
                 * @description Whether the user's keys work.
                 * @default true
                 */
                enabled?: boolean;
                /**
                 * @description Groups of providers that the user's keys may use; empty means `default`.
                 * @example [
                 *       "default"
                 *     ]
                 */
                groups?: string[];
                limits?: components["schemas"]["LimitsShape"];
                expires_at?: components["schemas"]["Time"] | null;
                /** @description For admins. */
                note?: string;
                /** @description Words to find users by. */
                tags?: string[];
                /** @description Models that the user may ask for; empty is any. */
                allowed_models?: components["schemas"]["ModelShape"][];
                /** @description Clients that the user may use (`claude-code`, `codex`, a part of the user agent); empty is any. */
                allowed_clients?: string[];
                /** @description Clients that the user may not use; they win. */
                blocked_clients?: string[];
            } & {
                /**
                 * Format: int64
                 * @example 1
                 */
                id: number;
                /**
                 * @description `file` where the configuration file declares the user, who is then changed there.
                 * @example api
                 */
                managed_by: string;
                created_at: components["schemas"]["Time"];
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Send it as `cursor` to get what follows; absent at the end. */
            next_cursor?: string | null;
        };
        /** @description A provider that could not serve a call. */
        PassedOver: {
            /** Format: int64 */
            provider_id: number;
            provider: string;
            reason: string;
        };
        /** @description What a model cost by one source from a time on. */
        PastPrice: {
            source: components["schemas"]["SourceWord"];
            provider?: components["schemas"]["Named"] | null;
            /** @description May lie in the future. */
            effective_at: components["schemas"]["Time"];
            price?: components["schemas"]["PriceShape"] | null;
        };
        /** @description Milliseconds. */
        PercentilesShape: {
            /** Format: int32 */
            p50: number;
            /** Format: int32 */
            p95: number;
            /** Format: int32 */
            p99: number;
        };
        /** @description A fact that `{{name}}` stands for. */
        Placeholder: {
            /** @example provider */
            name: string;
            /** @description As it might be. */
            example: unknown;
        };
        /** @description A price of your own beside the table's. */
        PriceConflict: {
            model: string;
            source: components["schemas"]["SourceWord"];
            provider?: components["schemas"]["Named"] | null;
            /** @description Yours, which wins. */
            own: components["schemas"]["PriceShape"];
            table: components["schemas"]["PriceShape"];
        };
        /** @description A price as it is set. What is left out follows from the input price, or costs nothing. */
        PriceDraft: {
            /** @default null */
            input_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            output_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            cache_write_5m_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            cache_write_1h_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            cache_read_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            reasoning_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            image_input_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            image_output_per_mtok?: components["schemas"]["Usd"] | null;
            /** @default null */
            request_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            web_search_usd?: components["schemas"]["Usd"] | null;
            /** @default null */
            effective_at?: components["schemas"]["Time"] | null;
        };
        /** @description A model's price that is in force. */
        PriceItem: components["schemas"]["PriceShape"] & {
            /**
             * @description Under which name it is listed.
             * @example claude-sonnet-4-5
             */
            model: string;
            source: components["schemas"]["SourceWord"];
            provider?: components["schemas"]["Named"] | null;
            effective_at?: components["schemas"]["Time"] | null;
        };
        /** @description All prices of a model. */
        PriceShape: components["schemas"]["RatesShape"] & {
            request_usd?: components["schemas"]["Usd"] | null;
            web_search_usd?: components["schemas"]["Usd"] | null;
            /** @description Long-context prices, rising. */
            tiers?: components["schemas"]["TierShape"][];
            /** @description Prices of other classes of service. */
            services?: components["schemas"]["ServiceShape"][];
            /**
             * Format: int64
             * @description The most tokens that an answer has.
             */
            max_output_tokens?: number | null;
        };
        /** @description What a sync changes. Lists are cut at 200; the numbers are whole. */
        PriceSync: components["schemas"]["SyncReport"] & {
            changes: components["schemas"]["ChangedPrice"][];
            /** @description Prices of your own that win over the table's. */
            conflicts: components["schemas"]["PriceConflict"][];
        };
        /** @description Why the request was not done; RFC 9457. */
        Problem: {
            /**
             * @description `urn:claude-code-hub:problem:<code>`.
             * @example urn:claude-code-hub:problem:invalid
             */
            type: string;
            /** @example Values are wrong */
            title: string;
            /**
             * Format: int32
             * @example 422
             */
            status: number;
            /**
             * @description In words, for this case.
             * @example `limits.rpm`: `-1` is below 0
             */
            detail: string;
            code: components["schemas"]["Code"];
            /** @description Every wrong value of the request. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** @description A provider. */
        Provider: {
            /**
             * @description Unique among providers.
             * @example claude-primary
             */
            name: string;
            /**
             * @description `claude`, `claude-auth`, `codex`, `openai-compatible`, `gemini` or `gemini-cli`.
             * @example claude
             */
            type: string;
            /**
             * @description Where its API is: http or https, without query.
             * @example https://api.anthropic.com
             */
            url: string;
            /**
             * @description The account's key or token. Needed at first; it is never shown.
             * @example sk-ant-…
             */
            key?: string | null;
            /** @default true */
            enabled?: boolean;
            /**
             * Format: int32
             * @description Lower is tried first.
             */
            priority?: number;
            /**
             * Format: int32
             * @description Share within its priority.
             * @default 1
             */
            weight?: number;
            /**
             * @description Times the price of every request.
             * @example 0.8
             */
            cost_multiplier?: string;
            /**
             * @description Whose callers it serves; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description What clients may ask it for; empty is any model. */
            models?: components["schemas"]["ModelShape"][];
            /** @description The first rule that fits is used. */
            redirects?: components["schemas"]["RedirectShape"][];
            limits?: components["schemas"]["LimitsShape"];
            circuit?: components["schemas"]["CircuitShape"];
            timeouts?: components["schemas"]["TimeoutsShape"];
            proxy?: components["schemas"]["ProxyShape"] | null;
            /** @description Added to each request. Values are never shown: `true` stands for one that is there. */
            headers?: {
                [key: string]: components["schemas"]["HeaderShape"];
            };
            /** @description Priority by caller's group; elsewhere `priority`. */
            group_priorities?: {
                [key: string]: number;
            };
            clients?: components["schemas"]["ClientsShape"];
            /**
             * @description When it may be used, in the hub's time zone; absent is always.
             * @example 22:00-06:00
             */
            active_hours?: string | null;
            /**
             * @description `return_when_healthy` or `stay_until_idle`.
             * @default return_when_healthy
             */
            failback?: string;
            /**
             * Format: int32
             * @description Conversations that may be pinned to it at once.
             */
            max_pins?: number | null;
            /**
             * @description `pass`, `stabilise` or `strip`.
             * @default pass
             */
            billing_header?: string;
            /**
             * Format: int32
             * @description Tries at it for one request; absent is the hub's setting.
             */
            attempts?: number | null;
            overrides?: components["schemas"]["OverridesShape"];
            /**
             * @description Whether it serves clients of other dialects.
             * @default true
             */
            translate?: boolean;
            /** @description Whether answers that stream are asked for over its WebSocket (`codex` only). */
            websocket?: boolean;
            /** @description The Google Cloud project (`gemini-cli` only). */
            project?: string | null;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /** @description Whether a key is stored; the key itself is never shown. */
            has_key: boolean;
            /**
             * @description `file` where the configuration file declares the provider, which is then changed there.
             * @example api
             */
            managed_by: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
            health?: components["schemas"]["ProviderHealth"] | null;
            today: components["schemas"]["Today"];
        };
        /** @description How a provider fared. A request that failed over counts at each provider that was tried. */
        ProviderAvailability: {
            provider: components["schemas"]["Named"];
            total: components["schemas"]["LaneShape"];
            /** @description Oldest first, also those without a try. */
            lanes: components["schemas"]["LaneShape"][];
            latency?: components["schemas"]["LatencyShape"] | null;
        };
        /** @description Fields of a provider that a batch may change. In a change, what is absent stays and `null` takes a value back (RFC 7396). */
        ProviderBatchFields: {
            enabled?: boolean | null;
            /**
             * Format: int32
             * @description Lower is tried first.
             */
            priority?: number | null;
            /**
             * Format: int32
             * @description Share within its priority.
             */
            weight?: number | null;
            /**
             * @description Times the price of every request.
             * @example 0.8
             */
            cost_multiplier?: string | null;
            /**
             * @description Whose callers it serves; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description What clients may ask it for; empty is any model. */
            models?: components["schemas"]["ModelShape"][];
            /** @description The first rule that fits is used. */
            redirects?: components["schemas"]["RedirectShape"][];
            limits?: components["schemas"]["LimitsShape"];
            circuit?: components["schemas"]["CircuitShape"];
            timeouts?: components["schemas"]["TimeoutsShape"];
            /** @description Priority by caller's group; elsewhere `priority`. */
            group_priorities?: {
                [key: string]: number | null;
            } | null;
            clients?: components["schemas"]["ClientsShape"];
            /**
             * @description When it may be used, in the hub's time zone; absent is always.
             * @example 22:00-06:00
             */
            active_hours?: string | null;
            /** @description `return_when_healthy` or `stay_until_idle`. */
            failback?: string | null;
            /**
             * Format: int32
             * @description Conversations that may be pinned to it at once.
             */
            max_pins?: number | null;
            /** @description `pass`, `stabilise` or `strip`. */
            billing_header?: string | null;
            /**
             * Format: int32
             * @description Tries at it for one request; absent is the hub's setting.
             */
            attempts?: number | null;
            overrides?: components["schemas"]["OverridesShape"];
            /** @description Whether it serves clients of other dialects. */
            translate?: boolean | null;
            /** @description Whether answers that stream are asked for over its WebSocket (`codex` only). */
            websocket?: boolean | null;
        };
        ProviderCheck: {
            /** @description Enabled ones. */
            total: number;
            /** @description Those whose circuit is not open. */
            available: number;
        };
        /** @description A provider as it is written. */
        ProviderDraft: {
            /**
             * @description Unique among providers.
             * @example claude-primary
             */
            name: string;
            /**
             * @description `claude`, `claude-auth`, `codex`, `openai-compatible`, `gemini` or `gemini-cli`.
             * @example claude
             */
            type: string;
            /**
             * @description Where its API is: http or https, without query.
             * @example https://api.anthropic.com
             */
            url: string;
            /**
             * @description The account's key or token. Needed at first; it is never shown.
             * @example sk-ant-…
             */
            key?: string | null;
            /** @default true */
            enabled?: boolean;
            /**
             * Format: int32
             * @description Lower is tried first.
             */
            priority?: number;
            /**
             * Format: int32
             * @description Share within its priority.
             * @default 1
             */
            weight?: number;
            /**
             * @description Times the price of every request.
             * @example 0.8
             */
            cost_multiplier?: string;
            /**
             * @description Whose callers it serves; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description What clients may ask it for; empty is any model. */
            models?: components["schemas"]["ModelShape"][];
            /** @description The first rule that fits is used. */
            redirects?: components["schemas"]["RedirectShape"][];
            limits?: components["schemas"]["LimitsShape"];
            circuit?: components["schemas"]["CircuitShape"];
            timeouts?: components["schemas"]["TimeoutsShape"];
            proxy?: components["schemas"]["ProxyShape"] | null;
            /** @description Added to each request. Values are never shown: `true` stands for one that is there. */
            headers?: {
                [key: string]: components["schemas"]["HeaderShape"];
            };
            /** @description Priority by caller's group; elsewhere `priority`. */
            group_priorities?: {
                [key: string]: number;
            };
            clients?: components["schemas"]["ClientsShape"];
            /**
             * @description When it may be used, in the hub's time zone; absent is always.
             * @example 22:00-06:00
             */
            active_hours?: string | null;
            /**
             * @description `return_when_healthy` or `stay_until_idle`.
             * @default return_when_healthy
             */
            failback?: string;
            /**
             * Format: int32
             * @description Conversations that may be pinned to it at once.
             */
            max_pins?: number | null;
            /**
             * @description `pass`, `stabilise` or `strip`.
             * @default pass
             */
            billing_header?: string;
            /**
             * Format: int32
             * @description Tries at it for one request; absent is the hub's setting.
             */
            attempts?: number | null;
            overrides?: components["schemas"]["OverridesShape"];
            /**
             * @description Whether it serves clients of other dialects.
             * @default true
             */
            translate?: boolean;
            /** @description Whether answers that stream are asked for over its WebSocket (`codex` only). */
            websocket?: boolean;
            /** @description The Google Cloud project (`gemini-cli` only). */
            project?: string | null;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        ProviderDraftPatch: {
            /**
             * @description Unique among providers.
             * @example claude-primary
             */
            name?: string | null;
            /**
             * @description `claude`, `claude-auth`, `codex`, `openai-compatible`, `gemini` or `gemini-cli`.
             * @example claude
             */
            type?: string | null;
            /**
             * @description Where its API is: http or https, without query.
             * @example https://api.anthropic.com
             */
            url?: string | null;
            /**
             * @description The account's key or token. Needed at first; it is never shown.
             * @example sk-ant-…
             */
            key?: string | null;
            enabled?: boolean | null;
            /**
             * Format: int32
             * @description Lower is tried first.
             */
            priority?: number | null;
            /**
             * Format: int32
             * @description Share within its priority.
             */
            weight?: number | null;
            /**
             * @description Times the price of every request.
             * @example 0.8
             */
            cost_multiplier?: string | null;
            /**
             * @description Whose callers it serves; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            /** @description What clients may ask it for; empty is any model. */
            models?: components["schemas"]["ModelShape"][];
            /** @description The first rule that fits is used. */
            redirects?: components["schemas"]["RedirectShape"][];
            limits?: components["schemas"]["LimitsShape"];
            circuit?: components["schemas"]["CircuitShape"];
            timeouts?: components["schemas"]["TimeoutsShape"];
            proxy?: components["schemas"]["ProxyShape"] | null;
            /** @description Added to each request. Values are never shown: `true` stands for one that is there. */
            headers?: {
                [key: string]: null | components["schemas"]["HeaderShape"];
            } | null;
            /** @description Priority by caller's group; elsewhere `priority`. */
            group_priorities?: {
                [key: string]: number | null;
            } | null;
            clients?: components["schemas"]["ClientsShape"];
            /**
             * @description When it may be used, in the hub's time zone; absent is always.
             * @example 22:00-06:00
             */
            active_hours?: string | null;
            /** @description `return_when_healthy` or `stay_until_idle`. */
            failback?: string | null;
            /**
             * Format: int32
             * @description Conversations that may be pinned to it at once.
             */
            max_pins?: number | null;
            /** @description `pass`, `stabilise` or `strip`. */
            billing_header?: string | null;
            /**
             * Format: int32
             * @description Tries at it for one request; absent is the hub's setting.
             */
            attempts?: number | null;
            overrides?: components["schemas"]["OverridesShape"];
            /** @description Whether it serves clients of other dialects. */
            translate?: boolean | null;
            /** @description Whether answers that stream are asked for over its WebSocket (`codex` only). */
            websocket?: boolean | null;
            /** @description The Google Cloud project (`gemini-cli` only). */
            project?: string | null;
        };
        /** @description What is set for a group. */
        ProviderGroup: {
            /**
             * @description As providers, users and keys name it.
             * @example team
             */
            name: string;
            /** @description For admins. */
            note?: string;
            /**
             * @description Times what the group's callers are billed, beside the provider's own.
             * @example 1.2
             */
            cost_multiplier?: string;
            /**
             * @description Among providers of the same priority: `weighted`, `least_load` or `cheapest`.
             * @example weighted
             */
            strategy?: string;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description What is set for a group, as it is written. */
        ProviderGroupDraft: {
            /**
             * @description As providers, users and keys name it.
             * @example team
             */
            name: string;
            /** @description For admins. */
            note?: string;
            /**
             * @description Times what the group's callers are billed, beside the provider's own.
             * @example 1.2
             */
            cost_multiplier?: string;
            /**
             * @description Among providers of the same priority: `weighted`, `least_load` or `cheapest`.
             * @example weighted
             */
            strategy?: string;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        ProviderGroupDraftPatch: {
            /**
             * @description As providers, users and keys name it.
             * @example team
             */
            name?: string | null;
            /** @description For admins. */
            note?: string | null;
            /**
             * @description Times what the group's callers are billed, beside the provider's own.
             * @example 1.2
             */
            cost_multiplier?: string | null;
            /**
             * @description Among providers of the same priority: `weighted`, `least_load` or `cheapest`.
             * @example weighted
             */
            strategy?: string | null;
        };
        /** @description How a provider is, as this replica sees it. */
        ProviderHealth: {
            /**
             * @description `closed`, `open` or `half_open`.
             * @example closed
             */
            circuit: string;
            /**
             * Format: int64
             * @description When an open circuit lets a trial through.
             */
            circuit_retry_in_ms?: number | null;
            /** Format: int32 */
            consecutive_failures: number;
            /**
             * Format: int32
             * @description Requests that run.
             */
            in_flight: number;
            /**
             * Format: int32
             * @description Conversations that run, or ran a short time ago.
             */
            sessions: number;
            /**
             * Format: int64
             * @description The account is let alone for so long.
             */
            cooling_ms?: number | null;
            /** @description Models that are let alone. */
            cooling_models: string[];
            /**
             * Format: double
             * @description Of the last 64 attempts, between 0 and 1.
             * @example 1
             */
            success_rate: number;
            /**
             * Format: double
             * @description Moving average of the time to the first byte.
             */
            ttfb_ms?: number | null;
            /**
             * Format: double
             * @description Moving average of how fast answers are written.
             */
            tokens_per_second?: number | null;
        };
        /** @description The way out to a provider. */
        ProxyShape: {
            /**
             * @description http, https, socks4, socks4a, socks5 or socks5h; it may hold user and password, which are never shown. Sent back
             *     as it is shown, it stays as it is.
             * @example socks5://127.0.0.1:1080
             */
            url: string;
            /** @description Whether to call the provider directly where the proxy fails. */
            fallback_to_direct?: boolean;
        };
        /** @description The limits of a user, a key or a provider. None where there are none, or where limits are switched off. */
        Quota: {
            scope: components["schemas"]["LimitHolder"];
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /** @example alice */
            name: string;
            /**
             * Format: int64
             * @description Of a key: its user.
             */
            user_id?: number | null;
            /**
             * @description The user's name.
             * @example alice
             */
            user?: string | null;
            /**
             * Format: double
             * @description Of the limit of which most is used; 0 without limits.
             * @example 25
             */
            percent: number;
            limits: components["schemas"]["QuotaLimit"][];
        };
        /** @description A limit, and how it stands. */
        QuotaLimit: {
            /**
             * @description As `limits` names it.
             * @example daily_usd
             */
            name: string;
            limit: components["schemas"]["Amount"];
            used: components["schemas"]["Amount"];
            /** @description Held by requests that run, until they end. */
            reserved: components["schemas"]["Amount"];
            /** @description Without what running requests hold. */
            remaining: components["schemas"]["Amount"];
            /**
             * Format: double
             * @description Of the limit that is used; above 100 where a request crossed it.
             * @example 25
             */
            percent: number;
            reset_at?: components["schemas"]["Time"] | null;
        };
        /** @description A request that a limit refused. */
        RateLimitEvent: {
            request: components["schemas"]["RequestItem"];
            refused_by?: components["schemas"]["RefusedBy"] | null;
        };
        /** @description How many requests limits refused. */
        RateLimitSummary: {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            /** Format: int64 */
            refused: number;
            /** @description Each list has the most first, a thousand lines at most. */
            by_limit: components["schemas"]["RefusedOfWord"][];
            /** @description By whose limit it was. */
            by_scope: components["schemas"]["RefusedOfWord"][];
            by_user: components["schemas"]["RefusedOf"][];
            by_key: components["schemas"]["RefusedOf"][];
            resolution: components["schemas"]["ResolutionWord"];
            /** @description Oldest first; steps without a refusal are left out. */
            series: components["schemas"]["RefusedAt"][];
        };
        /** @description USD for a million tokens; what is absent is not listed, which is not the same as free. */
        RatesShape: {
            input_per_mtok?: components["schemas"]["Usd"] | null;
            output_per_mtok?: components["schemas"]["Usd"] | null;
            cache_write_5m_per_mtok?: components["schemas"]["Usd"] | null;
            cache_write_1h_per_mtok?: components["schemas"]["Usd"] | null;
            cache_read_per_mtok?: components["schemas"]["Usd"] | null;
            reasoning_per_mtok?: components["schemas"]["Usd"] | null;
            image_input_per_mtok?: components["schemas"]["Usd"] | null;
            image_output_per_mtok?: components["schemas"]["Usd"] | null;
        };
        /** @description The model that is sent in place of one that was asked for. */
        RedirectShape: {
            from: components["schemas"]["ModelShape"];
            /** @example claude-sonnet-4-5 */
            to: string;
        };
        RefusedAt: {
            from: components["schemas"]["Time"];
            /** Format: int64 */
            refused: number;
        };
        /** @description The limit that refused a request, as it stood. */
        RefusedBy: {
            /**
             * @description Whose limit: `user`, `key` or `provider`.
             * @example user
             */
            scope: string;
            /** Format: int64 */
            scope_id: number;
            /**
             * @description As admins write it.
             * @example daily_usd
             */
            limit: string;
            /**
             * @description How much is allowed, in dollars for limits in USD, else a count.
             * @example 12.5
             */
            allowed: string;
            used: string;
            /** @description Held by requests that ran. */
            reserved: string;
            resets_at?: components["schemas"]["Time"] | null;
        };
        RefusedOf: {
            of?: components["schemas"]["Named"] | null;
            /** Format: int64 */
            refused: number;
        };
        RefusedOfWord: {
            /** @example daily_usd */
            of: string;
            /** Format: int64 */
            refused: number;
        };
        /** @description Until when somebody is let in. */
        Renewal: {
            expires_at: components["schemas"]["Time"] | null;
        };
        /** @description A change that is made to requests. */
        RequestFilter: {
            /**
             * @description The decision chain names it.
             * @example customers
             */
            name: string;
            /** @description For admins. */
            description?: string;
            /**
             * @description What is changed.
             * @enum {string}
             */
            scope: "header" | "body";
            /**
             * @description `remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what is at a path, `text_replace` replaces text.
             * @enum {string}
             */
            action: "remove" | "set" | "json_path" | "text_replace";
            /**
             * @description A header's name; a path of the body such as `metadata.user_id` or `messages[*].content`; empty for all text of the
             *     conversation.
             */
            target?: string;
            /**
             * @description What `text_replace` looks for.
             * @example \bACME-(\d+)\b
             */
            pattern?: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /**
             * @description What comes in its place: for a header and for `text_replace` the text itself (`$1` is a group of an expression), else
             *     JSON.
             * @example customer $1
             */
            value?: string;
            /**
             * Format: int32
             * @description The lowest comes first.
             */
            priority?: number;
            /**
             * @description Only requests that go to one of these providers. With neither these nor `groups` it is for everybody, before a provider
             *     is chosen.
             */
            provider_ids?: number[];
            /** @description Only requests that go to a provider of one of these groups. */
            groups?: string[];
            /** @default true */
            enabled?: boolean;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A request filter as it is written. */
        RequestFilterDraft: {
            /**
             * @description The decision chain names it.
             * @example customers
             */
            name: string;
            /** @description For admins. */
            description?: string;
            /**
             * @description What is changed.
             * @enum {string}
             */
            scope: "header" | "body";
            /**
             * @description `remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what is at a path, `text_replace` replaces text.
             * @enum {string}
             */
            action: "remove" | "set" | "json_path" | "text_replace";
            /**
             * @description A header's name; a path of the body such as `metadata.user_id` or `messages[*].content`; empty for all text of the
             *     conversation.
             */
            target?: string;
            /**
             * @description What `text_replace` looks for.
             * @example \bACME-(\d+)\b
             */
            pattern?: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /**
             * @description What comes in its place: for a header and for `text_replace` the text itself (`$1` is a group of an expression), else
             *     JSON.
             * @example customer $1
             */
            value?: string;
            /**
             * Format: int32
             * @description The lowest comes first.
             */
            priority?: number;
            /**
             * @description Only requests that go to one of these providers. With neither these nor `groups` it is for everybody, before a provider
             *     is chosen.
             */
            provider_ids?: number[];
            /** @description Only requests that go to a provider of one of these groups. */
            groups?: string[];
            /** @default true */
            enabled?: boolean;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        RequestFilterDraftPatch: {
            /**
             * @description The decision chain names it.
             * @example customers
             */
            name?: string | null;
            /** @description For admins. */
            description?: string | null;
            /**
             * @description What is changed.
             * @enum {string|null}
             */
            scope?: "header" | "body" | null;
            /**
             * @description `remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what is at a path, `text_replace` replaces text.
             * @enum {string|null}
             */
            action?: "remove" | "set" | "json_path" | "text_replace" | null;
            /**
             * @description A header's name; a path of the body such as `metadata.user_id` or `messages[*].content`; empty for all text of the
             *     conversation.
             */
            target?: string | null;
            /**
             * @description What `text_replace` looks for.
             * @example \bACME-(\d+)\b
             */
            pattern?: string | null;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @enum {string|null}
             */
            match_type?: "contains" | "exact" | "regex" | null;
            /**
             * @description What comes in its place: for a header and for `text_replace` the text itself (`$1` is a group of an expression), else
             *     JSON.
             * @example customer $1
             */
            value?: string | null;
            /**
             * Format: int32
             * @description The lowest comes first.
             */
            priority?: number | null;
            /**
             * @description Only requests that go to one of these providers. With neither these nor `groups` it is for everybody, before a provider
             *     is chosen.
             */
            provider_ids?: number[];
            /** @description Only requests that go to a provider of one of these groups. */
            groups?: string[];
            enabled?: boolean | null;
        };
        /** @description A request. Durations are milliseconds. */
        RequestItem: {
            /**
             * Format: uuid
             * @example 019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d
             */
            id: string;
            /** @description When it came in. */
            at: components["schemas"]["Time"];
            kind: components["schemas"]["KindWord"];
            dialect: components["schemas"]["DialectWord"];
            /**
             * @description Path without query.
             * @example /v1/messages
             */
            endpoint: string;
            user?: components["schemas"]["Named"] | null;
            key?: components["schemas"]["Named"] | null;
            provider?: components["schemas"]["Named"] | null;
            /**
             * @description What the client asked for.
             * @example claude-sonnet-4-5
             */
            model: string;
            /** @description What was sent upstream. */
            upstream_model: string;
            /** @description The conversation. */
            session?: string | null;
            stream: boolean;
            /**
             * Format: int32
             * @example 200
             */
            status: number;
            ended_by: components["schemas"]["EndWord"];
            error_code?: string | null;
            /** Format: int32 */
            duration_ms: number;
            /**
             * Format: int32
             * @description Until the first byte.
             */
            ttfb_ms?: number | null;
            /**
             * Format: int32
             * @description Until the first content.
             */
            ttft_ms?: number | null;
            usage: components["schemas"]["UsageShape"];
            /** @description The stream ended before the upstream had said all of the usage. */
            usage_partial: boolean;
            cost_usd: components["schemas"]["Usd"];
            /** @description Some tokens had no price. */
            unpriced: boolean;
        };
        /** @description A piece of the log, newest first. */
        RequestPage: {
            items: components["schemas"]["RequestItem"][];
            /** @description Send it as `cursor` to get what is older; absent at the end. */
            next_cursor?: string | null;
            /** @description Send it as `since` to get what has come in since; absent where nothing is listed. */
            newest_cursor?: string | null;
        };
        /** @description A request by itself. */
        RequestShown: components["schemas"]["RequestWhole"] & {
            /** @description Headers and bodies were kept: they are at `/api/v1/requests/{id}/bodies`. */
            has_bodies: boolean;
        };
        /** @description What requests add up to. */
        RequestTotalsShape: components["schemas"]["SumsShape"] & {
            /** @description False where there are more requests than were added up: then these are the newest ten thousand. */
            exact: boolean;
        };
        /** @description The values that filters can have, in order. */
        RequestValuesShape: {
            /**
             * @description That clients asked for, in the last 90 days.
             * @example [
             *       "claude-sonnet-4-5"
             *     ]
             */
            models: string[];
            upstream_models: string[];
            endpoints: string[];
            /**
             * @example [
             *       200,
             *       429
             *     ]
             */
            statuses: number[];
            error_codes: string[];
        };
        /** @description A request with all that is known of it. */
        RequestWhole: components["schemas"]["RequestItem"] & {
            details?: components["schemas"]["Details"] | null;
        };
        /**
         * @description How long a step is: an hour of UTC, or a day of the hub's time zone.
         * @enum {string}
         */
        ResolutionWord: "hour" | "day";
        /** @description A provider's place by cost. */
        Resorted: {
            /** Format: int64 */
            id: number;
            name: string;
            /** @example 0.8 */
            cost_multiplier: string;
            /** Format: int32 */
            before: number;
            /**
             * Format: int32
             * @description The same where the configuration file declares the provider.
             */
            after: number;
            /** @example api */
            managed_by: string;
        };
        /** @description A request that runs. */
        RunningNow: components["schemas"]["StartedRequest"] & {
            /**
             * @description `admission`, `waiting` for a provider's first byte, or `answering`.
             * @example answering
             */
            phase: string;
            /**
             * Format: int64
             * @description Who was asked last.
             */
            provider_id?: number | null;
            provider?: string | null;
            /**
             * Format: int32
             * @description Requests sent to providers so far.
             */
            attempts: number;
            /** Format: int64 */
            age_ms: number;
        };
        /** @description A client that called. */
        SeenClient: {
            /**
             * @description A known name, or the first word of its `User-Agent` without the version.
             * @example claude-code
             */
            client: string;
            users: number;
            /** Format: int64 */
            requests: number;
            last_seen_at: components["schemas"]["Time"];
            /**
             * @description The oldest version that may call; absent where all may.
             * @example 2.1.0
             */
            min_version?: string | null;
            /** @description Newest first; last what said no version. */
            versions: components["schemas"]["SeenVersion"][];
        };
        /** @description A version of it. */
        SeenVersion: {
            /**
             * @description Absent where none could be read.
             * @example 2.1.329
             */
            version?: string | null;
            users: number;
            /** Format: int64 */
            requests: number;
            last_seen_at: components["schemas"]["Time"];
            /** @description Whether no newer one was seen. */
            newest: boolean;
            /** @description Whether it is older than may call. */
            below_minimum: boolean;
        };
        /** @description A text that no request may hold. */
        SensitiveWord: {
            /**
             * @description A text of up to 255 characters, or an expression of up to 1,000. Unique among those that are compared in the same way.
             * @example project tulip
             */
            word: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /** @description For admins. */
            description?: string;
            /** @default true */
            enabled?: boolean;
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A sensitive word as it is written. */
        SensitiveWordDraft: {
            /**
             * @description A text of up to 255 characters, or an expression of up to 1,000. Unique among those that are compared in the same way.
             * @example project tulip
             */
            word: string;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /** @description For admins. */
            description?: string;
            /** @default true */
            enabled?: boolean;
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        SensitiveWordDraftPatch: {
            /**
             * @description A text of up to 255 characters, or an expression of up to 1,000. Unique among those that are compared in the same way.
             * @example project tulip
             */
            word?: string | null;
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @enum {string|null}
             */
            match_type?: "contains" | "exact" | "regex" | null;
            /** @description For admins. */
            description?: string | null;
            enabled?: boolean | null;
        };
        /** @description A message to one target. */
        SentMessage: {
            /** Format: int64 */
            id: number;
            /** @example circuit_opened */
            event: string;
            /** Format: int64 */
            target_id: number;
            /** @description As it was named then. */
            target_name: string;
            /**
             * @description How much it matters.
             * @enum {string|null}
             */
            level?: "info" | "warning" | "critical" | null;
            title: string;
            /** @description What it says, but for the target's templates. */
            text: string;
            /**
             * @description How far it is: it waits to be sent or tried again, was taken, or was given up.
             * @enum {string}
             */
            state: "waiting" | "sent" | "failed";
            /**
             * Format: int32
             * @description How often it was tried.
             */
            tries: number;
            due_at?: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description Of the last try.
             */
            latency_ms?: number | null;
            /** @description What the receiver said to the last try, or why it was not reached. */
            answer?: string | null;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description Sums over time. */
        SeriesShape: {
            resolution: components["schemas"]["ResolutionWord"];
            /** @description When each step begins, oldest first; none is left out. */
            steps: components["schemas"]["Time"][];
            /** @description Everybody first; then, where they were asked for, the dearest and the others. */
            lines: components["schemas"]["LineShape"][];
        };
        /** @description The prices of one class of service. */
        ServiceShape: components["schemas"]["RatesShape"] & {
            /** @example priority */
            service: string;
            tiers?: components["schemas"]["TierShape"][];
        };
        /** @description A session with its requests. */
        Session: {
            /** @description As rows of the log name it; not unique beyond its key. */
            session: string;
            live?: components["schemas"]["LiveSession"] | null;
            totals: components["schemas"]["SessionSums"];
            /** @description False where there are more requests than could be added up. */
            totals_exact: boolean;
            /** @description As clients asked for them. */
            models: string[];
            /** @description Oldest first; the newest thousand. */
            requests: components["schemas"]["LoggedRequest"][];
        };
        /** @description Which sessions to end. */
        SessionIds: {
            /**
             * @description Ids of active sessions, 200 at most.
             * @example [
             *       "0123456789abcdef0123456789abcdef"
             *     ]
             */
            ids: string[];
        };
        /** @description What one side said before another spoke. */
        SessionMessage: {
            role: components["schemas"]["MessageRole"];
            parts: components["schemas"]["MessagePart"][];
        };
        /** @description A conversation up to its last answer. */
        SessionMessages: {
            /**
             * Format: uuid
             * @description The request that tells it.
             * @example 019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d
             */
            request_id: string;
            /** @description When it came in. */
            at: components["schemas"]["Time"];
            /** @description The client's. */
            dialect: components["schemas"]["DialectWord"];
            /**
             * @description What the client asked for.
             * @example claude-sonnet-4-5
             */
            model: string;
            messages: components["schemas"]["SessionMessage"][];
            /** @description Something is missing: a body was cut short, or could not be read whole. */
            truncated: boolean;
        };
        /** @description All requests of a session together. */
        SessionSums: {
            /** Format: int64 */
            requests: number;
            /**
             * Format: int64
             * @description Requests that ended badly for another reason than that the client left.
             */
            errors: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            cache_write_5m_tokens: number;
            /** Format: int64 */
            cache_write_1h_tokens: number;
            /** Format: int64 */
            cache_read_tokens: number;
            cost_usd: components["schemas"]["Usd"];
            /** Format: int64 */
            duration_ms: number;
        };
        /** @description A setting. */
        Setting: {
            /** @example request_log.keep_days */
            name: string;
            /** @description What is in force; null where there is none, or it is secret. */
            value: unknown;
            default: unknown;
            /**
             * @description Who has set it: `environment`, `file` (both win over what is set here), `database` (set here), or `default` (nobody).
             * @example database
             */
            source: string;
            /**
             * @description The variable, or file and line, that states it.
             * @example config/hub.yaml:12
             */
            where?: string | null;
            /** @description Whether it can be changed here. */
            editable: boolean;
            /** @description Why it cannot. */
            why_not?: string | null;
            /**
             * @description `boolean`, `integer`, `number`, `text` or `choice`.
             * @example integer
             */
            type: string;
            /** @description The words of a `choice`. */
            choices?: string[];
            /** Format: int64 */
            minimum?: number | null;
            /** Format: int64 */
            maximum?: number | null;
            /**
             * @description What a number counts.
             * @example days
             */
            unit?: string | null;
            /** @description What it is for, as the configuration file says it. */
            description: string;
            /** @description Whether it is a secret, which is never shown. */
            secret: boolean;
            /** @description Whether a change needs a restart. */
            restart: boolean;
            /** @description The environment variable that overrides it. */
            env?: string | null;
            updated_at?: components["schemas"]["Time"] | null;
            /**
             * @description By whom.
             * @example alice
             */
            updated_by?: string | null;
        };
        /** @description All settings. */
        Settings: {
            items: components["schemas"]["Setting"][];
        };
        /** @description Settings by name: what is absent stays, `null` takes back what was set here. */
        SettingsPatch: {
            /** @description Whether Codex may speak Responses over a WebSocket. Off, it is told so and falls back to HTTP at once. */
            "server.responses_websocket"?: boolean | null;
            /** @description Whether limits are enforced at all. */
            "limits.enabled"?: boolean | null;
            /** @description IANA name of the time zone in which days, weeks and months begin, and that active_hours mean. Dates in this file begin in the zone that is stated here or by TZ. */
            "limits.timezone"?: string | null;
            /** @description Token-counting calls a minute for each key; 0 is no limit. They are counted apart from generations, because Claude Code sends some 25 at once when it starts. */
            "limits.count_tokens_rpm"?: number | null;
            /** @description Seconds that a conversation sticks to its provider after its last request; prompt caches live as long. */
            "sessions.ttl_s"?: number | null;
            /** @description Whether headers and bodies of requests and of their answers are kept, to be looked at. Off: they hold what people write. Keys, cookies and tokens in headers and paths are never kept. */
            "sessions.store_messages"?: boolean | null;
            /** @description Bytes of a body that are kept, at most; beyond it only its length is. */
            "sessions.store_max_bytes"?: number | null;
            /** @description Whether bodies of answers are kept, too. Their headers are in any case. */
            "sessions.store_response_body"?: boolean | null;
            /** @description Tries at one provider before the next is taken. */
            "relay.attempts_per_provider"?: number | null;
            /** @description Other providers that are tried after the first, before the request fails. */
            "relay.other_providers"?: number | null;
            /** @description Whether failures to connect count towards opening a provider's circuit. Off: a broken line of the hub's own would close the door to every provider. */
            "relay.network_errors_open_circuit"?: boolean | null;
            /** @description How long all attempts of one request together may take until an answer begins, in milliseconds; 0 is no limit. Clients wait ten minutes: whoever answers later answers nobody. */
            "relay.deadline_ms"?: number | null;
            /** @description Pause before the same provider is tried again, in milliseconds: a connection that was just refused is refused again. */
            "relay.retry_pause_ms"?: number | null;
            /** @description After so many milliseconds without a word from the provider, a running stream gets a sign of life, so that neither client nor proxies on the way take it for dead. 0 sends none. */
            "relay.ping_ms"?: number | null;
            /** @description How long the test of a provider may take, in milliseconds, from 5000 to 120000. */
            "relay.api_test_timeout_ms"?: number | null;
            /** @description How often it is fetched, in hours. 0: never by itself; `price sync` does it by hand. */
            "price_sync.every_h"?: number | null;
            /** @description What the console is called: in its title and where people sign in. */
            "console.title"?: string | null;
            /** @description What stands before an amount of money. For showing only: prices and limits are in US dollars. */
            "console.currency_symbol"?: string | null;
            /** @description Whether anybody may see the page that tells how the hub fares. */
            "console.status_page"?: boolean | null;
            /** @description A line that everybody sees who opens the console. */
            "console.announcement"?: string | null;
            /** @description Whether the console's cookie is sent over https only. Off where the console is used over plain http. */
            "auth.secure_cookies"?: boolean | null;
            /** @description How long somebody stays signed in to the console, in seconds. */
            "auth.session_ttl_s"?: number | null;
            /** @description Days for which its rows are kept; 0 keeps them for ever. What is left can still be verified. */
            "audit.keep_days"?: number | null;
            /** @description Bytes that the journal may take while the database is down. Beyond it the oldest rows lose their details (decision chain, texts); rows, tokens and money are never dropped. */
            "request_log.journal_max_bytes"?: number | null;
            /** @description Days for which rows are kept; 0 keeps them for ever. Hourly sums, and with them charts and limits, stay. */
            "request_log.keep_days"?: number | null;
            /** @description Days for which details (decision chains, texts, addresses) are kept; 0 keeps them as long as their rows. */
            "request_log.keep_details_days"?: number | null;
            /** @description Days for which headers and bodies are kept where sessions.store_messages is on; 0 keeps them as long as their rows. */
            "request_log.keep_bodies_days"?: number | null;
            /** @description trace, debug, info, warn, error or off; also by module: info,claude_code_hub::relay=debug */
            "log.level"?: string | null;
        };
        /** @description What somebody signs in with: a token (the admin token or a client key), or name and password. */
        SignIn: {
            /**
             * @description The admin token, or a key that may log in.
             * @example hub-admin-…
             */
            token?: string | null;
            /** @example alice */
            name?: string | null;
            password?: string | null;
        };
        /** @description Who is signed in. */
        Signed: {
            /** @example owner */
            role: string;
            /** @example account */
            kind: string;
            /**
             * Format: int64
             * @description Of the account, API token or key.
             */
            id?: number | null;
            /** @example alice */
            name: string;
            /**
             * Format: int64
             * @description The user whose data is their own.
             */
            user_id?: number | null;
            /** @description Scopes of an API token; absent where there are none to heed. */
            looks_only?: boolean | null;
            /** @description To be sent as `x-csrf-token` with every change by cookie. */
            csrf_token?: string | null;
            expires_at?: components["schemas"]["Time"] | null;
        };
        /** @description Who would serve. */
        Simulated: {
            chosen?: components["schemas"]["Chosen"] | null;
            /** @description Why the hub would refuse the call before it looks for a provider. */
            refused?: string | null;
            /**
             * Format: int64
             * @description Where nobody can serve: when the first can again.
             */
            retry_after_ms?: number | null;
            /**
             * @description How one of the best tier is chosen: `weighted`, `least_load` or `cheapest`.
             * @example weighted
             */
            strategy: string;
            /** @description All that nothing speaks against, the best tier first. */
            candidates: components["schemas"]["CandidateShape"][];
            filtered: components["schemas"]["FilteredShape"][];
        };
        /** @description Whether an order is only shown. */
        SortOrder: {
            /** @description Whether to write it. */
            apply?: boolean;
        };
        /** @description Priorities by cost. */
        Sorted: {
            /** @description From the cheapest on. */
            providers: components["schemas"]["Resorted"][];
            applied: boolean;
        };
        /**
         * @description Where a price comes from: what one provider charges, what was set by hand, what the configuration file declares,
         *     LiteLLM's table as it was synced, or the table that the hub ships with. The first that has one wins, in this order.
         * @enum {string}
         */
        SourceWord: "provider" | "manual" | "file" | "litellm" | "bundled";
        /** @description What is known of a request when it begins. */
        StartedRequest: {
            /** @example 019a0000-0000-7000-8000-000000000000 */
            id: string;
            at: components["schemas"]["Time"];
            /** Format: int64 */
            key_id: number;
            /** Format: int64 */
            user_id: number;
            /** @example laptop */
            key: string;
            /** @example alice */
            user: string;
            /** @example generation */
            kind: string;
            /** @example anthropic */
            dialect: string;
            /** @example /v1/messages */
            endpoint: string;
            /** @example claude-sonnet-4-5 */
            model: string;
            /** @description As rows of the log name it. */
            session?: string | null;
            /** @description The same, unique: the id of an active session. */
            session_id?: string | null;
            client_ip?: string | null;
            user_agent?: string | null;
            stream: boolean;
        };
        /**
         * @description `operational`: everything can be asked; `degraded`: some of it; `down`: nothing.
         * @enum {string}
         */
        State: "operational" | "degraded" | "down";
        /** @description How the hub fares. */
        Status: {
            state: components["schemas"]["State"];
            checked_at: components["schemas"]["Time"];
            /** @description Those that providers are there for. */
            dialects: components["schemas"]["DialectStatus"][];
        };
        /** @description What requests add up to. Rates are absent where nothing says them. */
        SumsShape: {
            /**
             * Format: int64
             * @example 42
             */
            requests: number;
            /**
             * Format: int64
             * @description Ended badly for another reason than that the client left.
             */
            errors: number;
            /**
             * Format: int64
             * @description Of prompts and answers, caches included.
             * @example 123456
             */
            tokens: number;
            /**
             * Format: int64
             * @description Without what was written to or read from a cache.
             */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** Format: int64 */
            cache_write_5m_tokens: number;
            /** Format: int64 */
            cache_write_1h_tokens: number;
            /** Format: int64 */
            cache_read_tokens: number;
            cost_usd: components["schemas"]["Usd"];
            mean_cost_usd?: components["schemas"]["Usd"] | null;
            /**
             * Format: double
             * @description The share of the prompts' tokens that came from a cache, 0 to 1.
             * @example 0.83
             */
            cache_hit_rate?: number | null;
            /**
             * Format: double
             * @description The share of the requests that did not end in an error, 0 to 1.
             * @example 0.99
             */
            success_rate?: number | null;
            /**
             * Format: double
             * @description Milliseconds.
             */
            mean_duration_ms?: number | null;
            /**
             * Format: double
             * @description Milliseconds until the first byte.
             */
            mean_ttfb_ms?: number | null;
            /**
             * Format: double
             * @description Of streamed answers that ended well, from their first content on.
             */
            tokens_per_second?: number | null;
        };
        /** @description What is taken over. */
        SyncDraft: {
            /**
             * @description Models whose price that was set by hand is taken back in favour of the table's.
             * @default []
             * @example []
             */
            overwrite?: string[];
        };
        /** @description What a sync found. */
        SyncReport: {
            at: components["schemas"]["Time"];
            /** @description Where the table is from. */
            from: string;
            /** @description Models with a price in the table. */
            models: number;
            added: number;
            changed: number;
            removed: number;
            /** @description Prices of your own that win over the table's. */
            overridden: number;
            added_names: string[];
            changed_names: string[];
            removed_names: string[];
            overridden_names: string[];
        };
        /** @description The state of a replica. */
        System: {
            version: string;
            database: string;
            limits: string;
            /** Format: int64 */
            catalog_version: number;
            keys: number;
            config: components["schemas"]["ConfigStatus"];
            /** @description Circuit, load and health of each provider, as its actor sees it. */
            providers: Record<string, never>[];
            actors: components["schemas"]["ActorView"][];
        };
        /** @description The configuration in force. */
        SystemConfig: {
            status: components["schemas"]["ConfigStatus"];
            /** @description Whether the hub was started with a file. */
            reloadable: boolean;
            settings: components["schemas"]["EffectiveSetting"][];
        };
        /** @description A target that need not exist yet. */
        TargetTrial: {
            address: components["schemas"]["NotificationAddress"];
            proxy?: components["schemas"]["NotificationProxy"] | null;
            /** @description Only `default` is for tests. */
            templates?: Record<string, never>;
            /**
             * @description In which language messages are written.
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru";
        };
        /** @description How the message fared. */
        TargetTried: {
            accepted: boolean;
            /** @description Whether the receiver would say the same again; otherwise a later try may do. */
            refused: boolean;
            /**
             * Format: int32
             * @description Of HTTP or SMTP, where the receiver was reached.
             */
            status?: number | null;
            /** Format: int64 */
            latency_ms: number;
            /**
             * @description What the receiver said, or why it was not reached.
             * @example 200 ok
             */
            answer: string;
        };
        /** @description How a test went. */
        TestResult: {
            /** @description The provider gave an answer of its type. */
            ok: boolean;
            /**
             * Format: int32
             * @description Absent where there was no answer at all.
             * @example 200
             */
            status?: number | null;
            /**
             * Format: int64
             * @description To the end of the answer.
             */
            latency_ms: number;
            /**
             * Format: int64
             * @description To its beginning.
             */
            first_byte_ms?: number | null;
            /** @example claude-haiku-4-5 */
            model: string;
            /**
             * @description The beginning of what the model said.
             * @example pong
             */
            text: string;
            /** @description The vendor's words, or what kept an answer from coming. */
            error?: string | null;
            /**
             * @description That was asked, without credentials.
             * @example https://api.anthropic.com/v1/messages
             */
            url: string;
        };
        /** @description How a provider is tried out. */
        TestSettings: {
            /**
             * @description As it is sent; where it is left out, the first model that the provider names, or a small one of its vendor.
             * @example claude-haiku-4-5
             */
            model?: string | null;
            /**
             * Format: int64
             * @description For all of it; where it is left out, what `relay.api_test_timeout_ms` says.
             */
            timeout_ms?: number | null;
        };
        /** @description The prices of a whole request whose prompt is longer. */
        TierShape: components["schemas"]["RatesShape"] & {
            /**
             * Format: int64
             * @example 200000
             */
            above_tokens: number;
        };
        /**
         * Format: date-time
         * @description A time in RFC 3339, in UTC when the hub writes it: `2026-01-31T12:00:00.123Z`.
         * @example 2030-01-31T12:00:00Z
         */
        Time: string;
        /** @description How long each phase of a call may take. */
        TimeoutsShape: {
            /**
             * Format: int64
             * @default 10000
             * @example 10000
             */
            connect_ms?: number;
            /**
             * Format: int64
             * @default 60000
             * @example 60000
             */
            first_byte_ms?: number;
            /**
             * Format: int64
             * @description Between two pieces of a stream.
             * @default 60000
             * @example 60000
             */
            idle_ms?: number;
            /**
             * Format: int64
             * @default 600000
             * @example 600000
             */
            total_ms?: number;
        };
        /** @description What a provider did since midnight in the hub's time zone. */
        Today: {
            /** Format: int64 */
            requests: number;
            /** Format: int64 */
            errors: number;
            cost_usd: components["schemas"]["Usd"];
        };
        /** @description What one filter did. */
        TriedFilter: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * @description What is changed.
             * @enum {string}
             */
            scope: "header" | "body";
            /**
             * @description `remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what is at a path, `text_replace` replaces text.
             * @enum {string}
             */
            action: "remove" | "set" | "json_path" | "text_replace";
            /** @description Whether it found something to change. */
            changed: boolean;
            /** @description Why it is left out, where it cannot be used. */
            problem?: string | null;
        };
        /** @description Which change is taken back. */
        UndoRequest: {
            /** @description As the change answered it. */
            undo: string;
        };
        /** @description A change that can be taken back. */
        Undoable: {
            /** @description For `POST /api/v1/providers/batch/undo`; it works once. */
            undo: string;
            undo_until: components["schemas"]["Time"];
        };
        /** @description What was taken back. */
        Undone: {
            /** @description As they are now. */
            providers: components["schemas"]["Provider"][];
        };
        /** @description Models that were served without a price. */
        Unpriced: {
            since: components["schemas"]["Time"];
            /** @description The most asked for first. */
            items: components["schemas"]["UnpricedItem"][];
        };
        /** @description A model that was served without a price. */
        UnpricedItem: {
            /** @description What clients asked for. */
            model: string;
            /** @description What was sent upstream. */
            upstream_model: string;
            /** Format: int64 */
            requests: number;
            last_at: components["schemas"]["Time"];
            /** @description As which model it would be billed now; absent where it still has no price. */
            priced_as?: string | null;
        };
        /** @description What a request used, in buckets that do not overlap; `reasoning` alone is a part of `output`. */
        UsageShape: {
            /** Format: int64 */
            input: number;
            /** Format: int64 */
            output: number;
            /** Format: int64 */
            cache_write_5m: number;
            /** Format: int64 */
            cache_write_1h: number;
            /** Format: int64 */
            cache_read: number;
            /** Format: int64 */
            reasoning: number;
            /** Format: int64 */
            image_input: number;
            /** Format: int64 */
            image_output: number;
            /**
             * Format: int64
             * @description Requests of the vendor's web search; no tokens.
             */
            web_searches: number;
        };
        /**
         * @description An amount in USD as decimal text, exact to the nano-dollar: `"0.0123"`.
         * @example 12.5
         */
        Usd: string;
        /** @description By which price. */
        UsedPrice: {
            /** @description Under which name the model is listed. */
            model: string;
            /**
             * @description `provider`, `manual`, `file`, `litellm` (synced) or `bundled`.
             * @example litellm
             */
            source: string;
            /** @description Since when it is in force, in Unix milliseconds; of `bundled` the digest of the table. */
            version: string;
            effective_at?: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The long-context price was met: that above so many tokens.
             */
            above_tokens?: number | null;
            /**
             * @description The vendor's class of service: `standard`, `priority`, `flex`, `batch`.
             * @example standard
             */
            service_tier: string;
        };
        /** @description A user. */
        User: {
            /**
             * @description Unique among users.
             * @example alice
             */
            name: string;
            /**
             * @description Whether the user's keys work.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description Groups of providers that the user's keys may use; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            limits?: components["schemas"]["LimitsShape"];
            expires_at?: components["schemas"]["Time"] | null;
            /** @description For admins. */
            note?: string;
            /** @description Words to find users by. */
            tags?: string[];
            /** @description Models that the user may ask for; empty is any. */
            allowed_models?: components["schemas"]["ModelShape"][];
            /** @description Clients that the user may use (`claude-code`, `codex`, a part of the user agent); empty is any. */
            allowed_clients?: string[];
            /** @description Clients that the user may not use; they win. */
            blocked_clients?: string[];
        } & {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /**
             * @description `file` where the configuration file declares the user, who is then changed there.
             * @example api
             */
            managed_by: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @description A user as it is written. */
        UserDraft: {
            /**
             * @description Unique among users.
             * @example alice
             */
            name: string;
            /**
             * @description Whether the user's keys work.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description Groups of providers that the user's keys may use; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            limits?: components["schemas"]["LimitsShape"];
            expires_at?: components["schemas"]["Time"] | null;
            /** @description For admins. */
            note?: string;
            /** @description Words to find users by. */
            tags?: string[];
            /** @description Models that the user may ask for; empty is any. */
            allowed_models?: components["schemas"]["ModelShape"][];
            /** @description Clients that the user may use (`claude-code`, `codex`, a part of the user agent); empty is any. */
            allowed_clients?: string[];
            /** @description Clients that the user may not use; they win. */
            blocked_clients?: string[];
        };
        /** @description A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back. */
        UserDraftPatch: {
            /**
             * @description Unique among users.
             * @example alice
             */
            name?: string | null;
            /** @description Whether the user's keys work. */
            enabled?: boolean | null;
            /**
             * @description Groups of providers that the user's keys may use; empty means `default`.
             * @example [
             *       "default"
             *     ]
             */
            groups?: string[];
            limits?: components["schemas"]["LimitsShape"];
            expires_at?: components["schemas"]["Time"] | null;
            /** @description For admins. */
            note?: string | null;
            /** @description Words to find users by. */
            tags?: string[];
            /** @description Models that the user may ask for; empty is any. */
            allowed_models?: components["schemas"]["ModelShape"][];
            /** @description Clients that the user may use (`claude-code`, `codex`, a part of the user agent); empty is any. */
            allowed_clients?: string[];
            /** @description Clients that the user may not use; they win. */
            blocked_clients?: string[];
        };
        /** @description Many words at once. */
        WordImport: {
            /**
             * @description Up to 50,000 texts, or 1,000 expressions. Words that stand there twice count once.
             * @example [
             *       "project tulip",
             *       "project rose"
             *     ]
             */
            words: string[];
            /**
             * @description How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; `regex`: a regular expression of Rust's kind finds something.
             * @default contains
             * @enum {string}
             */
            match_type?: "contains" | "exact" | "regex";
            /** @description Whether words that are compared in the same way and are not among these are deleted. */
            replace?: boolean;
        };
        /** @description A text to look at. */
        WordTrial: {
            /**
             * @description Like one text of a conversation.
             * @example tell me about project tulip
             */
            text: string;
        };
        /** @description Which words a text holds. */
        WordsFound: {
            /** @description Whether a request with this text would be refused. */
            refused: boolean;
            hits: components["schemas"]["SensitiveWord"][];
        };
        /** @description What an import did. */
        WordsImported: {
            added: number;
            /** @description They were there already, and stay as they are. */
            kept: number;
            removed: number;
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
    getSessions: {
        parameters: {
            query?: {
                /**
                 * @description Only active sessions are in this list; those of the log are at `/api/v1/sessions/history`.
                 * @example active
                 */
                state?: "active";
                user_id?: number;
                key_id?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LiveSession"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionsHistory: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                /** @description What the session's name begins with. */
                prefix?: string;
                /** @description Only requests from then on count. */
                from?: string;
                /** @description Only requests before then count. */
                to?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LoggedSession"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsRunning: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                provider_id?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of running requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunningNow"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSessionsTerminate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionIds"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessions"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSessionsByIdTerminate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session's id
                 * @example 0123456789abcdef0123456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestsRunningByIdTerminate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The request's id
                 * @example 019a0000-0000-7000-8000-000000000000
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedRequest"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionsByIdMessages: {
        parameters: {
            query?: {
                key_id?: number;
                user_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The session's id or name
                 * @example 0123456789abcdef0123456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionMessages"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionsById: {
        parameters: {
            query?: {
                key_id?: number;
                user_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The session's id or name
                 * @example 0123456789abcdef0123456789abcdef
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signed"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSession: {
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
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signed"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsoleSessions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ConsoleSession"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteConsoleSessionsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccounts: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Account"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDraft"];
            };
        };
        responses: {
            /** @description The new account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccountsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAccountsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The account's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAccountsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The account's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDraftPatch"];
            };
        };
        responses: {
            /** @description The account as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSessionPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description The new password is in force */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiTokens: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiToken"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postApiTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiTokenDraft"];
            };
        };
        responses: {
            /** @description The token with its text */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiTokensById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                /** @description From then on. */
                from?: string;
                /** @description Before then. */
                to?: string;
                /** @description Exactly, as in `user.update`. */
                action?: string;
                /** @description As in `user`. */
                target_kind?: string;
                target_id?: string;
                /** @description The actor's name, exactly. */
                actor?: string;
                /** @description `api`, `console`, `command_line`, `file` or `hub`. */
                door?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the audit log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditExport: {
        parameters: {
            query?: {
                /** @description `ndjson` (a JSON object a line) or `csv`. */
                format?: "ndjson" | "csv";
                /** @description From then on. */
                from?: string;
                /** @description Before then. */
                to?: string;
                /** @description Exactly, as in `user.update`. */
                action?: string;
                /** @description As in `user`. */
                target_kind?: string;
                target_id?: string;
                /** @description The actor's name, exactly. */
                actor?: string;
                /** @description `api`, `console`, `command_line`, `file` or `hub`. */
                door?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditBySeq: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The row's number
                 * @example 42
                 */
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description What came after the event of that number is sent first, as with the header `Last-Event-ID`, which wins. */
                last_event_id?: number;
                /**
                 * @description Only these kinds, with commas between them; all where it is left out.
                 * @example request.started,request.finished
                 */
                kinds?: string;
            };
            header?: {
                /** @description The number of the last event that was seen */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, each with `event`, `id` and, as JSON in `data`, what follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of this replica */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystemHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How this replica is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystemConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemConfig"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSystemReload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigStatus"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsPatch"];
            };
        };
        responses: {
            /** @description All settings as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSettingsByName: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /**
                 * @description The setting's name
                 * @example request_log.keep_days
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is as if nobody had set it here */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What everybody may see */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Console"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the hub fares */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description A part of name or note, in any case. */
                search?: string;
                tag?: string;
                group?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserDraft"];
            };
        };
        responses: {
            /** @description The new user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUsersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchUsersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserDraftPatch"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersByIdKeys: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_KeyInUse"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyDraft"];
            };
        };
        responses: {
            /** @description The new key, and its text */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeys: {
        parameters: {
            query?: {
                user_id?: number;
                /** @description A part of the name, of what is shown of the key or of the user's name, in any case. */
                search?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_KeyInUse"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id */
                id: number;
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
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyDraftPatch"];
            };
        };
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeysByIdRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description The key, and its new text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdRenew: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Renewal"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeysByIdRenew: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Renewal"];
            };
        };
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsersByIdResetUsage: {
        parameters: {
            query?: {
                /** @description Whether the user's keys begin anew too; `false` where it is left out. */
                keys?: boolean;
            };
            header?: never;
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Money counts from now on */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeysByIdResetUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Money counts from now on */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQuotas: {
        parameters: {
            query: {
                /** @description Users, keys or providers. */
                scope: "user" | "key" | "provider";
                /** @description A part of the name (of a key also of its user's name), in any case. */
                search?: string;
                /**
                 * @description Only those who have used so much of a limit; 100 are those who have reached one.
                 * @example 80
                 */
                min_percent?: number;
                /** @description In the order of ids, or those first that have used most of a limit. How much that is moves between two pages. */
                sort?: "id" | "percent";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of quotas */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Quota"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsersByIdQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user's limits, and how they stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeysByIdQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key's limits, and how they stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProvidersByIdQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider's limits, and how they stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user and what they have */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mine"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits of the user and of the keys, and how they stand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyQuotas"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeUsage: {
        parameters: {
            query?: {
                /**
                 * @description Where it begins; its whole first hour or day counts. A week ago (of hours: a day ago) where it is left out. At most
                 *     31 days of hours or 400 days: longer ones begin later.
                 * @example 2026-01-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description Where it ends; now where it is left out.
                 * @example 2026-01-08T00:00:00Z
                 */
                to?: string;
                /** @description `day` where it is left out; days begin in the hub's time zone. */
                resolution?: "hour" | "day";
                /** @description Of one key only. */
                key_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyUsage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeRequests: {
        parameters: {
            query?: {
                /**
                 * @description From then on.
                 * @example 2026-01-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description Before then.
                 * @example 2026-01-08T00:00:00Z
                 */
                to?: string;
                /**
                 * @description The model that the client asked for, exactly.
                 * @example claude-sonnet-4-5
                 */
                model?: string;
                /**
                 * @description The HTTP status, exactly.
                 * @example 200
                 */
                status?: number;
                /**
                 * @description First digit of the status: 4 and 5 are those that failed.
                 * @example 5
                 */
                status_class?: number;
                /** @description The conversation, exactly. */
                session?: string;
                /** @description Of one key only. */
                key_id?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of one's own requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MyRequest"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeRequestsByIdBodies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The request's id, as in `x-request-id`
                 * @example 019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BodiesShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMeKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyNewKey"];
            };
        };
        responses: {
            /** @description The new key, and its text */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMeKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchMeKeysById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyKeyDraftPatch"];
            };
        };
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMeKeysByIdRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The key's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description The key, and its new text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequests: {
        parameters: {
            query?: {
                user_id?: number;
                /** @description The user's name, in place of the id. */
                user?: string;
                key_id?: number;
                /** @description The key's name, in place of the id; with `user` where several users have one of that name. */
                key?: string;
                provider_id?: number;
                /** @description The provider's name, in place of the id. */
                provider?: string;
                /** @description What the client asked for, exactly. */
                model?: string;
                /** @description What was sent upstream, exactly. */
                upstream_model?: string;
                /** @description A conversation, exactly. */
                session?: string;
                /** @description What the conversation's identity begins with. */
                session_prefix?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
                dialect?: "anthropic" | "openai_chat" | "openai_responses" | "gemini";
                ended_by?: "complete" | "client" | "upstream" | "hub" | "interrupted";
                /** @description Whether the answer was streamed. */
                stream?: boolean;
                /** @description `true`: some tokens had no price. */
                unpriced?: boolean;
                /**
                 * @description Path without query, exactly.
                 * @example /v1/messages
                 */
                endpoint?: string;
                error_code?: string;
                /** @description The status, exactly. */
                status?: number;
                /** @description First digit of the status. */
                status_class?: number;
                /** @description Came in from this time on. */
                from?: string;
                /** @description Came in before this time. */
                to?: string;
                /** @description `next_cursor` of the page before: what is older. */
                cursor?: string;
                /** @description `newest_cursor` of an earlier page: what is newer, the oldest of it first to come. */
                since?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsTotals: {
        parameters: {
            query?: {
                user_id?: number;
                /** @description The user's name, in place of the id. */
                user?: string;
                key_id?: number;
                /** @description The key's name, in place of the id; with `user` where several users have one of that name. */
                key?: string;
                provider_id?: number;
                /** @description The provider's name, in place of the id. */
                provider?: string;
                /** @description What the client asked for, exactly. */
                model?: string;
                /** @description What was sent upstream, exactly. */
                upstream_model?: string;
                /** @description A conversation, exactly. */
                session?: string;
                /** @description What the conversation's identity begins with. */
                session_prefix?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
                dialect?: "anthropic" | "openai_chat" | "openai_responses" | "gemini";
                ended_by?: "complete" | "client" | "upstream" | "hub" | "interrupted";
                /** @description Whether the answer was streamed. */
                stream?: boolean;
                /** @description `true`: some tokens had no price. */
                unpriced?: boolean;
                /**
                 * @description Path without query, exactly.
                 * @example /v1/messages
                 */
                endpoint?: string;
                error_code?: string;
                /** @description The status, exactly. */
                status?: number;
                /** @description First digit of the status. */
                status_class?: number;
                /** @description Came in from this time on. */
                from?: string;
                /** @description Came in before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestTotalsShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsValues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The values */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestValuesShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsExport: {
        parameters: {
            query: {
                user_id?: number;
                /** @description The user's name, in place of the id. */
                user?: string;
                key_id?: number;
                /** @description The key's name, in place of the id; with `user` where several users have one of that name. */
                key?: string;
                provider_id?: number;
                /** @description The provider's name, in place of the id. */
                provider?: string;
                /** @description What the client asked for, exactly. */
                model?: string;
                /** @description What was sent upstream, exactly. */
                upstream_model?: string;
                /** @description A conversation, exactly. */
                session?: string;
                /** @description What the conversation's identity begins with. */
                session_prefix?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
                dialect?: "anthropic" | "openai_chat" | "openai_responses" | "gemini";
                ended_by?: "complete" | "client" | "upstream" | "hub" | "interrupted";
                /** @description Whether the answer was streamed. */
                stream?: boolean;
                /** @description `true`: some tokens had no price. */
                unpriced?: boolean;
                /**
                 * @description Path without query, exactly.
                 * @example /v1/messages
                 */
                endpoint?: string;
                error_code?: string;
                /** @description The status, exactly. */
                status?: number;
                /** @description First digit of the status. */
                status_class?: number;
                /** @description Came in from this time on. */
                from?: string;
                /** @description Came in before this time. */
                to?: string;
                format: "csv" | "ndjson";
                /** @description Which of them comes first: the newest where it is left out. */
                order?: "newest" | "oldest";
                /** @description With decision chain, cost breakdown and addresses; for `ndjson`. */
                details?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsByIdBodies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The request's id, as in `x-request-id`
                 * @example 019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BodiesShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The request's id, as in `x-request-id`
                 * @example 019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestShown"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatisticsOverview: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                provider_id?: number;
                /** @description What clients asked for, exactly. */
                model?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both days */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatisticsSeries: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                provider_id?: number;
                /** @description What clients asked for, exactly. */
                model?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
                /** @description What runs now, in the hub's time zone; in place of `from` and `to`. */
                period?: "day" | "week" | "month";
                /** @description Hours that begin from then on. */
                from?: string;
                /** @description Hours that begin before. */
                to?: string;
                /** @description `hour` (31 days at most) or `day` (400 at most); by itself hours for up to two days. A longer time begins later. */
                resolution?: "hour" | "day";
                /** @description A line for each of the dearest, and one of the others. */
                group_by?: "user" | "key" | "provider" | "model";
                /** @description How many of them; 10 where it is left out. */
                top?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatisticsLeaderboard: {
        parameters: {
            query: {
                user_id?: number;
                key_id?: number;
                provider_id?: number;
                /** @description What clients asked for, exactly. */
                model?: string;
                kind?: "generation" | "count_tokens" | "embedding" | "resource";
                /** @description What runs now, in the hub's time zone; in place of `from` and `to`. */
                period?: "day" | "week" | "month";
                /** @description Hours that begin from then on. */
                from?: string;
                /** @description Hours that begin before. */
                to?: string;
                by: "user" | "key" | "provider" | "model";
                /** @description The cost where it is left out. */
                order?: "cost" | "requests" | "tokens" | "cache_hit_rate" | "success_rate" | "speed";
                /** @description Lines at most; 50 where it is left out. */
                limit?: number;
                /** @description So many lines are passed over. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A piece of the leaderboard */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Leaderboard"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAvailability: {
        parameters: {
            query?: {
                /** @description The last day where it is left out; 31 days at most, a longer time begins later. */
                from?: string;
                to?: string;
                /** @description About how many steps, each of whole five minutes; 48 where it is left out. */
                lanes?: number;
                /** @description That one alone. */
                provider_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How providers fared */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityShape"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRateLimitEvents: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                from?: string;
                to?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RateLimitEvent"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRateLimitEventsSummary: {
        parameters: {
            query?: {
                user_id?: number;
                key_id?: number;
                /** @description Whose limit it is. */
                scope?: "user" | "key" | "provider";
                /**
                 * @description Which limit, as admins write it.
                 * @example daily_usd
                 */
                limit?: string;
                /** @description Hours that begin from then on; the last seven days where it is left out. */
                from?: string;
                /** @description Hours that begin before. */
                to?: string;
                /** @description How long the steps of the series are: `hour` where it is left out. */
                resolution?: "hour" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RateLimitSummary"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPrices: {
        parameters: {
            query?: {
                /** @description A part of the model's name, in any case. */
                search?: string;
                source?: "provider" | "manual" | "file" | "litellm" | "bundled";
                /** @description Those that count for that provider alone. */
                provider_id?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PriceItem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPricesUnpriced: {
        parameters: {
            query?: {
                /** @description 30 where it is left out. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unpriced"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPricesSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last sync */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LastSync"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPricesSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncDraft"];
            };
        };
        responses: {
            /** @description What is different now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceSync"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPricesSyncPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would differ */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceSync"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPricesUpload: {
        parameters: {
            query?: {
                /** @description Only say what would differ. */
                preview?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description LiteLLM's table */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What is different now, or would be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceSync"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPricesByModel: {
        parameters: {
            query?: {
                /** @description What that provider charges; it wins over all others there. */
                provider_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The model's name; slashes may stand as they are
                 * @example claude-sonnet-4-5
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPrices"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putPricesByModel: {
        parameters: {
            query?: {
                /** @description What that provider charges; it wins over all others there. */
                provider_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The model's name; slashes may stand as they are
                 * @example claude-sonnet-4-5
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriceDraft"];
            };
        };
        responses: {
            /** @description The model's prices as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPrices"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePricesByModel: {
        parameters: {
            query?: {
                /** @description What that provider charges. */
                provider_id?: number;
                /** @description The one that is announced for exactly that time, in place of the one in force. */
                effective_at?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The model's name; slashes may stand as they are
                 * @example claude-sonnet-4-5
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The price is taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSensitiveWords: {
        parameters: {
            query?: {
                /** @description A part of any of its texts, in any case. */
                search?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SensitiveWord"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSensitiveWords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SensitiveWordDraft"];
            };
        };
        responses: {
            /** @description As it is now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SensitiveWord"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSensitiveWordsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SensitiveWord"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSensitiveWordsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchSensitiveWordsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SensitiveWordDraftPatch"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SensitiveWord"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSensitiveWordsImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordImport"];
            };
        };
        responses: {
            /** @description How many */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordsImported"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSensitiveWordsTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordTrial"];
            };
        };
        responses: {
            /** @description All words that it holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WordsFound"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestFilters: {
        parameters: {
            query?: {
                /** @description A part of any of its texts, in any case. */
                search?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RequestFilter"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestFilters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestFilterDraft"];
            };
        };
        responses: {
            /** @description As it is now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestFilter"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequestFiltersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestFilter"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRequestFiltersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchRequestFiltersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestFilterDraftPatch"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestFilter"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestFiltersTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilterTrial"];
            };
        };
        responses: {
            /** @description The request after them, and what each did */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilterTried"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErrorRules: {
        parameters: {
            query?: {
                /** @description A part of any of its texts, in any case. */
                search?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ErrorRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postErrorRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErrorRuleDraft"];
            };
        };
        responses: {
            /** @description As it is now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErrorRulesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteErrorRulesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchErrorRulesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErrorRuleDraftPatch"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postErrorRulesTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErrorTrial"];
            };
        };
        responses: {
            /** @description The rule that decides, and what it does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorTried"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClientVersionsSeen: {
        parameters: {
            query?: {
                /** @description In so many days (UTC), today among them; 30 where it is left out. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Clients that called */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientsSeen"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClientVersions: {
        parameters: {
            query?: {
                /** @description A part of any of its texts, in any case. */
                search?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ClientVersion"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postClientVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientVersionDraft"];
            };
        };
        responses: {
            /** @description As it is now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientVersion"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClientVersionsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientVersion"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteClientVersionsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchClientVersionsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description Its id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientVersionDraftPatch"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientVersion"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsTargets: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of targets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NotificationTarget"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postNotificationsTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationTargetDraft"];
            };
        };
        responses: {
            /** @description The new target */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationTarget"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsTargetsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The target's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The target */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationTarget"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNotificationsTargetsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The target's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The target is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchNotificationsTargetsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The target's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationTargetDraftPatch"];
            };
        };
        responses: {
            /** @description The target as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationTarget"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postNotificationsTargetsTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetTrial"];
            };
        };
        responses: {
            /** @description What the receiver said, also where it did not take the message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetTried"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postNotificationsTargetsByIdTest: {
        parameters: {
            query?: {
                language?: "en" | "zh-CN" | "zh-TW" | "ja" | "ru";
            };
            header?: never;
            path: {
                /** @description The target's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the receiver said, also where it did not take the message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetTried"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsRules: {
        parameters: {
            query?: {
                event?: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind" | null;
                /** @description Only rules that tell this target. */
                target_id?: number;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NotificationRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postNotificationsRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationRuleDraft"];
            };
        };
        responses: {
            /** @description The new rule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsRulesById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The rule's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteNotificationsRulesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The rule's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchNotificationsRulesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The rule's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationRuleDraftPatch"];
            };
        };
        responses: {
            /** @description The rule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationRule"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsLog: {
        parameters: {
            query?: {
                target_id?: number;
                event?: "circuit_opened" | "circuit_closed" | "budget_reached" | "daily_leaderboard" | "unpriced_model" | "price_sync_failed" | "config_invalid" | "log_behind" | null;
                state?: "waiting" | "sent" | "failed" | null;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SentMessage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationsEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All kinds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProviders: {
        parameters: {
            query?: {
                /** @description A part of name or URL, in any case. */
                search?: string;
                type?: string;
                group?: string;
                enabled?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items at most; 50 where it is left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Provider"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderDraft"];
            };
        };
        responses: {
            /** @description The new provider */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftTest"];
            };
        };
        responses: {
            /** @description How it went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersResetCircuits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Ids"];
            };
        };
        responses: {
            /** @description They are closed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersSortPriorities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SortOrder"];
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sorted"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersBatchPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchDraft"];
            };
        };
        responses: {
            /** @description What would differ */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPreview"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersBatchApply: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchChange"];
            };
        };
        responses: {
            /** @description What is different now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResult"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersBatchUndo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoRequest"];
            };
        };
        responses: {
            /** @description What was taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProvidersById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProvidersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The provider is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undoable"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchProvidersById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderDraftPatch"];
            };
        };
        responses: {
            /** @description The provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersByIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestSettings"];
            };
        };
        responses: {
            /** @description How it went */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersByIdModels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersByIdResetCircuit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is closed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersByIdResetUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It counts anew */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProvidersByIdClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the provider that is copied */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloneDraft"];
            };
        };
        responses: {
            /** @description The copy */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProviderGroups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProviderGroups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderGroupDraft"];
            };
        };
        responses: {
            /** @description What is set */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderGroup"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProviderGroupsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The group's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing is set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchProviderGroupsById: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The group's id */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderGroupDraftPatch"];
            };
        };
        responses: {
            /** @description What is set now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderGroup"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRoutingSimulate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallDraft"];
            };
        };
        responses: {
            /** @description Who would serve, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Simulated"];
                };
            };
            /** @description Refused */
            default: {
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
