//! The conversation as the API takes it: instructions in front, user and assistant by turns, each call answered at once,
//! nothing empty.

use std::borrow::Cow;

use super::super::super::neutral::{
    Content, Notes, Part, Request, Role, Turn, Unsayable, WebSearch,
};
use super::Message;
use super::blocks::Block;
use super::pairs::Pairs;

const USER: &str = "user";
const ASSISTANT: &str = "assistant";

/// The conversation under way.
struct Conversation<'a, 'n> {
    pairs: Pairs<'a>,
    messages: Vec<Message<'a>>,
    /// How many calls and results were written.
    calls: usize,
    results: usize,
    /// The calls that are not answered yet.
    open: Vec<usize>,
    notes: &'n mut Notes,
}

/// Instructions and messages.
pub(super) fn write<'a>(
    request: &'a Request,
    notes: &mut Notes,
) -> Result<(Vec<Block<'a>>, Vec<Message<'a>>), Unsayable> {
    let turns = &request.turns;
    let instructs = |turn: &Turn| {
        let plain = |part: &Part| matches!(part.content, Content::Text { .. });
        matches!(turn.role, Role::System | Role::Developer) && turn.parts.iter().all(plain)
    };
    let mut leading = turns.iter().take_while(|turn| instructs(turn)).count();
    // A conversation of instructions alone: the last of them is what the model is to answer.
    let alone = leading == turns.len() && leading > 0;
    leading -= usize::from(alone);
    let mut system = Vec::new();
    for part in turns[..leading].iter().flat_map(|turn| &turn.parts) {
        if let Content::Text { text, .. } = &part.content
            && !text.trim().is_empty()
        {
            system.push(Block::text(text.as_str()).marked(part));
        }
    }
    let mut conversation = Conversation {
        pairs: Pairs::of(turns),
        messages: Vec::new(),
        calls: 0,
        results: 0,
        open: Vec::new(),
        notes,
    };
    for turn in &turns[leading..] {
        conversation.turn(turn, alone)?;
    }
    conversation.answer_open()?;
    Ok((system, conversation.whole()?))
}

