//! Groups of callers and providers. Pure.

const DEFAULT_GROUP: &str = "default";

/// No groups at all means the group `default`.
pub fn groups_of(groups: &[String]) -> impl Iterator<Item = &str> {
    let default = groups.is_empty().then_some(DEFAULT_GROUP);
    default.into_iter().chain(groups.iter().map(String::as_str))
}
