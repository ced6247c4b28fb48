//! Headers and bodies of one's own requests.

use actix_web::{HttpRequest, get, web};

use super::Own;
use crate::admin::Admin;
use crate::admin::access::{Access, Me};
use crate::admin::problem::Problem;
use crate::admin::requests::bodies::{BodiesShape, id_in_path, kept};

/// Show headers and bodies of a request of mine
///
/// As I sent it and as I got it. They are there where the hub keeps them.
#[utoipa::path(
    tag = "me",
    params(("id" = String, Path, description = "The request's id, as in `x-request-id`", format = "uuid", example = "019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d")),
    responses(
        (status = 200, description = "What was kept", body = BodiesShape),
        (status = 404, description = "Nothing was kept of it, or it is another's", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/me/requests/{id}/bodies")]
pub(super) async fn bodies(
    access: Access<Me>,
    admin: web::Data<Admin>,
    request: HttpRequest,
) -> Result<web::Json<BodiesShape>, Problem> {
    let own = Own::of(&access, &admin).await?;
    let id = id_in_path(&request)?;
    let row = admin.db.find_request(id).await?.filter(|row| {
        row.user_id == Some(own.user.id) && own.only.is_none_or(|only| row.key_id == Some(only))
    });
    if row.is_none() {
        return Err(Problem::not_found("request", id));
    }
    Ok(web::Json(kept(&admin, id).await?.into()))
}
