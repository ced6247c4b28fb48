//! How one value is read from text and printed as YAML, type by type. No ranges here: those are checks of fields.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde_json::Value;

use super::Hidden;

/// What a value is, for programs that show a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    Boolean,
    Integer,
    Number,
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
}

impl SettingKind {
    /// What a value should have been.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Text | Self::Choice(_) => "a text",
        }
    }
}

/// A value that fits in one scalar.
pub(super) trait Setting: Sized {
    /// Whether messages must not repeat the text.
    const SECRET: bool = false;

    fn kind() -> SettingKind {
        SettingKind::Text
    }

    /// Reads the text of a scalar, which is never empty.
    ///
    /// # Errors
    /// What the text should have been: `a whole number from 0 to 65535`.
    fn parse(text: &str) -> Result<Self, String>;

    /// As the printed file shows it; `None` where the setting is left out by default.
    fn render(&self) -> Option<String>;

    /// The same as JSON, by its kind; null where there is none, or it is secret.
    fn json(&self) -> Value {
        let Some(text) = self.render() else {
            return Value::Null;
        };
        match Self::kind() {
            SettingKind::Boolean | SettingKind::Integer | SettingKind::Number => {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            SettingKind::Text | SettingKind::Choice(_) => Value::String(text),
        }
    }
}

macro_rules! whole_number {
    ($($type:ty),*) => {$(
        impl Setting for $type {
            fn kind() -> SettingKind {
                SettingKind::Integer
            }

            fn parse(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!("a whole number from {} to {}", Self::MIN, Self::MAX))
            }

            fn render(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}

whole_number!(u16, u32, u64, usize, i32);

impl Setting for bool {
    fn kind() -> SettingKind {
        SettingKind::Boolean
    }

    fn parse(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err("true or false".to_owned()),
        }
    }

    fn render(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for f64 {
    fn kind() -> SettingKind {
        SettingKind::Number
    }

    fn parse(text: &str) -> Result<Self, String> {
        text.parse()
            .ok()
            .filter(|number: &Self| number.is_finite())
            .ok_or_else(|| "a number".to_owned())
    }

    fn render(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for Decimal {
    fn kind() -> SettingKind {
        SettingKind::Number
    }

    fn parse(text: &str) -> Result<Self, String> {
        Self::from_str_exact(text)
            .or_else(|_| Self::from_scientific(text))
            .map_err(|_| "a decimal number".to_owned())
    }

    fn render(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for String {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn render(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.clone())
    }

    fn json(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Setting for std::path::PathBuf {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.into())
    }

    fn render(&self) -> Option<String> {
        Some(self.display().to_string())
    }
}

impl Setting for Hidden {
    const SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        Ok(Self::new(text))
    }

    fn render(&self) -> Option<String> {
        None
    }
}

impl Setting for TimeZone {
    fn parse(text: &str) -> Result<Self, String> {
        Self::get(text)
            .map_err(|_| "a time zone's IANA name, such as `UTC` or `Asia/Shanghai`".to_owned())
    }

    fn render(&self) -> Option<String> {
        self.iana_name().map(str::to_owned)
    }
}

impl<T: Setting> Setting for Option<T> {
    const SECRET: bool = T::SECRET;

    fn kind() -> SettingKind {
        T::kind()
    }

    fn parse(text: &str) -> Result<Self, String> {
        T::parse(text).map(Some)
    }

    fn render(&self) -> Option<String> {
        self.as_ref().and_then(T::render)
    }

    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::json)
    }
}

/// An enum whose variants are words in the file.
macro_rules! choice {
    ($(#[$attribute:meta])* $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_attribute])* $variant),+
        }

        $crate::config::setting::words! { $name { $($variant = $word),+ } }
    };
}
pub(super) use choice;

/// The words of an enum that stands elsewhere.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $crate::config::setting::Setting for $name {
            fn kind() -> $crate::config::SettingKind {
                $crate::config::SettingKind::Choice(&[$($word),+])
            }

            fn parse(text: &str) -> Result<Self, String> {
                match text.to_ascii_lowercase().as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(["one of", $(concat!("`", $word, "`")),+].join(" ")),
                }
            }

            fn render(&self) -> Option<String> {
                Some(match self { $(Self::$variant => $word),+ }.to_owned())
            }
        }
    };
}
pub(super) use words;
