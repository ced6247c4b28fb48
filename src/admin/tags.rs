//! What the document's parts are called, in the order in which they are read.

use utoipa::openapi::Tag;
use utoipa::openapi::tag::TagBuilder;

const TAGS: [(&str, &str); 25] = [
    ("session", "Signing in and out, and who is signed in."),
    (
        "me",
        "What everybody may do for themselves: own keys, usage, limits and requests.",
    ),
    ("users", "People, with their limits and what they may use."),
    (
        "keys",
        "What CLIs sign in with. Their texts are shown once.",
    ),
    (
        "quotas",
        "How much of each limit is used, and setting it back.",
    ),
    (
        "providers",
        "Upstream accounts. Their secrets can be written and never read.",
    ),
    (
        "provider groups",
        "What is in force for the callers of a group of providers.",
    ),
    ("routing", "Who would be chosen for a request, and why."),
    ("requests", "The request log."),
    ("sessions", "Conversations, what runs now, and ending it."),
    (
        "statistics",
        "Totals, series and leaderboards out of the log's sums.",
    ),
    ("availability", "How often providers answered, by interval."),
    ("rate limit events", "Requests that a limit refused."),
    ("events", "What happens now, as server-sent events."),
    (
        "prices",
        "What models cost: looked up, set by hand, taken from a table.",
    ),
    ("sensitive words", "Texts that no request may hold."),
    ("request filters", "Changes to requests before they leave."),
    (
        "error rules",
        "What an upstream's error means, and what callers are told.",
    ),
    (
        "client versions",
        "The oldest version of each CLI that is served.",
    ),
    ("notifications", "Who is told of what, and how."),
    ("settings", "What can be changed while the hub runs."),
    (
        "accounts",
        "Who signs in to the console, with a password and a role.",
    ),
    (
        "api tokens",
        "What scripts sign in with: scopes and an end.",
    ),
    (
        "audit",
        "Who changed what, in a chain that shows whether it was touched.",
    ),
    ("system", "Version, health, configuration."),
];

pub(super) fn tags() -> Vec<Tag> {
    let tag = |(name, description)| {
        TagBuilder::new()
            .name(name)
            .description(Some(description))
            .build()
    };
    TAGS.map(tag).into()
}
