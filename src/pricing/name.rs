//! The other names under which a model's price may be listed. It does not know the table.

/// Labels before a model's name on Bedrock: a region, then the vendor.
const LABELS: [&str; 12] = [
    "us",
    "eu",
    "ap",
    "apac",
    "jp",
    "au",
    "ca",
    "sa",
    "global",
    "us-gov",
    "anthropic",
    "openai",
];

/// Names to look up after the exact one, nearest first: without `[1m]`, without the date, without vendor and
/// region, without both. May repeat a name.
pub(super) fn candidates(model: &str) -> [&str; 6] {
    let plain = without_bracket(model.trim());
    let bare = without_labels(plain);
    let unversioned = without_version(bare);
    [
        plain,
        without_date(plain),
        bare,
        without_date(bare),
        unversioned,
        without_date(unversioned),
    ]
}

/// `claude-sonnet-4-5[1m]` asks for a larger context of the same model.
fn without_bracket(name: &str) -> &str {
    match name.strip_suffix(']').and_then(|name| name.rfind('[')) {
        Some(start) if start > 0 => &name[..start],
        _ => name,
    }
}

/// `vertex_ai/…`, `anthropic/…`, `us.anthropic.…`.
fn without_labels(name: &str) -> &str {
    let mut name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    while let Some((label, rest)) = name.split_once('.')
        && LABELS.contains(&label)
    {
        name = rest;
    }
    name
}

/// Bedrock's `-v1:0`.
fn without_version(name: &str) -> &str {
    let version = |tail: &str| {
        let mut numbers = tail.split(':');
        numbers.clone().count() <= 2 && numbers.all(is_number)
    };
    match name.rsplit_once("-v") {
        Some((name, tail)) if version(tail) => name,
        _ => name,
    }
}

/// `-20250929`, `-2024-08-06`, `-latest`, `@20250929`.
fn without_date(name: &str) -> &str {
    if let Some((name, _)) = name.split_once('@') {
        return name;
    }
    if let Some(name) = name.strip_suffix("-latest") {
        return name;
    }
    let Some((head, tail)) = name.rsplit_once('-') else {
        return name;
    };
    if tail.len() == 8 && is_number(tail) {
        return head;
    }
    let mut parts = name.rsplitn(4, '-');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year), Some(head))
            if (day.len(), month.len(), year.len()) == (2, 2, 4)
                && [day, month, year].into_iter().all(is_number) =>
        {
            head
        }
        _ => name,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_naming_a_model_leads_to_its_plain_name() {
        for name in [
            "claude-sonnet-4-5",
            "claude-sonnet-4-5[1m]",
            "claude-sonnet-4-5-20250929",
            "claude-sonnet-4-5-20250929[1M]",
            "claude-sonnet-4-5-latest",
            "claude-sonnet-4-5@20250929",
            "claude-sonnet-4-5@default",
            "anthropic/claude-sonnet-4-5",
            "openrouter/anthropic/claude-sonnet-4-5",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "bedrock/global.anthropic.claude-sonnet-4-5-v1",
            " claude-sonnet-4-5 ",
        ] {
            assert!(
                candidates(name).contains(&"claude-sonnet-4-5"),
                "{name}: {:?}",
                candidates(name)
            );
        }
        assert!(candidates("gpt-4o-2024-08-06").contains(&"gpt-4o"));
    }

    #[test]
    fn nothing_of_the_name_itself_is_cut_off() {
        for name in [
            "claude-sonnet-4-5",
            "gpt-4.1",
            "o3",
            "deepseek-v3",
            "llama-3.1-8b",
            "x-1234",
            "[1m]",
        ] {
            let kept = candidates(name);
            assert_eq!(kept[..4], [name; 4], "{name}");
        }
    }
}
