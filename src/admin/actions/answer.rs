//! What actions answer: `{ok: true, data}`, or `{ok: false, error, errorCode}` with one of the few statuses that the earlier
//! system had. Nothing is decided here.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::problem::{Code, Problem};

/// It was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done<T> {
    #[schema(example = true)]
    ok: bool,
    pub data: T,
}

/// It was done, and there is nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct Finished {
    #[schema(example = true)]
    ok: bool,
}

/// It was not done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    #[schema(example = false)]
    ok: bool,
    /// Why, with the field and its value.
    #[schema(example = "`dailyQuota`: `-1` is below 0")]
    error: String,
    /// For programs.
    #[serde(rename = "errorCode")]
    #[schema(example = "INVALID_FORMAT")]
    error_code: &'static str,
}

/// What an action that answers something comes to.
pub type Answer<T> = Result<web::Json<Done<T>>, Problem>;

/// What an action that only does something comes to.
pub type Act = Result<web::Json<Finished>, Problem>;

pub fn done<T>(data: T) -> Answer<T> {
    Ok(web::Json(Done { ok: true, data }))
}

pub fn finished() -> Act {
    Ok(web::Json(Finished { ok: true }))
}

impl Refused {
    pub fn of(problem: &Problem) -> Self {
        let field = |pointer: &str| pointer.trim_start_matches('/').replace('/', ".");
        let words: Vec<String> = problem
            .errors
            .iter()
            .map(|error| match field(&error.pointer).as_str() {
                "" => error.detail.clone(),
                field => format!("`{field}`: {}", error.detail),
            })
            .collect();
        let error = if words.is_empty() {
            problem.detail.clone()
        } else {
            words.join("; ")
        };
        Self {
            ok: false,
            error,
            error_code: error_code(problem.code),
        }
    }
}

/// 401 and 403 for who asks, 500 for the hub, and 400 for all that is wrong with what is asked.
pub fn status(code: Code) -> StatusCode {
    match code {
        Code::Unauthorized => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::CsrfFailed => StatusCode::FORBIDDEN,
        Code::Internal | Code::Unavailable => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// In the words of the earlier system.
fn error_code(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => "UNAUTHORIZED",
        Code::Forbidden | Code::CsrfFailed => "PERMISSION_DENIED",
        Code::NotFound => "NOT_FOUND",
        Code::Exists => "DUPLICATE_NAME",
        Code::InUse => "RESOURCE_BUSY",
        Code::ManagedByFile => "INVALID_STATE",
        Code::Conflict | Code::IdempotencyConflict | Code::Stale => "CONFLICT",
        Code::Malformed | Code::Invalid | Code::UnsupportedMediaType | Code::MethodNotAllowed => {
            "INVALID_FORMAT"
        }
        Code::TooLarge => "MAX_VALUE",
        Code::TooManyTries => "RATE_LIMIT_EXCEEDED",
        Code::Upstream => "CONNECTION_FAILED",
        Code::Internal | Code::Unavailable => "INTERNAL_ERROR",
    }
}

pub fn refusal(problem: &Problem) -> HttpResponse {
    HttpResponse::build(status(problem.code)).json(Refused::of(problem))
}

/// A middleware: problems, whoever found them, are told as refusals.
pub async fn in_their_words(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?;
    let problem = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>());
    let told = problem.map(refusal);
    Ok(match told {
        Some(told) => response.into_response(told),
        None => response,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_fields_as_they_were_sent() {
        let told = |problem: Problem| {
            let status = status(problem.code).as_u16();
            let refused = Refused::of(&problem);
            (status, refused.error, refused.error_code)
        };
        assert_eq!(
            told(Problem::invalid("/model_redirects/0/source", "is empty")),
            (
                400,
                "`model_redirects.0.source`: is empty".to_owned(),
                "INVALID_FORMAT"
            )
        );
        assert_eq!(
            told(Problem::not_found("user", 7)),
            (400, "no user has the id `7`".to_owned(), "NOT_FOUND")
        );
        assert_eq!(told(Problem::new(Code::Internal, "x")).0, 500);
    }

    #[test]
    fn every_code_has_a_status_of_the_earlier_system() {
        for code in Code::ALL {
            assert!([400, 401, 403, 500].contains(&status(*code).as_u16()));
        }
    }
}
