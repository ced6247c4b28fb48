//! The content of messages and of tool results: text, images, files, sound.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read_tools::required;
use crate::dialect::raw;
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    Citation, Content, File, Image, Notes, Part, Source, Unsayable,
};

const UNKNOWN: &str = "the hub does not know it";

/// A string, or a list of parts.
pub(super) fn content(
    json: &RawValue,
    path: &str,
    notes: &mut Notes,
) -> Result<Vec<Part>, Unsayable> {
    if let Some(text) = raw::string(json) {
        return Ok(vec![Part::text(text)]);
    }
    let list: Vec<&RawValue> = parse(json, || path.to_owned())?;
    let mut parts = Vec::with_capacity(list.len());
    for (at, part) in list.into_iter().enumerate() {
        let mut fields = Fields::of(part.get(), format!("{path}[{at}]."))?;
        parts.push(Part::new(one(&mut fields, notes)?));
        fields.drop_rest(notes, UNKNOWN);
    }
    Ok(parts)
}

fn one(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Content, Unsayable> {
    let kind: String = required(fields, "type")?;
    match kind.as_str() {
        "input_text" | "output_text" | "text" | "summary_text" => {
            fields.raw("logprobs");
            Ok(Content::Text {
                text: required(fields, "text")?,
                citations: citations(fields, notes)?,
            })
        }
        "refusal" => Ok(Content::Refusal(required(fields, "refusal")?)),
        "input_image" => image(fields),
        "input_file" => file(fields),
        "input_audio" => audio(fields),
        kind => Err(Unsayable::new(
            fields.path_of("type"),
            format!(
                "cannot be said to this model's provider: it has no content of the type `{kind}`"
            ),
        )),
    }
}

fn citations(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Vec<Citation>, Unsayable> {
    let listed: Vec<Annotation> = fields.take("annotations")?.unwrap_or_default();
    let mut citations = Vec::with_capacity(listed.len());
    for annotation in listed {
        match annotation.citation() {
            Some(citation) => citations.push(citation),
            None => notes.drop(
                "input[].content[].annotations",
                "only citations of web pages have a form in other dialects",
            ),
        }
    }
    Ok(citations)
}

/// Where a text has something from, as the vendor writes it.
#[derive(Debug, Deserialize)]
pub(super) struct Annotation {
    #[serde(rename = "type", default)]
    kind: String,
    url: Option<String>,
    title: Option<String>,
    start_index: Option<u64>,
    end_index: Option<u64>,
}

impl Annotation {
    /// `None` for citations of files.
    pub fn citation(self) -> Option<Citation> {
        let url = self.url.filter(|_| self.kind == "url_citation")?;
        Some(Citation {
            url,
            title: self.title.filter(|title| !title.is_empty()),
            quote: None,
            span: self.start_index.zip(self.end_index),
        })
    }
}

fn image(fields: &mut Fields<'_>) -> Result<Content, Unsayable> {
    let detail = fields.take("detail")?;
    let file_id: Option<String> = fields.take("file_id")?;
    let path = fields.path_of("image_url");
    let url: Option<String> = match fields.raw("image_url") {
        None => None,
        // As the Chat dialect writes it, which many clients do.
        Some(json) if json.get().starts_with('{') => {
            let mut inner = Fields::of(json.get(), format!("{path}."))?;
            Some(required(&mut inner, "url")?)
        }
        Some(json) => Some(parse(json, || path.clone())?),
    };
    let source = match (url, file_id) {
        (Some(url), _) => Source::of_data_url(&url).unwrap_or(Source::Url(url)),
        (None, Some(id)) => Source::FileId(id),
        (None, None) => return Err(Unsayable::new(path, "is missing")),
    };
    Ok(Content::Image(Image { source, detail }))
}

fn file(fields: &mut Fields<'_>) -> Result<Content, Unsayable> {
    fields.raw("detail");
    let name: Option<String> = fields.take("filename")?;
    let data: Option<String> = fields.take("file_data")?;
    let url: Option<String> = fields.take("file_url")?;
    let id: Option<String> = fields.take("file_id")?;
    let source = match (data, url, id) {
        (Some(data), ..) => Source::of_data_url(&data).unwrap_or_else(|| Source::Inline {
            media_type: media_type(name.as_deref()).to_owned(),
            data,
        }),
        (None, Some(url), _) => Source::Url(url),
        (None, None, Some(id)) => Source::FileId(id),
        (None, None, None) => {
            return Err(Unsayable::new(fields.path_of("file_data"), "is missing"));
        }
    };
    Ok(Content::File(File { source, name }))
}

fn audio(fields: &mut Fields<'_>) -> Result<Content, Unsayable> {
    #[derive(Deserialize)]
    struct Audio {
        data: String,
        format: String,
    }
    let Audio { data, format } = required(fields, "input_audio")?;
    Ok(Content::File(File::sound(&format, data)))
}

/// Base64 without a media type: the name tells, and most often it is a PDF.
fn media_type(name: Option<&str>) -> &'static str {
    let extension = name.and_then(|name| name.rsplit_once('.')).map(|cut| cut.1);
    match extension {
        Some("txt" | "md" | "log") => "text/plain",
        Some("csv") => "text/csv",
        Some("html" | "htm") => "text/html",
        Some("json") => "application/json",
        _ => "application/pdf",
    }
}
