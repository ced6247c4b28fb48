//! A part of a message's content as clients write it: text, image, sound, film, file. A part that is not known is
//! refused: it may be what the person asks about.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::read::mark;
use super::wire::{image, text_inside};
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    CacheMark, Content, File, Notes, Part, Source, Thought, Unsayable,
};

/// Reads a part; `None` where it says nothing.
pub(super) fn part(mut fields: Fields<'_>, notes: &mut Notes) -> Result<Option<Part>, Unsayable> {
    let kind: Cow<'_, str> = fields
        .take("type")?
        .ok_or_else(|| Unsayable::new(fields.path_of("type"), "must be a string"))?;
    let cache: Option<CacheMark> = match fields.raw("cache_control") {
        Some(raw) => Some(mark(raw, || fields.path_of("cache_control"))?),
        None => None,
    };
    let content = match kind.as_ref() {
        // The latter two are Responses' names, which some clients mix up.
        "text" | "input_text" | "output_text" => {
            let text: String = required(&mut fields, "text")?;
            if text.is_empty() {
                return Ok(None);
            }
            Content::Text {
                text,
                citations: Vec::new(),
            }
        }
        "refusal" => Content::Refusal(required(&mut fields, "refusal")?),
        "image_url" => {
            let address = address(&mut fields, "image_url")?;
            image(&address.url, address.detail)
        }
        "video_url" => {
            let address = address(&mut fields, "video_url")?;
            Content::File(File {
                source: Source::of_data_url(&address.url).unwrap_or(Source::Url(address.url)),
                name: None,
            })
        }
        "input_audio" => Content::File(audio(&mut fields)?),
        "file" => Content::File(file(&mut fields)?),
        // Mistral's thoughts.
        "thinking" => {
            let inner: Value = required(&mut fields, "thinking")?;
            let text = text_inside(&inner);
            return Ok((!text.is_empty()).then(|| thought(text)));
        }
        _ => {
            let reason =
                format!("cannot be said to this model's provider: it knows no part `{kind}`");
            return Err(Unsayable::new(fields.path_of("type"), reason));
        }
    };
    fields.drop_rest(notes, "no field of a part that other dialects have");
    Ok(Some(Part::new(content).cached(cache)))
}

fn thought(text: String) -> Part {
    Part::new(Content::Thought(Thought { text, seal: None }))
}

fn required<'a, T: Deserialize<'a>>(
    fields: &mut Fields<'a>,
    name: &'static str,
) -> Result<T, Unsayable> {
    fields
        .take(name)?
        .ok_or_else(|| Unsayable::new(fields.path_of(name), "must be given"))
}

#[derive(Deserialize)]
struct Address {
    url: String,
    detail: Option<String>,
}

/// `{"url", "detail"}`, or the address alone.
fn address(fields: &mut Fields<'_>, name: &'static str) -> Result<Address, Unsayable> {
    let raw: &RawValue = required(fields, name)?;
    if raw.get().starts_with('"') {
        let url = parse(raw, || fields.path_of(name))?;
        return Ok(Address { url, detail: None });
    }
    parse(raw, || fields.path_of(name))
}

fn audio(fields: &mut Fields<'_>) -> Result<File, Unsayable> {
    #[derive(Deserialize)]
    struct Audio {
        data: String,
        format: String,
    }
    let audio: Audio = required(fields, "input_audio")?;
    Ok(File::sound(&audio.format, audio.data))
}

fn file(fields: &mut Fields<'_>) -> Result<File, Unsayable> {
    #[derive(Deserialize)]
    struct Wire {
        file_data: Option<String>,
        file_id: Option<String>,
        filename: Option<String>,
    }
    let wire: Wire = required(fields, "file")?;
    let source = match (wire.file_data, wire.file_id) {
        (Some(data), _) if data.starts_with("http://") || data.starts_with("https://") => {
            Source::Url(data)
        }
        // Bare base64 is a PDF: nothing else may stand there.
        (Some(data), _) => Source::of_data_url(&data).unwrap_or(Source::Inline {
            media_type: "application/pdf".to_owned(),
            data,
        }),
        (None, Some(id)) => Source::FileId(id),
        (None, None) => {
            let reason = "must have `file_data` or `file_id`";
            return Err(Unsayable::new(fields.path_of("file"), reason));
        }
    };
    Ok(File {
        source,
        name: wire.filename,
    })
}
