//! What the management API says when it does not do it: RFC 9457 problem details out of one table of codes. Messages must
//! not hold a secret.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::store::StoreError;

/// Every code, its status and its title. Codes are for programs and never change; titles are for people.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The problem's type, a URN.
            #[must_use]
            pub fn urn(self) -> &'static str {
                match self { $(Self::$name => concat!("urn:claude-code-hub:problem:", $code),)* }
            }

            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// The body is not JSON, or a parameter cannot be read.
    Malformed = "malformed", 400, "The request cannot be read";
    /// Nobody is signed in, or the credential is not good.
    Unauthorized = "unauthorized", 401, "Not signed in";
    /// The role or the token's scopes do not allow it.
    Forbidden = "forbidden", 403, "Not allowed";
    /// A change by cookie without the CSRF token.
    CsrfFailed = "csrf_failed", 403, "The page's token is missing or wrong";
    NotFound = "not_found", 404, "Not found";
    MethodNotAllowed = "method_not_allowed", 405, "Not this method";
    /// Something of that name is there already.
    Exists = "exists", 409, "It exists already";
    /// Something else needs it.
    InUse = "in_use", 409, "It is in use";
    /// The configuration file declares it; it is changed there.
    ManagedByFile = "managed_by_file", 409, "It is managed by the configuration file";
    /// The same idempotency key came with another request, or its first request is still running.
    IdempotencyConflict = "idempotency_conflict", 409, "The idempotency key is taken";
    /// What the state of things does not allow now.
    Conflict = "conflict", 409, "It does not go together";
    /// `If-Match` names a revision that is no longer there.
    Stale = "stale", 412, "It has changed since it was read";
    TooLarge = "too_large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body must be JSON";
    /// Values are wrong; `errors` says which.
    Invalid = "invalid", 422, "Values are wrong";
    TooManyTries = "too_many_tries", 429, "Too many tries";
    Internal = "internal", 500, "The hub failed";
    /// An upstream or a receiver could not be reached or did not do it.
    Upstream = "upstream", 502, "The other side failed";
    Unavailable = "unavailable", 503, "Not available now";
}

/// By hand: the derive does not see names that a macro puts in.
impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What went wrong, for programs."))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .into()
    }
}

impl ToSchema for Code {}

/// One wrong value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where it stands: a JSON pointer into the body (`/limits/rpm`), or the name of a query parameter or header.
    #[schema(example = "/limits/rpm")]
    pub pointer: String,
    /// What is wrong, with the value.
    #[schema(example = "`-1` is below 0")]
    pub detail: String,
}

/// Why the request was not done; RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct Problem {
    /// `urn:claude-code-hub:problem:<code>`.
    #[serde(rename = "type")]
    #[schema(example = "urn:claude-code-hub:problem:invalid")]
    pub kind: &'static str,
    #[schema(example = "Values are wrong")]
    pub title: &'static str,
    #[schema(example = 422)]
    pub status: u16,
    /// In words, for this case.
    #[schema(example = "`limits.rpm`: `-1` is below 0")]
    pub detail: String,
    pub code: Code,
    /// Every wrong value of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    #[serde(skip)]
    retry_after_s: Option<i64>,
    #[serde(skip)]
    allow: Option<&'static str>,
}

impl Problem {
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: code.urn(),
            title: code.title(),
            status: code.status(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
            retry_after_s: None,
            allow: None,
        }
    }

    /// What cannot be, and the caller cannot help.
    #[must_use]
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::new(Code::Internal, error.to_string())
    }

    #[must_use]
    pub fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(Code::NotFound, format!("no {what} has the id `{id}`"))
    }

    /// One wrong value.
    #[must_use]
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::of_fields(vec![FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
        }])
    }

    /// All wrong values at once.
    #[must_use]
    pub fn of_fields(errors: Vec<FieldError>) -> Self {
        let words: Vec<String> = errors
            .iter()
            .map(|error| format!("{}: {}", error.pointer, error.detail))
            .collect();
        Self {
            errors,
            ..Self::new(Code::Invalid, words.join("; "))
        }
    }

    #[must_use]
    pub fn retry_after(self, seconds: i64) -> Self {
        Self {
            retry_after_s: Some(seconds),
            ..self
        }
    }

    /// The methods that the path has.
    #[must_use]
    pub fn allow(self, methods: &'static str) -> Self {
        Self {
            allow: Some(methods),
            ..self
        }
    }

    #[must_use]
    pub fn respond(&self) -> HttpResponse {
        self.error_response()
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = self.allow {
            response.insert_header((ALLOW, methods));
        }
        if self.code == Code::Unauthorized {
            response.insert_header(("www-authenticate", "Bearer"));
        }
        response.body(serde_json::to_string(self).unwrap_or_default())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Exists { .. } | StoreError::SameKey { .. } => Code::Exists,
            StoreError::NotFound { .. } => Code::NotFound,
            StoreError::ManagedByFile { .. } => Code::ManagedByFile,
            StoreError::Stale { .. } => Code::Stale,
            StoreError::InUse { .. } => Code::InUse,
            StoreError::Ambiguous { .. } | StoreError::DeclaredTwice { .. } => Code::Conflict,
            _ => {
                tracing::error!(%error, "a request to the management API failed");
                return Self::new(
                    Code::Internal,
                    "the database failed; the hub's log says more",
                );
            }
        };
        Self::new(code, error.to_string())
    }
}
