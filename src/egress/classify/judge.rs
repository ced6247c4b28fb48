//! Pure: the verdict on one error, from its status and what it means. The only place where cool-downs are made.
//! It reads neither JSON nor times itself.

use std::time::Duration;

use actix_web::http::header::HeaderMap;
use actors::domain::{CoolDown, CoolScope, Fault};
use jiff::Timestamp;

use super::meaning::{Meaning, phrased, worded, worded_within};
use super::said::Said;
use super::{Classified, Retry, classified, models, wait};
use Fault::{Account, BrokenAnswer, Client, Model, Provider};
use Meaning::{
    BrokenServer, ContentRefused, Forbidden, Invalid, NoModel, NotOnThisAccount, Overloaded, Quota,
    RateLimited, ReferenceLost, TooLong, Unauthorized,
};
use Retry::{Never, NextProvider, SameProvider};

/// What a body may say that outranks its status, most telling first.
const OUTRANKING: [Meaning; 9] = [
    TooLong,
    ContentRefused,
    ReferenceLost,
    NotOnThisAccount,
    Quota,
    NoModel,
    Unauthorized,
    Forbidden,
    BrokenServer,
];

/// First pauses, where the provider does not say how long. They double while the failures go on.
const RATE_LIMITED: Duration = Duration::from_secs(5);
const FORBIDDEN: Duration = Duration::from_secs(10);
const UNAUTHORIZED: Duration = Duration::from_secs(30);
const NO_MODEL: Duration = Duration::from_secs(5 * 60);
const NO_QUOTA: Duration = Duration::from_secs(10 * 60);

/// A failing server may ask for a pause, but not put the account out for long: whether it has recovered is found
/// out by its circuit.
const LONGEST_FOR_A_SERVER: Duration = Duration::from_secs(60);

/// An error, and what is needed to judge it.
pub(super) struct Case<'a> {
    pub(super) said: &'a Said,
    pub(super) headers: &'a HeaderMap,
    /// As the client asked for it; empty where it named none.
    pub(super) model: &'a str,
    pub(super) now: Timestamp,
}

