//! Logs as text for people or JSON for collectors, with a level that can be changed while the hub runs. Goes to
//! standard error: standard output belongs to the commands. Reads no environment.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, reload};

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Json,
}

impl std::str::FromStr for Format {
    type Err = LogError;

    fn from_str(text: &str) -> Result<Self, LogError> {
        match text.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(LogError::Format(text.to_owned())),
        }
    }
}

/// Why logging cannot be set up or changed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error(
        "unknown log level `{0}`; one of error, warn, info, debug, trace, off, or directives as `info,claude_code_hub::relay=debug`"
    )]
    Level(String),
    #[error("unknown log format `{0}`; one of text, json")]
    Format(String),
    #[error("logging is set up already")]
    AlreadySet,
    #[error("the log level cannot be changed any more")]
    Gone,
}

/// Changes the level of a running hub. Clones change the same.
#[derive(Clone, Debug)]
pub struct LogControl {
    filter: reload::Handle<EnvFilter, Registry>,
}

impl LogControl {
    /// Takes a level or directives, as `init` does.
    ///
    /// # Errors
    /// `Level` where it is neither; the level then stays as it was.
    pub fn set_level(&self, level: &str) -> Result<(), LogError> {
        let filter = filter(level)?;
        self.filter.reload(filter).map_err(|_| LogError::Gone)
    }
}

/// Sets up logging for the process.
///
/// # Errors
/// `Level` for a level that is none, `AlreadySet` where something else did it before.
pub fn init(level: &str, format: Format) -> Result<LogControl, LogError> {
    let (filter, handle) = reload::Layer::new(filter(level)?);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        Format::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .try_init()
        .map_err(|_| LogError::AlreadySet)?;
    Ok(LogControl { filter: handle })
}

/// True where `init` and `set_level` would take it; for checking a settings file.
#[must_use]
pub fn is_level(level: &str) -> bool {
    filter(level).is_ok()
}

/// Libraries that say at debug and trace what nobody who debugs the hub wants to read.
const CHATTY: [&str; 8] = [
    "actix_http",
    "actix_server",
    "h2",
    "mio",
    "notify",
    "rustls",
    "sqlx",
    "tokio_util",
];

/// A bare level holds for the hub, and for chatty libraries no lower than info; directives hold as they are written.
fn filter(level: &str) -> Result<EnvFilter, LogError> {
    let unknown = || LogError::Level(level.to_owned());
    let word = level.trim().to_ascii_lowercase();
    let directives = match word.as_str() {
        "off" | "error" | "warn" | "info" => word,
        "debug" | "trace" => CHATTY
            .iter()
            .fold(word, |text, library| format!("{text},{library}=info")),
        // A single word that is no level would be taken for the name of a module, and silence everything.
        _ if !word.contains(['=', ',']) => return Err(unknown()),
        _ => level.trim().to_owned(),
    };
    EnvFilter::try_new(directives).map_err(|_| unknown())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn levels_and_directives_are_taken_and_typos_are_not() {
        for level in ["info", " WARN ", "debug", "trace", "off", "info,h2=trace"] {
            assert!(is_level(level), "{level}");
        }
        for level in ["", "verbose", "inof", "info,h2=loud"] {
            assert!(!is_level(level), "{level}");
            assert!(filter(level).unwrap_err().to_string().contains(level));
        }
    }

    #[test]
    fn debug_keeps_libraries_quiet() {
        let text = filter("debug").unwrap().to_string();
        assert!(text.contains("debug"));
        assert!(text.contains("h2=info"), "{text}");
    }

    #[test]
    fn formats_are_named() {
        assert_eq!("JSON".parse::<Format>().unwrap(), Format::Json);
        assert_eq!("text".parse::<Format>().unwrap(), Format::Text);
        assert!("xml".parse::<Format>().is_err());
    }

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_level_changes_while_it_runs() {
        let lines = Lines::default();
        let (layer, handle) = reload::Layer::new(filter("warn").unwrap());
        let control = LogControl { filter: handle };
        let writer = lines.clone();
        let subscriber = tracing_subscriber::registry()
            .with(layer)
            .with(fmt::layer().json().with_writer(move || writer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("before");
            control.set_level("info").unwrap();
            tracing::info!("after");
            assert!(control.set_level("nonsense").is_err());
            tracing::info!("still");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(!text.contains("before"), "{text}");
        assert!(text.contains("after") && text.contains("still"), "{text}");
    }
}
