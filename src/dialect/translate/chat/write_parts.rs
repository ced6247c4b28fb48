//! What a message for an upstream of this dialect holds: texts, images, sounds and files. What it cannot hold is
//! refused by name, because it is the person's.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::dialect::translate::neutral::{CacheMark, File, Image, Source, Unsayable};

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Contents<'a> {
    Text(Cow<'a, str>),
    Pieces(Vec<Piece<'a>>),
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Piece<'a> {
    Text {
        text: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<Ephemeral>,
    },
    ImageUrl {
        image_url: ImageUrl<'a>,
    },
    InputAudio {
        input_audio: InputAudio<'a>,
    },
    File {
        file: WrittenFile<'a>,
    },
}

#[derive(Serialize)]
pub(super) struct ImageUrl<'a> {
    url: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct InputAudio<'a> {
    data: &'a str,
    format: &'static str,
}

#[derive(Serialize)]
pub(super) struct WrittenFile<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Ephemeral {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

impl Ephemeral {
    pub fn of(mark: CacheMark) -> Self {
        Self {
            kind: "ephemeral",
            ttl: (mark == CacheMark::OneHour).then_some("1h"),
        }
    }
}

pub(super) fn contents(pieces: Vec<Piece<'_>>) -> Option<Contents<'_>> {
    if pieces.is_empty() {
        return None;
    }
    let plain = pieces.iter().all(|piece| {
        matches!(
            piece,
            Piece::Text {
                cache_control: None,
                ..
            }
        )
    });
    if !plain {
        return Some(Contents::Pieces(pieces));
    }
    // Not all vendors take a list where a text would do.
    let texts = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Text { text, .. } => Some(text),
        _ => None,
    });
    Some(Contents::Text(joined(texts.collect())))
}

pub(super) fn joined(mut texts: Vec<Cow<'_, str>>) -> Cow<'_, str> {
    if texts.len() == 1 {
        return texts.remove(0);
    }
    Cow::Owned(texts.join("\n\n"))
}

pub(super) fn plain(text: &str, cache_control: Option<Ephemeral>) -> Piece<'_> {
    Piece::Text {
        text: Cow::Borrowed(text),
        cache_control,
    }
}

pub(super) fn text_piece(text: Cow<'_, str>) -> Piece<'_> {
    Piece::Text {
        text,
        cache_control: None,
    }
}

fn cannot(field: &str, why: &str) -> Unsayable {
    Unsayable::new(
        field,
        format!("cannot be said to this model's provider: {why}"),
    )
}

pub(super) fn write_image(image: &Image) -> Result<Piece<'_>, Unsayable> {
    let url = match &image.source {
        Source::Inline { media_type, data } => Cow::Owned(Source::data_url(media_type, data)),
        Source::Url(url) => Cow::Borrowed(url.as_str()),
        Source::FileId(_) => return Err(cannot("image", "it takes no uploaded images")),
        Source::Text(text) => return Ok(plain(text, None)),
    };
    Ok(Piece::ImageUrl {
        image_url: ImageUrl {
            url,
            detail: image.detail.as_deref(),
        },
    })
}

pub(super) fn write_file(file: &File) -> Result<Piece<'_>, Unsayable> {
    let filename = file.name.as_deref();
    let (media_type, data) = match &file.source {
        Source::Inline { media_type, data } => (media_type.as_str(), data.as_str()),
        Source::Text(text) => return Ok(titled(filename, Cow::Borrowed(text.as_str()))),
        Source::FileId(id) => {
            let file = WrittenFile {
                filename: None,
                file_data: None,
                file_id: Some(id),
            };
            return Ok(Piece::File { file });
        }
        Source::Url(_) => return Err(cannot("file", "it takes no files by their address")),
    };
    let sound = |format| {
        Ok(Piece::InputAudio {
            input_audio: InputAudio { data, format },
        })
    };
    match media_type {
        "audio/mpeg" | "audio/mp3" => sound("mp3"),
        "audio/wav" | "audio/x-wav" | "audio/wave" => sound("wav"),
        // A text needs no upload.
        text if text.starts_with("text/") || text == "application/json" => {
            let bytes = STANDARD.decode(data).ok();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let text = text.ok_or_else(|| cannot("file", "it is no text in base64"))?;
            Ok(titled(filename, Cow::Owned(text)))
        }
        "application/pdf" => Ok(Piece::File {
            file: WrittenFile {
                filename: Some(filename.unwrap_or("document.pdf")),
                file_data: Some(Source::data_url(media_type, data)),
                file_id: None,
            },
        }),
        other => Err(cannot("file", &format!("it takes no `{other}`"))),
    }
}

/// A document that is text, under its name.
fn titled<'a>(name: Option<&str>, text: Cow<'a, str>) -> Piece<'a> {
    text_piece(match name {
        Some(name) => Cow::Owned(format!("{name}:\n\n{text}")),
        None => text,
    })
}
