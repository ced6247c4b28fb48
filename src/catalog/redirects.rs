//! The redirects of a provider, compiled once for a snapshot. Pure.

use actors::domain::ModelRedirect;
use actors::models::Pattern;

/// What is sent in place of what was asked for.
#[derive(Debug)]
pub(super) struct Redirects(Vec<(Pattern, String)>);

impl Redirects {
    pub(super) fn compile(rules: &[ModelRedirect], provider: &str) -> Self {
        let compile =
            |rule: &ModelRedirect| (Pattern::compile(&rule.from, provider), rule.to.clone());
        Self(rules.iter().map(compile).collect())
    }

    /// The target of the first rule that fits, as it is written, else the model itself. What comes out is not
    /// redirected again.
    pub(super) fn apply<'a>(&'a self, model: &'a str) -> &'a str {
        self.0
            .iter()
            .find(|(pattern, _)| pattern.fits(model))
            .map_or(model, |(_, to)| to)
    }

    /// The models that rules name in full.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(pattern, _)| match pattern {
            Pattern::Exact(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use actors::domain::{ModelRule, ModelTest};
    use actors::models::Allowlist;

    use super::*;

    fn exact(name: &str) -> ModelRule {
        ModelRule::Exact(name.to_owned())
    }

    fn redirects(rules: Vec<(ModelRule, &str)>) -> Redirects {
        let rule = |(from, to): (ModelRule, &str)| ModelRedirect {
            from,
            to: to.to_owned(),
        };
        let rules: Vec<ModelRedirect> = rules.into_iter().map(rule).collect();
        Redirects::compile(&rules, "p")
    }

    #[test]
    fn each_form_of_a_rule_fits_what_it_says() {
        let redirects = redirects(vec![
            (exact("a"), "by name"),
            (
                ModelRule::Test(ModelTest::Prefix("b-".to_owned())),
                "by prefix",
            ),
            (
                ModelRule::Test(ModelTest::Suffix("-c".to_owned())),
                "by suffix",
            ),
            (
                ModelRule::Test(ModelTest::Contains("-d-".to_owned())),
                "by part",
            ),
            (
                ModelRule::Test(ModelTest::Regex("^e[0-9]+$".to_owned())),
                "by pattern",
            ),
        ]);
        let cases = [
            ("a", "by name"),
            ("aa", "aa"),
            ("b-1", "by prefix"),
            ("x-b-1", "x-b-1"),
            ("1-c", "by suffix"),
            ("1-d-2", "by part"),
            ("e42", "by pattern"),
            ("e42x", "e42x"),
        ];
        for (asked, sent) in cases {
            assert_eq!(redirects.apply(asked), sent, "{asked}");
        }
        assert_eq!(redirects.names().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn the_first_rule_that_fits_is_used_once_and_its_target_is_literal() {
        let redirects = redirects(vec![
            (
                ModelRule::Test(ModelTest::Regex("^(claude)-3".to_owned())),
                "$1-4",
            ),
            (
                ModelRule::Test(ModelTest::Prefix("claude-".to_owned())),
                "never reached by claude-3",
            ),
            (exact("$1-4"), "twice"),
        ]);
        assert_eq!(redirects.apply("claude-3-5-haiku"), "$1-4");
    }

    #[test]
    fn an_invalid_pattern_fits_nothing_and_an_empty_list_allows_all() {
        let broken = ModelRule::Test(ModelTest::Regex("[a".to_owned()));
        assert_eq!(redirects(vec![(broken.clone(), "b")]).apply("[a"), "[a");
        assert!(!Allowlist::compile(&[broken], "p").allows("[a"));
        assert!(Allowlist::compile(&[], "p").allows("anything"));
    }
}
