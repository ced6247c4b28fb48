//! What the scripts on Redis are given, and what their answers mean. Pure: nothing is sent from here.

use actors::domain::{LimitScope, Period, ScopeId, Span, WindowKind};
use actors::limiter::port::{LimitStoreError, Look, Reservation, Reset, Settlement, Spent};

use super::account::owner;
use super::meter::open_window;
use super::verdict::{Reading, Test, Unit, holds, tests, unit};

/// Lua counts in doubles: whole numbers are exact up to here, and no limit is that high in earnest.
const MAX_EXACT: u64 = 1 << 53;

/// Ten years: keeps a time plus a ttl exact as well.
const LONGEST_TTL_MS: u64 = 10 * 366 * 86_400_000;

/// A counter is kept so long after its window is over, for a clock that is set back.
const SPARE_MS: i64 = 86_400_000;
/// A counter that never begins anew is kept so long after it was last used.
const TOTAL_KEPT_MS: i64 = 400 * 86_400_000;

/// What one call of a script is given.
#[derive(Debug)]
pub(super) struct ScriptCall {
    pub(super) keys: Vec<String>,
    pub(super) arguments: Vec<String>,
}

/// What a store on Redis found for one reservation.
#[derive(Debug)]
pub(super) struct Found {
    /// The counters are new, or were lost.
    pub(super) lost: bool,
    pub(super) readings: Vec<Reading>,
}

/// What is used after one settlement, for each of its windows of amounts.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) lost: bool,
    pub(super) used: Vec<u64>,
}

pub(super) fn reserve_call(prefix: &str, one: &Reservation, tests: &[Test]) -> ScriptCall {
    let names = Names::of(prefix, &one.scopes);
    let mut keys = names.heads(&one.scopes);
    let (conversation, conversation_ttl) = conversation(one.conversation);
    let mut arguments = vec![
        one.at_ms.to_string(),
        one.ttl_ms.min(LONGEST_TTL_MS).to_string(),
        one.request.0.simple().to_string(),
        exact(one.estimate.tokens),
        exact(u64::try_from(one.estimate.cost.0).unwrap_or(0)),
        conversation,
        conversation_ttl,
        one.scopes.len().to_string(),
    ];
    for scope in &one.scopes {
        arguments.push(flag(holds(scope)));
        arguments.push(flag(counts_conversations(scope)));
    }
    for test in tests {
        let place = one.scopes.iter().position(|scope| scope.id == test.scope);
        let [sort, unit, a, b] = shape(test);
        let number = place.map_or(1, |place| place + 1).to_string();
        keys.push(names.counter(test));
        arguments.extend([number, sort, unit, a, b, exact(test.limit)]);
    }
    ScriptCall { keys, arguments }
}

/// The windows of a settlement: those of amounts.
pub(super) fn settled_tests(done: &Settlement) -> Vec<Test> {
    let mut tests = tests(&done.scopes, false);
    tests.retain(|test| matches!(unit(test.window), Unit::Tokens | Unit::Cost));
    tests
}

pub(super) fn settle_call(prefix: &str, done: &Settlement) -> ScriptCall {
    let names = Names::of(prefix, &done.scopes);
    let mut keys = names.heads(&done.scopes);
    let (conversation, conversation_ttl) = conversation(done.conversation);
    let actual = done.actual.unwrap_or_default();
    let mut arguments = vec![
        done.at_ms.to_string(),
        done.begun_ms.to_string(),
        done.request.0.simple().to_string(),
        flag(done.actual.is_some()),
        exact(actual.tokens),
        exact(u64::try_from(actual.cost.0).unwrap_or(0)),
        conversation,
        conversation_ttl,
        done.scopes.len().to_string(),
    ];
    let counted = done
        .scopes
        .iter()
        .map(|scope| flag(counts_conversations(scope)));
    arguments.extend(counted);
    for test in settled_tests(done) {
        keys.push(names.counter(&test));
        arguments.extend(shape(&test));
        arguments.push(kept_ms(&test.span, done.at_ms).to_string());
    }
    ScriptCall { keys, arguments }
}

