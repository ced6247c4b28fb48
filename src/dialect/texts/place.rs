//! Which fields of each dialect hold what was said. A list stands for its items, so that places are about objects only.

use actors::domain::Dialect;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing that anybody said.
    Nothing,
    /// The request.
    Body(Dialect),
    /// A message, an item of one, or what it says: a string is text.
    Said(Dialect),
    /// A call of a tool, or a stored prompt, around its arguments.
    Call(Dialect),
    /// Arguments as a string of JSON.
    Arguments,
    /// A result of a function around what it gave.
    Result,
    /// A document's source.
    Source,
    /// Everything below is text.
    All,
}

impl Place {
    /// Whether a string here is text; and then, whether it may be JSON.
    pub fn holds_text(self) -> Option<bool> {
        match self {
            Self::Said(_) | Self::All => Some(false),
            Self::Arguments => Some(true),
            Self::Nothing | Self::Body(_) | Self::Call(_) | Self::Result | Self::Source => None,
        }
    }

    /// What a field of an object here is.
    pub fn field(self, name: &str) -> Self {
        match self {
            Self::Body(dialect) => in_body(dialect, name),
            Self::Said(dialect) => said(dialect, name),
            Self::Call(dialect) => in_call(dialect, name),
            Self::Result => match name {
                "response" => Self::All,
                "parts" => Self::Said(Dialect::Gemini),
                _ => Self::Nothing,
            },
            Self::Source => match name {
                "content" => Self::Said(Dialect::Anthropic),
                _ => Self::Nothing,
            },
            // Arguments are objects at vendors that take OpenAI's dialect less strictly.
            Self::All | Self::Arguments => Self::All,
            Self::Nothing => Self::Nothing,
        }
    }
}

fn in_body(dialect: Dialect, name: &str) -> Place {
    match (dialect, name) {
        (Dialect::Anthropic, "system" | "messages")
        // Embeddings and legacy completions are OpenAI's, too.
        | (Dialect::OpenaiChat, "messages" | "prompt" | "input" | "suffix")
        | (Dialect::OpenaiResponses, "instructions" | "input")
        | (
            Dialect::Gemini,
            "systemInstruction" | "system_instruction" | "contents" | "content",
        ) => Place::Said(dialect),
        (Dialect::OpenaiResponses, "prompt") => Place::Call(dialect),
        // Counts and embeddings in batches wrap whole requests.
        (Dialect::Gemini, "generateContentRequest" | "generate_content_request" | "requests") => {
            Place::Body(dialect)
        }
        _ => Place::Nothing,
    }
}

fn said(dialect: Dialect, name: &str) -> Place {
    match (dialect, name) {
        (Dialect::Anthropic, "content" | "text" | "title" | "context")
        | (Dialect::OpenaiChat, "content" | "text" | "refusal")
        | (
            Dialect::OpenaiResponses,
            "content" | "text" | "refusal" | "output" | "input" | "code" | "outputs" | "logs"
            | "results",
        )
        | (Dialect::Gemini, "parts" | "text") => Place::Said(dialect),
        (Dialect::Anthropic, "input") | (Dialect::OpenaiResponses, "action" | "operation") => {
            Place::All
        }
        (Dialect::Anthropic, "source") => Place::Source,
        (Dialect::OpenaiResponses, "arguments") => Place::Arguments,
        (Dialect::OpenaiChat, "tool_calls" | "function_call")
        | (
            Dialect::Gemini,
            "functionCall"
            | "function_call"
            | "executableCode"
            | "executable_code"
            | "codeExecutionResult"
            | "code_execution_result",
        ) => Place::Call(dialect),
        (Dialect::Gemini, "functionResponse" | "function_response") => Place::Result,
        _ => Place::Nothing,
    }
}

fn in_call(dialect: Dialect, name: &str) -> Place {
    match (dialect, name) {
        (Dialect::OpenaiChat, "function" | "custom") => Place::Call(dialect),
        (Dialect::OpenaiChat, "arguments") => Place::Arguments,
        (Dialect::OpenaiChat, "input") => Place::All,
        (Dialect::Gemini, "args" | "code" | "output") | (Dialect::OpenaiResponses, "variables") => {
            Place::All
        }
        _ => Place::Nothing,
    }
}
