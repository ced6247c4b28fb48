//! Whose requests statistics are of, as query parameters. Nothing is read here.

use actors::domain::{KeyId, ProviderId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::admin::times::{AskedTimes, Between, PeriodWord};
use crate::admin::words::{ByWord, KindWord, OrderWord, ResolutionWord};
use crate::store::SumsFilter;

/// A struct of query parameters: whose requests, and more; they cannot be flattened.
macro_rules! sums_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            user_id: Option<i64>,
            key_id: Option<i64>,
            provider_id: Option<i64>,
            /// What clients asked for, exactly.
            model: Option<String>,
            #[param(inline)]
            kind: Option<KindWord>,
            $($(#[$meta])* pub(super) $field: $type,)*
        }

        impl $name {
            pub(super) fn sums(&self) -> SumsFilter {
                SumsFilter {
                    user_id: self.user_id.map(UserId),
                    key_id: self.key_id.map(KeyId),
                    provider_id: self.provider_id.map(ProviderId),
                    model: self.model.clone(),
                    kind: self.kind.map(Into::into),
                }
            }
        }
    };
}

/// The same with a time.
macro_rules! timed_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident: $type:ty,)* }) => {
        sums_query! {
            $(#[$doc])*
            $name {
                /// What runs now, in the hub's time zone; in place of `from` and `to`.
                #[param(inline)]
                period: Option<PeriodWord>,
                /// Hours that begin from then on.
                #[param(value_type = Option<String>, format = DateTime)]
                from: Option<Time>,
                /// Hours that begin before.
                #[param(value_type = Option<String>, format = DateTime)]
                to: Option<Time>,
                $($(#[$meta])* $field: $type,)*
            }
        }

        impl $name {
            pub(super) fn between(&self, admin: &Admin, last_ms: i64) -> Result<Between, Problem> {
                let asked = AskedTimes {
                    period: self.period,
                    from: self.from,
                    to: self.to,
                };
                asked.or_last(admin, last_ms)
            }
        }
    };
}

sums_query! {
    /// Whose requests count.
    OverviewQuery {}
}

timed_query! {
    /// What a series is of.
    SeriesParameters {
        /// `hour` (31 days at most) or `day` (400 at most); by itself hours for up to two days. A longer time begins later.
        #[param(inline)]
        resolution: Option<ResolutionWord>,
        /// A line for each of the dearest, and one of the others.
        #[param(inline)]
        group_by: Option<ByWord>,
        /// How many of them; 10 where it is left out.
        #[param(minimum = 1, maximum = 20)]
        top: Option<u32>,
    }
}

timed_query! {
    /// What a leaderboard is of.
    LeaderboardParameters {
        #[param(inline)]
        by: ByWord,
        /// The cost where it is left out.
        #[param(inline)]
        order: Option<OrderWord>,
        /// Lines at most; 50 where it is left out.
        #[param(minimum = 1, maximum = 200)]
        limit: Option<u32>,
        /// So many lines are passed over.
        #[param(minimum = 0, maximum = 100_000)]
        offset: Option<u32>,
    }
}