/// `None` where nothing of it is known to lie in the window.
pub(super) fn seed_call(prefix: &str, known: &Spent) -> Option<ScriptCall> {
    let names = Names {
        prefix,
        tag: scope_word(known.owner),
    };
    let test = super::account::test_of(known);
    let [sort, _, a, b] = shape(&test);
    let mut arguments = vec![known.at_ms.to_string(), sort, a, b];
    arguments.push(kept_ms(&known.span, known.at_ms).to_string());
    match known.span {
        Span::Now => return None,
        Span::Rolling { .. } => {
            for (at_ms, amount) in &known.amounts {
                arguments.extend([at_ms.max(&0).to_string(), exact(*amount)]);
            }
        }
        Span::Fixed { start_ms, .. } => {
            let inside = known
                .amounts
                .iter()
                .filter(|(at, _)| *at >= start_ms.max(0));
            arguments.push(exact(inside.map(|(_, amount)| amount).sum()));
        }
        Span::FromFirst { length_ms } => {
            let (opened, amount) = open_window(&known.amounts, length_ms, known.at_ms)?;
            arguments.extend([opened.to_string(), exact(amount)]);
        }
    }
    Some(ScriptCall {
        keys: vec![names.mark(), names.counter(&test)],
        arguments,
    })
}

pub(super) fn look_call(prefix: &str, asked: &Look, tests: &[Test]) -> ScriptCall {
    let names = Names::of(prefix, &asked.scopes);
    // All but those of the account.
    let mut keys = names.heads(&asked.scopes).split_off(2);
    let mut arguments = vec![asked.at_ms.to_string(), asked.scopes.len().to_string()];
    for test in tests {
        let place = asked.scopes.iter().position(|scope| scope.id == test.scope);
        let [sort, unit, a, b] = shape(test);
        let number = place.map_or(1, |place| place + 1).to_string();
        keys.push(names.counter(test));
        arguments.extend([number, sort, unit, a, b, exact(test.limit)]);
    }
    ScriptCall { keys, arguments }
}

pub(super) fn reset_call(prefix: &str, said: &Reset) -> ScriptCall {
    let names = Names {
        prefix,
        tag: scope_word(said.owner),
    };
    let mut keys = vec![names.of_scope(said.scope, "reset")];
    for (window, span) in &said.windows {
        keys.push(names.counter(&Test {
            scope: said.scope,
            window: *window,
            span: *span,
            limit: u64::MAX,
        }));
    }
    ScriptCall {
        keys,
        arguments: vec![said.from_ms.to_string(), TOTAL_KEPT_MS.to_string()],
    }
}

/// What a look found, for each of its tests.
pub(super) fn seen(tests: usize, answer: &[i64]) -> Result<Vec<Reading>, LimitStoreError> {
    let (threes, rest) = answer.as_chunks::<3>();
    if threes.len() != tests || !rest.is_empty() {
        return Err(odd(tests, answer));
    }
    Ok(threes.iter().map(reading).collect())
}

fn reading([used, reserved, moves_at_ms]: &[i64; 3]) -> Reading {
    Reading {
        used: used.unsigned_abs(),
        reserved: u64::try_from(*reserved).unwrap_or(0),
        moves_at_ms: *moves_at_ms,
    }
}

pub(super) fn found(tests: usize, answer: &[i64]) -> Result<Found, LimitStoreError> {
    let (lost, numbers) = answer.split_first().ok_or_else(|| odd(tests, answer))?;
    let (threes, rest) = numbers.as_chunks::<3>();
    if threes.len() != tests || !rest.is_empty() {
        return Err(odd(tests, answer));
    }
    Ok(Found {
        lost: *lost == 1,
        readings: threes.iter().map(reading).collect(),
    })
}

pub(super) fn left(tests: usize, answer: &[i64]) -> Result<Left, LimitStoreError> {
    match answer.split_first() {
        Some((lost, used)) if used.len() == tests => Ok(Left {
            lost: *lost == 1,
            used: used.iter().map(|used| used.unsigned_abs()).collect(),
        }),
        _ => Err(odd(tests, answer)),
    }
}

fn odd(tests: usize, answer: &[i64]) -> LimitStoreError {
    let numbers = answer.len();
    LimitStoreError(format!(
        "a script answered `{numbers}` numbers for `{tests}` tests"
    ))
}

/// Names of keys. All of one reservation carry one hash tag, so that they are in one slot.
struct Names<'a> {
    prefix: &'a str,
    tag: String,
}

impl<'a> Names<'a> {
    fn of(prefix: &'a str, scopes: &[LimitScope]) -> Self {
        Self {
            prefix,
            tag: owner(scopes).map(scope_word).unwrap_or_default(),
        }
    }

