//! What is answered where there is no operation: 405 where the path has other methods, else 404.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::PathItem;

use super::openapi::{PREFIX, openapi};
use super::problem::{Code, Problem};

struct Known {
    path: ResourceDef,
    /// As `Allow` says them.
    methods: String,
}

static ALL: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = openapi().paths.paths.iter().map(|(path, item)| Known {
        path: ResourceDef::new(path.as_str()),
        methods: methods(item),
    });
    known.collect()
});

/// The methods of a path, as `Allow` says them.
pub(super) fn methods(item: &PathItem) -> String {
    let methods = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    let there = methods.iter().filter(|(_, operation)| operation.is_some());
    let names: Vec<&str> = there.map(|(name, _)| *name).collect();
    names.join(", ")
}

pub(super) async fn answer(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    let matching = || ALL.iter().find(|known| known.path.is_match(path));
    let problem = match of_the_word(path).or_else(matching) {
        Some(known) => wrong_method(&request, known),
        None => {
            let method = request.method();
            let detail =
                format!("`{method} {path}` is no operation of this API; see {PREFIX}/openapi.json");
            Problem::new(Code::NotFound, detail)
        }
    };
    problem.respond()
}

/// A word that stands where an id would: the path has an operation of its own, of another method.
pub(super) fn not_an_id(request: &HttpRequest) -> Option<Problem> {
    of_the_word(request.path()).map(|known| wrong_method(request, known))
}

/// The path that is this word for word, which one with an id in the word's place matches, too.
fn of_the_word(path: &str) -> Option<&'static Known> {
    ALL.iter().find(|known| known.path.pattern() == Some(path))
}

fn wrong_method(request: &HttpRequest, known: &'static Known) -> Problem {
    let (method, path) = (request.method(), request.path());
    let detail = format!("`{path}` takes {}, not {method}", known.methods);
    Problem::new(Code::MethodNotAllowed, detail).allow(&known.methods)
}