/// Whether the model is to go on after tool results, while its own turn before them begins with no proven thought.
pub(super) fn ends_unproven(messages: &[Message<'_>]) -> bool {
    let [.., called, last] = messages else {
        return false;
    };
    let answers = matches!(last.content.first(), Some(Block::ToolResult { .. }));
    let proven = matches!(
        called.content.first(),
        Some(Block::Thinking { .. } | Block::RedactedThinking { .. })
    );
    last.role == USER && answers && !proven
}

impl<'a> Conversation<'a, '_> {
    fn turn(&mut self, turn: &'a Turn, alone: bool) -> Result<(), Unsayable> {
        if turn.name.is_some() {
            self.notes
                .drop("messages[].name", "Anthropic's turns have no names");
        }
        if turn.role == Role::Assistant {
            for part in &turn.parts {
                self.assistant(part);
            }
            return Ok(());
        }
        // Results come first in the turn after their calls, wherever the client has them.
        self.answer_open()?;
        let instructs = matches!(turn.role, Role::System | Role::Developer) && !alone;
        for part in &turn.parts {
            self.user(part, instructs)?;
        }
        Ok(())
    }

    fn assistant(&mut self, part: &'a Part) {
        let block = match &part.content {
            Content::Text { text, citations } => {
                if !citations.is_empty() {
                    self.notes
                        .drop("citations", "Anthropic takes back only its own");
                }
                Block::text(text.as_str())
            }
            Content::Refusal(text) => Block::text(text.as_str()),
            Content::Thought(thought) => match Block::thought(thought) {
                Some(block) => block,
                None => {
                    self.notes
                        .drop("thoughts", "Anthropic takes back only what it proved");
                    return;
                }
            },
            Content::ToolCall(call) => {
                let place = self.calls;
                self.calls += 1;
                self.open.push(place);
                Block::call(call, self.pairs.calls[place].id.clone())
            }
            Content::WebSearch(search) => {
                let mut own = Block::own_search(search).peekable();
                if own.peek().is_some() {
                    let own: Vec<_> = own.collect();
                    own.into_iter()
                        .for_each(|block| self.push(ASSISTANT, block));
                    return;
                }
                Block::text(said(search))
            }
            Content::Hosted(hosted) if hosted.dialect == super::super::wire::OWN => {
                Block::Whole(Cow::Borrowed(&*hosted.json))
            }
            Content::Hosted(_) => {
                self.notes
                    .drop("hosted items", "only their own vendor understands them");
                return;
            }
            Content::Image(_) | Content::File(_) => {
                self.notes.drop(
                    "images of the assistant",
                    "Anthropic's models make none and take none back",
                );
                return;
            }
            // A result belongs to the other side, whoever wrote it here.
            Content::ToolResult(_) => {
                self.results += 1;
                return;
            }
        };
        self.push(ASSISTANT, block.marked(part));
    }

    fn user(&mut self, part: &'a Part, instructs: bool) -> Result<(), Unsayable> {
        let block = match &part.content {
            Content::Text { text, .. } | Content::Refusal(text) if instructs => {
                if text.trim().is_empty() {
                    return Ok(());
                }
                Block::text(format!("<system-message>\n{text}\n</system-message>"))
            }
            Content::Text { text, .. } | Content::Refusal(text) => Block::text(text.as_str()),
            Content::Image(image) => Block::image(image, self.notes)?,
            Content::File(file) => Block::file(file)?,
            Content::ToolResult(result) => {
                let answers = self.pairs.answers[self.results];
                self.results += 1;
                if !answers {
                    self.notes.drop(
                        "tool results without a call",
                        "said as text: Anthropic takes none without its call",
                    );
                    let id = &result.call;
                    self.push(
                        USER,
                        Block::text(format!("The result of the tool call `{id}`:")),
                    );
                    for block in self.inside(&result.parts)? {
                        self.push(USER, block);
                    }
                }
                return Ok(());
            }
            Content::WebSearch(search) => Block::text(said(search)),
            Content::Hosted(hosted) if hosted.dialect == super::super::wire::OWN => {
                Block::Whole(Cow::Borrowed(&*hosted.json))
            }
            Content::Hosted(_) => {
                self.notes
                    .drop("hosted items", "only their own vendor understands them");
                return Ok(());
            }
            Content::Thought(_) | Content::ToolCall(_) => return Ok(()),
        };
        self.push(USER, block.marked(part));
        Ok(())
    }

    /// Writes the results of all calls that wait for one, in the order of the calls.
    fn answer_open(&mut self) -> Result<(), Unsayable> {
        for place in std::mem::take(&mut self.open) {
            let id = self.pairs.calls[place].id.clone();
            let Some((part, result)) = self.pairs.calls[place].result else {
                self.notes.drop(
                    "tool calls without a result",
                    "answered with an error: Anthropic takes none without its result",
                );
                let content = vec![Block::text("There is no result of this call.")];
                self.push(USER, answer(id, content, true));
                continue;
            };
            let mut content = self.inside(&result.parts)?;
            if content.is_empty() && result.is_error {
                content.push(Block::text("The tool failed."));
            }
            self.push(USER, answer(id, content, result.is_error).marked(part));
        }
        Ok(())
    }

    /// What a result consists of.
    fn inside(&mut self, parts: &'a [Part]) -> Result<Vec<Block<'a>>, Unsayable> {
        let mut blocks = Vec::with_capacity(parts.len());
        for part in parts {
            let block = match &part.content {
                Content::Text { text, .. } if text.trim().is_empty() => continue,
                Content::Text { text, .. } | Content::Refusal(text) => Block::text(text.as_str()),
                Content::Image(image) => Block::image(image, self.notes)?,
                Content::File(file) => Block::file(file)?,
                Content::Hosted(hosted) if hosted.dialect == super::super::wire::OWN => {
                    Block::Whole(Cow::Borrowed(&*hosted.json))
                }
                _ => {
                    self.notes
                        .drop("hosted items", "only their own vendor understands them");
                    continue;
                }
            };
            blocks.push(block.marked(part));
        }
        Ok(blocks)
    }

    fn push(&mut self, role: &'static str, block: Block<'a>) {
        if let Block::Text { text, .. } = &block
            && text.trim().is_empty()
        {
            return;
        }
        match self.messages.last_mut() {
            Some(message) if message.role == role => message.content.push(block),
            _ => self.messages.push(Message {
                role,
                content: vec![block],
            }),
        }
    }

    fn whole(mut self) -> Result<Vec<Message<'a>>, Unsayable> {
        match self.messages.first() {
            None => return Err(Unsayable::new("messages", "must say something")),
            Some(first) if first.role == ASSISTANT => {
                self.notes.drop(
                    "a first turn of the assistant",
                    "a turn of the user was put before it, as Anthropic wants",
                );
                let content = vec![Block::text("(The conversation goes on.)")];
                let first = Message {
                    role: USER,
                    content,
                };
                self.messages.insert(0, first);
            }
            Some(_) => {}
        }
        if let Some(last) = self.messages.last_mut()
            && last.role == ASSISTANT
            && let Some(Block::Text { text, .. }) = last.content.last_mut()
        {
            *text = Cow::Owned(text.trim_end().to_owned());
        }
        Ok(self.messages)
    }
}

fn answer<'a>(id: Cow<'a, str>, content: Vec<Block<'a>>, is_error: bool) -> Block<'a> {
    Block::ToolResult {
        tool_use_id: id,
        content,
        is_error,
        cache_control: None,
    }
}

/// A search that ran at another vendor, in words.
fn said(search: &WebSearch) -> String {
    let mut text = match search.query.as_str() {
        "" if search.found.is_empty() => return String::new(),
        query => format!("I searched the web for “{query}” and found:"),
    };
    for (url, title) in &search.found {
        text.push_str(&format!("\n- {title} ({url})"));
    }
    text
}
