//! YAML text as a tree that remembers lines and the scalars' own text. Knows nothing of settings.
//!
//! Scalars stay text: what `1.10` or `0012` means is decided by the field that reads it, and a value that
//! comes out of the environment later cannot become structure.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

/// More nodes than any real file has; aliases of aliases would otherwise grow without bound.
const MOST_NODES: usize = 100_000;

/// A value and where it starts.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub at: Place,
    pub kind: Kind,
}

/// Line and column, both from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// `~`, `null`, or nothing after the colon.
    Null,
    Scalar(String),
    List(Vec<Node>),
    /// In the file's order; keys are unique.
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
pub(super) struct Key {
    pub name: String,
    pub at: Place,
}

impl Kind {
    /// For messages.
    pub fn described(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar(_) => "a single value",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// What is wrong with the YAML itself.
#[derive(Debug)]
pub(super) struct Malformed {
    pub at: Place,
    pub reason: String,
}

/// Parses one document; `None` where the text holds only comments or nothing.
pub(super) fn parse(text: &str) -> Result<Option<Node>, Malformed> {
    let mut builder = Builder::default();
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| unparsable(&error, text))?;
        builder.accept(event, place(&span))?;
    }
    Ok(builder.root)
}

fn unparsable(error: &ScanError, text: &str) -> Malformed {
    let line = error.marker().line();
    let at = Place {
        line,
        column: error.marker().col() + 1,
    };
    let mut reason = error.info();
    // Braces inside braces are the likeliest slip, and the parser's words do not lead there.
    let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    if shown.contains("${") {
        reason.push_str("; inside { … } and [ … ] a value with `${…}` needs quotes");
    }
    Malformed { at, reason }
}

fn place(span: &Span) -> Place {
    Place {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

/// A collection that is still open.
struct Open {
    at: Place,
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        key: Option<Key>,
    },
}

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

impl Builder {
    fn accept(&mut self, event: Event<'_>, at: Place) -> Result<(), Malformed> {
        match event {
            Event::Scalar(_, _, _, Some(tag))
            | Event::SequenceStart(_, _, Some(tag))
            | Event::MappingStart(_, _, Some(tag)) => Err(malformed(
                at,
                format!("the tag `{}` is not supported", tag.original()),
            )),
            Event::DocumentStart(..) if self.root.is_some() => Err(malformed(
                at,
                "a second document: one file holds one".to_owned(),
            )),
            Event::Scalar(text, style, anchor, None) => {
                let null = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let kind = if null {
                    Kind::Null
                } else {
                    Kind::Scalar(text.into_owned())
                };
                self.complete(Node { at, kind }, anchor)
            }
            Event::SequenceStart(_, anchor, None) => {
                self.open.push(Open {
                    at,
                    anchor,
                    items: Items::List(Vec::new()),
                });
                Ok(())
            }
            Event::MappingStart(_, anchor, None) => {
                let items = Items::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.open.push(Open { at, anchor, items });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(done) = self.open.pop() else {
                    return Ok(());
                };
                let kind = match done.items {
                    Items::List(items) => Kind::List(items),
                    Items::Map { entries, .. } => Kind::Map(entries),
                };
                self.complete(Node { at: done.at, kind }, done.anchor)
            }
            Event::Alias(anchor) => {
                let Some(mut node) = self.anchors.get(&anchor).cloned() else {
                    return Err(malformed(
                        at,
                        "the alias has no anchor before it".to_owned(),
                    ));
                };
                node.at = at;
                self.nodes += size(&node);
                self.complete(node, 0)
            }
            _ => Ok(()),
        }
    }

    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), Malformed> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(malformed(node.at, format!("more than {MOST_NODES} values")));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::List(items)) => items.push(node),
            Some(Items::Map { entries, key }) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => *key = Some(new_key(node, entries)?),
            },
        }
        Ok(())
    }
}

fn new_key(node: Node, entries: &[(Key, Node)]) -> Result<Key, Malformed> {
    let Kind::Scalar(name) = node.kind else {
        let reason = format!("{} cannot be a name", node.kind.described());
        return Err(malformed(node.at, reason));
    };
    if let Some((first, _)) = entries.iter().find(|(key, _)| key.name == name) {
        let reason = format!("`{name}` is given twice, first in line {}", first.at.line);
        return Err(malformed(node.at, reason));
    }
    Ok(Key { name, at: node.at })
}

fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Null | Kind::Scalar(_) => 1,
        Kind::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|(_, node)| size(node)).sum::<usize>(),
    }
}

fn malformed(at: Place, reason: String) -> Malformed {
    Malformed { at, reason }
}