    fn mark(&self) -> String {
        format!("{}{{{}}}:mark", self.prefix, self.tag)
    }

    /// Those of the account, then three for each scope.
    fn heads(&self, scopes: &[LimitScope]) -> Vec<String> {
        let mut keys = vec![format!("{}{{{}}}:done", self.prefix, self.tag), self.mark()];
        for scope in scopes {
            for what in ["held", "est", "conversations"] {
                keys.push(self.of_scope(scope.id, what));
            }
        }
        keys
    }

    /// `hub:limits:{u7}:k3:rpm`.
    fn of_scope(&self, scope: ScopeId, what: &str) -> String {
        let Self { prefix, tag } = self;
        format!("{prefix}{{{tag}}}:{}:{what}", scope_word(scope))
    }

    fn counter(&self, test: &Test) -> String {
        let window = match test.window {
            WindowKind::RequestsPerMinute => "rpm",
            WindowKind::CountsPerMinute => "cpm",
            WindowKind::TokensPerMinute => "tpm",
            WindowKind::ConcurrentRequests => "held",
            WindowKind::ConcurrentSessions => "conversations",
            WindowKind::Money(Period::FiveHours) => "usd5h",
            WindowKind::Money(Period::Day) => "usdday",
            WindowKind::Money(Period::Week) => "usdweek",
            WindowKind::Money(Period::Month) => "usdmonth",
            WindowKind::Money(Period::Total) => "usdtotal",
        };
        // Windows of another shape are counted apart.
        let shape = match (test.window, test.span) {
            (WindowKind::Money(_), Span::Rolling { bucket_ms, .. }) => format!(":r{bucket_ms}"),
            (WindowKind::Money(_), Span::FromFirst { length_ms }) => format!(":f{length_ms}"),
            (WindowKind::Money(_), Span::Fixed { reset, .. }) if reset.minute_of_day() > 0 => {
                format!(":{}", reset.minute_of_day())
            }
            _ => String::new(),
        };
        self.of_scope(test.scope, &format!("{window}{shape}"))
    }
}

fn scope_word(scope: ScopeId) -> String {
    match scope {
        ScopeId::Key(id) => format!("k{id}"),
        ScopeId::User(id) => format!("u{id}"),
        ScopeId::Provider(id) => format!("p{id}"),
    }
}

/// Sort, unit and numbers of a window, as the scripts take them.
fn shape(test: &Test) -> [String; 4] {
    let unit = match unit(test.window) {
        Unit::Requests => "n",
        Unit::Tokens => "t",
        Unit::Cost => "c",
        Unit::Places | Unit::Conversations => "-",
    };
    let (sort, a, b) = match (unit, test.span) {
        (_, Span::Rolling { bucket_ms, slots }) => ("roll", bucket_ms, slots),
        (_, Span::Fixed { start_ms, .. }) => ("fix", start_ms.max(0), 0),
        (_, Span::FromFirst { length_ms }) => ("first", length_ms, 0),
        (_, Span::Now) if test.window == WindowKind::ConcurrentSessions => ("conv", 0, 0),
        (_, Span::Now) => ("held", 0, 0),
    };
    [
        sort.to_owned(),
        unit.to_owned(),
        a.to_string(),
        b.to_string(),
    ]
}

fn kept_ms(span: &Span, at_ms: i64) -> i64 {
    match *span {
        Span::Now => SPARE_MS,
        Span::Rolling { bucket_ms, slots } => 2 * bucket_ms * slots + 60_000,
        Span::Fixed { end_ms, .. } => {
            end_ms
                .saturating_sub(at_ms)
                .clamp(0, TOTAL_KEPT_MS - SPARE_MS)
                + SPARE_MS
        }
        Span::FromFirst { length_ms } => length_ms + SPARE_MS,
    }
}

fn conversation(own: Option<actors::limiter::port::Conversation>) -> (String, String) {
    own.map_or((String::new(), "0".to_owned()), |own| {
        let ttl_ms = own.ttl_ms.min(LONGEST_TTL_MS);
        (format!("{:032x}", own.id.0), ttl_ms.to_string())
    })
}

fn counts_conversations(scope: &LimitScope) -> bool {
    let mut rules = scope.rules.iter();
    rules.any(|rule| unit(rule.window) == Unit::Conversations)
}

fn exact(number: u64) -> String {
    number.min(MAX_EXACT).to_string()
}

fn flag(set: bool) -> String {
    if set { "1" } else { "0" }.to_owned()
}