impl Case<'_> {
    pub(super) fn of_status(&self, status: u16) -> Classified {
        match status {
            200..=299 if self.said.markup => classified(BrokenAnswer, NextProvider, "html_answer"),
            200..=299 if self.said.blank => classified(BrokenAnswer, SameProvider, "empty_answer"),
            200..=299 => self.in_200("broken_answer"),
            // Redirects are not followed: whoever answers so is not the endpoint.
            300..=399 => classified(Provider, NextProvider, "redirected"),
            400..=499 => self.refused(status),
            500..=599 => self.failed(status),
            _ => classified(Provider, NextProvider, "strange_status"),
        }
    }

    fn refused(&self, status: u16) -> Classified {
        match status {
            401 => self.first(&[Quota, NoModel], Unauthorized),
            402 => self.limit(Quota),
            // No API answers in HTML: a firewall does not like the looks of this one request.
            403 if self.said.markup => classified(Account, NextProvider, "blocked"),
            403 => {
                let may_mean = [
                    TooLong,
                    ContentRefused,
                    NotOnThisAccount,
                    Quota,
                    NoModel,
                    Unauthorized,
                    RateLimited,
                ];
                self.first(&may_mean, Forbidden)
            }
            404 | 410 => self
                .find(&[
                    TooLong,
                    ReferenceLost,
                    Quota,
                    NoModel,
                    Unauthorized,
                    Forbidden,
                ])
                .unwrap_or(classified(Provider, NextProvider, "no_such_path")),
            // The clients' methods are checked where they come in, so here it is the URL that is wrong.
            405 => classified(Provider, NextProvider, "no_such_path"),
            407 => classified(Provider, NextProvider, "proxy_refused"),
            408 => classified(Provider, NextProvider, "request_timeout"),
            409 | 425 => classified(Provider, SameProvider, "conflict"),
            413 => classified(Client, Never, "too_large"),
            421 | 423 | 424 | 426 => classified(Provider, NextProvider, "server_error"),
            429 => self
                .find(&[TooLong, NotOnThisAccount])
                .unwrap_or_else(|| self.limit(RateLimited)),
            // What nginx says for a client that it took to have left: that was us, in its eyes.
            499 => classified(Provider, NextProvider, "server_error"),
            _ => self.blamed_on_the_request().unwrap_or(match status {
                400 => classified(Client, Never, "invalid_request"),
                422 => classified(Client, Never, "unprocessable"),
                _ => classified(Client, Never, "refused"),
            }),
        }
    }

    /// A status that blames the request, where the body blames something else, or says more precisely what is wrong.
    fn blamed_on_the_request(&self) -> Option<Classified> {
        self.find(&OUTRANKING).or_else(|| {
            // A sentence about limits or load may be about anything here, a word is not.
            let stated = [RateLimited, Overloaded].into_iter();
            let mut stated = stated.filter(|meaning| worded(self.said, *meaning));
            stated.next().map(|meaning| self.verdict(meaning))
        })
    }

    fn failed(&self, status: u16) -> Classified {
        let about = self.find(&OUTRANKING);
        if let Some(judged) = about {
            return judged;
        }
        if worded(self.said, RateLimited) {
            return self.verdict(RateLimited);
        }
        let code = match status {
            _ if self.means(Overloaded) => "overloaded",
            _ if phrased(self.said, RateLimited) => return self.verdict(RateLimited),
            // A relay's status around a vendor's refusal of the request.
            _ if worded_within(self.said, Invalid) => return self.verdict(Invalid),
            502 => "bad_gateway",
            503 => "unavailable",
            504 | 524 => "gateway_timeout",
            529 => "overloaded",
            _ => "server_error",
        };
        match status {
            500 | 502 | 503 | 529 => self.server(code),
            _ => classified(Provider, NextProvider, code),
        }
    }

    /// A server that may well answer the next time, unless it says when.
    fn server(&self, code: &'static str) -> Classified {
        match wait::retry_after(self.headers, self.now) {
            None => classified(Provider, SameProvider, code),
            Some(wait) => Classified {
                cool_down: Some(CoolDown {
                    scope: CoolScope::Account,
                    for_ms: millis(wait.min(LONGEST_FOR_A_SERVER)),
                    stated: true,
                }),
                ..classified(Provider, NextProvider, code)
            },
        }
    }

    /// An error inside a 200 that carries the number of a status.
    pub(super) fn of_status_in_200(&self, status: u16) -> Classified {
        inside_200(self.of_status(status))
    }

    /// An error inside a 200; `otherwise` is the code for one that is not understood.
    pub(super) fn in_200(&self, otherwise: &'static str) -> Classified {
        let about = self.find(&[
            TooLong,
            ContentRefused,
            ReferenceLost,
            NotOnThisAccount,
            Quota,
            NoModel,
            Unauthorized,
            Forbidden,
        ]);
        let judged = about.unwrap_or_else(|| {
            if worded(self.said, RateLimited) {
                self.verdict(RateLimited)
            } else if self.means(Overloaded) {
                self.verdict(Overloaded)
            } else if phrased(self.said, RateLimited) {
                self.verdict(RateLimited)
            } else if worded(self.said, Invalid) {
                self.verdict(Invalid)
            } else {
                classified(BrokenAnswer, NextProvider, otherwise)
            }
        });
        inside_200(judged)
    }

    fn means(&self, meaning: Meaning) -> bool {
        worded(self.said, meaning) || phrased(self.said, meaning)
    }

    /// The verdict on the first of these that the error means.
    fn find(&self, meanings: &[Meaning]) -> Option<Classified> {
        let mut meant = meanings.iter().filter(|meaning| self.means(**meaning));
        meant.next().map(|meaning| self.verdict(*meaning))
    }

    fn first(&self, meanings: &[Meaning], otherwise: Meaning) -> Classified {
        self.find(meanings)
            .unwrap_or_else(|| self.verdict(otherwise))
    }

    fn verdict(&self, meaning: Meaning) -> Classified {
        match meaning {
            TooLong => classified(Client, Never, "context_too_long"),
            ContentRefused => classified(Client, Never, "content_refused"),
            ReferenceLost => classified(Client, Never, "reference_lost"),
            Invalid => classified(Client, Never, "invalid_request"),
            // Others are served there, so there is nothing to cool down.
            NotOnThisAccount => classified(Account, NextProvider, "not_on_this_account"),
            Quota | RateLimited => self.limit(meaning),
            Unauthorized => self.account("unauthorized", UNAUTHORIZED, false),
            Forbidden => self.account("forbidden", FORBIDDEN, false),
            NoModel => Classified {
                cool_down: self.named_model().map(|scope| CoolDown {
                    scope,
                    for_ms: millis(NO_MODEL),
                    stated: false,
                }),
                ..classified(Model, NextProvider, "model_not_served")
            },
            Overloaded => self.server("overloaded"),
            BrokenServer => classified(Provider, NextProvider, "server_error"),
        }
    }

    /// A limit is reached: one of minutes, or one that is as good as an empty account. Google calls both "quota"
    /// in its sentence and tells them apart by the quota's id, if at all.
    fn limit(&self, meaning: Meaning) -> Classified {
        let daily = models::daily(self.said);
        let of_google = self.said.words().any(|word| word == "resource_exhausted");
        let quota = daily
            || worded(self.said, Quota)
            || (!of_google && (meaning == Quota || phrased(self.said, Quota)));
        let one_model = models::of_one_model(self.said, self.headers);
        if quota {
            return self.account("quota_exhausted", NO_QUOTA, one_model);
        }
        let one_model = one_model
            || worded(self.said, Overloaded)
            || models::names_the_model(self.said, self.model);
        self.account("rate_limited", RATE_LIMITED, one_model)
    }

    /// The account, or one model of it, is let alone: as long as the provider says, else for a first pause.
    fn account(&self, code: &'static str, first_pause: Duration, one_model: bool) -> Classified {
        let stated = wait::stated(self.headers, self.said, self.now)
            // Google sends the pause of a busy minute along with the end of a day's quota.
            .filter(|wait| *wait >= first_pause || !models::daily(self.said));
        let scope = one_model.then(|| self.named_model()).flatten();
        Classified {
            cool_down: Some(CoolDown {
                scope: scope.unwrap_or(CoolScope::Account),
                for_ms: millis(stated.unwrap_or(first_pause)),
                stated: stated.is_some(),
            }),
            ..classified(Account, NextProvider, code)
        }
    }

    fn named_model(&self) -> Option<CoolScope> {
        (!self.model.is_empty()).then(|| CoolScope::Model(self.model.to_owned()))
    }
}

/// The server that would be at fault had it sent the status has given a broken answer by not sending it.
fn inside_200(judged: Classified) -> Classified {
    if judged.fault == Provider {
        Classified {
            cool_down: judged.cool_down,
            ..classified(BrokenAnswer, NextProvider, judged.code)
        }
    } else {
        judged
    }
}

/// At least one, because none would be no pause.
fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1)
}
