//! Images, documents and results of searches that a client brings, and where their content is.

use serde_json::value::RawValue;

use super::super::super::fields::Fields;
use super::super::super::neutral::{Content, File, Image, Notes, Part, Source, Unsayable};
use super::blocks::{read_blocks, required};

pub(super) fn image(fields: &mut Fields<'_>) -> Result<Image, Unsayable> {
    let mut inside = source(fields)?;
    Ok(Image {
        source: known(&mut inside)?,
        detail: None,
    })
}

/// A document. What stands beside it in the same block comes before it as parts of its own.
pub(super) fn document(
    fields: &mut Fields<'_>,
    parts: &mut Vec<Part>,
    notes: &mut Notes,
) -> Result<Content, Unsayable> {
    if let Some(context) = fields.take::<String>("context")? {
        parts.push(Part::text(context));
    }
    let name = fields.take("title")?;
    let mut inside = source(fields)?;
    let source = match inside.take::<String>("type")?.as_deref() {
        Some("text") => Source::Text(required(&mut inside, "data")?),
        Some("content") => {
            let path = inside.path_of("content");
            let Some(json) = inside.raw("content") else {
                return Err(Unsayable::new(path, "is required"));
            };
            Source::Text(text_beside_images(json, &path, parts, notes)?)
        }
        _ => known(&mut inside)?,
    };
    Ok(Content::File(File { source, name }))
}

/// A passage that the client's own search found, as text: title and source first, as the model is to name them.
pub(super) fn search_result(
    fields: &mut Fields<'_>,
    notes: &mut Notes,
) -> Result<Content, Unsayable> {
    let title: String = fields.take("title")?.unwrap_or_default();
    let source: String = fields.take("source")?.unwrap_or_default();
    fields.raw("citations");
    let path = fields.path_of("content");
    let inside = match fields.raw("content") {
        Some(json) => texts(super::content(json, &path, notes)?),
        None => String::new(),
    };
    let said = [title, source, inside];
    let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    Ok(Content::Text {
        text: said.join("\n"),
        citations: Vec::new(),
    })
}

fn source<'a>(fields: &mut Fields<'a>) -> Result<Fields<'a>, Unsayable> {
    let path = fields.path_of("source");
    match fields.raw("source") {
        Some(json) => Fields::of(json.get(), format!("{path}.")),
        None => Err(Unsayable::new(path, "is required")),
    }
}

/// The sources that images and documents have in common.
fn known(inside: &mut Fields<'_>) -> Result<Source, Unsayable> {
    let kind: String = required(inside, "type")?;
    match kind.as_str() {
        "base64" => Ok(Source::Inline {
            media_type: required(inside, "media_type")?,
            data: required(inside, "data")?,
        }),
        "url" => Ok(Source::Url(required(inside, "url")?)),
        "file" => Ok(Source::FileId(required(inside, "file_id")?)),
        _ => Err(Unsayable::new(
            inside.path_of("type"),
            format!("is `{kind}`, which is not known"),
        )),
    }
}

/// The text of a document that is given in blocks. Its images become parts of their own.
fn text_beside_images(
    json: &RawValue,
    path: &str,
    parts: &mut Vec<Part>,
    notes: &mut Notes,
) -> Result<String, Unsayable> {
    if let Some(text) = crate::dialect::raw::string(json) {
        return Ok(text.into_owned());
    }
    let (images, rest): (Vec<Part>, Vec<Part>) = read_blocks(json, path, notes)?
        .into_iter()
        .partition(|part| matches!(part.content, Content::Image(_)));
    parts.extend(images);
    Ok(texts(rest))
}

fn texts(parts: Vec<Part>) -> String {
    let texts = parts.into_iter().filter_map(|part| match part.content {
        Content::Text { text, .. } => Some(text),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n\n")
}
