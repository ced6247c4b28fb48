//! SQL and nothing but: what lasts, in SQLite or PostgreSQL. It must not know who asks, seal or open a secret, or
//! decide anything about a request; nothing outside of here names sqlx.
//!
//! A statement is a file, `sql/<table>/<verb>.sql`, written once for both databases; a `.postgres.sql` lies beside it
//! where they must differ.

mod accounts;
mod audit;
mod availability;
mod batch;
mod bodies;
mod catalog;
mod change;
mod chosen_settings;
mod client_versions;
mod clients_seen;
mod columns;
mod conversations;
mod database;
mod declared;
mod error;
mod error_rules;
mod idempotency;
mod keys;
mod leaderboard;
mod names;
mod notification_log;
mod notification_rules;
mod notification_spent;
mod notification_targets;
mod overview;
mod partitions;
mod prices;
mod provider_groups;
mod providers;
mod rarest;
mod redirects;
mod refusals;
mod request_filter;
mod request_filters;
mod request_stream;
mod request_totals;
mod requests;
mod retention;
mod rollups;
mod rows;
mod rule_rows;
mod sealed;
mod sensitive_words;
mod series;
mod settings;
mod sign_ins;
mod sink;
mod span;
mod spending;
mod spent_from;
mod tallies;
mod together;
mod totals;
mod undo;
mod users;
mod zone_days;

pub use accounts::{AccountRow, NewAccount};
pub use audit::{AuditCheck, AuditFilter, AuditRow};
pub use availability::{Availability, Lane, Latency, Percentiles};
pub use bodies::BodyStore;
pub use change::{ActorKind, Change, Door, Who};
pub use chosen_settings::ChosenSetting;
pub use client_versions::ClientVersionRow;
pub use clients_seen::ClientSeen;
pub use conversations::{Conversation, ConversationPage, ConversationRow};
pub use database::{Db, DbOptions};
pub use declared::{Changes, Declared, DeclaredKey, DeclaredUser, SyncReport};
pub use error::{Result, StoreError};
pub use error_rules::ErrorRuleRow;
pub use idempotency::IdempotencyRow;
pub use leaderboard::{Leader, LeaderboardBy, LeaderboardOrder, LeaderboardQuery, LeaderboardRow};
pub use notification_log::{
    NewNotification, NotificationEntry, NotificationFilter, NotificationProgress, NotificationState,
};
pub use notification_rules::{NewNotificationRule, NotificationRule};
pub use notification_spent::SpentBy;
pub use notification_targets::{
    NewNotificationTarget, NotificationResult, NotificationTarget, NotificationTemplates,
};
pub use overview::Overview;
pub use partitions::Partitioning;
pub use prices::{PriceHistoryRow, PriceSource, SyncedPrice, UnpricedModel};
pub use provider_groups::{NewProviderGroup, ProviderGroupRow, ProviderSums};
pub use refusals::{RefusalsBy, RefusalsFilter, Refused};
pub use request_filter::{Cursor, RequestFilter};
pub use request_filters::RequestFilterRow;
pub use request_stream::StreamOrder;
pub use request_totals::{RequestTotals, RequestValues};
pub use requests::{RequestDetails, RequestRow};
pub use retention::{Prune, Pruned};
pub use rollups::{RollupRow, Sums};
pub use rows::{
    CatalogRows, KeyRow, ManagedBy, ManualPrice, NewKey, NewProvider, NewUser, PriceRow,
    ProviderRow, Timeouts, UserRow,
};
pub use rule_rows::{GuardrailRows, RuleRow};
pub use sealed::{SealedProvider, SealedTarget};
pub use sensitive_words::{ImportedWords, SensitiveWordRow};
pub use series::{Resolution, Series, SeriesLine, SeriesOf, SeriesQuery};
pub use sign_ins::{ApiTokenRow, ConsoleSessionRow, NewApiToken, NewConsoleSession};
pub use sink::RequestSink;
pub use totals::{SeriesPoint, SumsFilter};
