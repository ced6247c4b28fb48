//! The board's file: a note a line, the latest of a subject counts. Must not know when it is written.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use actors::board::Note;

use super::backlog::{MOST, Subject};
use super::wire::in_force_until_ms;

/// Below this a file is not worth rewriting.
const SMALL: u64 = 1 << 20;

/// The file `board.log` in the folder `state`. Opened when it is first needed, and again after a failure.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: Option<File>,
    bytes: u64,
    /// The size after it was last rewritten: about what is in force.
    compact_bytes: u64,
    /// The last line may be torn, and what comes next needs a line of its own.
    torn: bool,
}

impl Log {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("board.log"),
            file: None,
            bytes: 0,
            compact_bytes: 0,
            torn: false,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What is in force; nothing where there is no file yet.
    pub(super) fn read(&self, now_ms: i64) -> std::io::Result<Vec<Note>> {
        match File::open(&self.path) {
            Ok(file) => latest(BufReader::new(file), now_ms),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// One `write(2)`, whatever the number of notes.
    pub(super) fn append(&mut self, notes: &[Note]) -> std::io::Result<()> {
        let mut text = Vec::with_capacity(notes.len() * 192 + 1);
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = append_to(&self.path)?;
                self.bytes = file.metadata()?.len();
                // Somebody else's last line, or ours from before a kill.
                self.torn = self.bytes > 0;
                none.insert(file)
            }
        };
        if self.torn {
            text.push(b'\n');
        }
        write_lines(&mut text, notes);
        match file.write_all(&text) {
            Ok(()) => {
                self.torn = false;
                self.bytes += text.len() as u64;
                Ok(())
            }
            Err(error) => {
                self.file = None;
                Err(error)
            }
        }
    }

    /// Whether most of the file is of the past.
    pub(super) fn is_worn(&self) -> bool {
        self.bytes > SMALL && self.bytes > self.compact_bytes * 2
    }

    /// Writes what is in force into a new file that takes the old one's place.
    pub(super) fn compact(&mut self, now_ms: i64) -> std::io::Result<()> {
        let notes = self.read(now_ms)?;
        self.replace(&notes)
    }

    /// The same with notes that were read already.
    pub(super) fn replace(&mut self, notes: &[Note]) -> std::io::Result<()> {
        let next = self.path.with_extension("next");
        let mut text = Vec::with_capacity(notes.len() * 192);
        write_lines(&mut text, notes);
        let mut file = create(&next)?;
        file.write_all(&text)?;
        // A rename may reach the disk before the bytes do.
        file.sync_data()?;
        std::fs::rename(&next, &self.path)?;
        self.file = Some(append_to(&self.path)?);
        self.bytes = text.len() as u64;
        self.compact_bytes = self.bytes;
        self.torn = false;
        Ok(())
    }
}

fn write_lines(text: &mut Vec<u8>, notes: &[Note]) {
    for note in notes {
        let start = text.len();
        // Into memory, and notes are plain data: this cannot fail.
        if serde_json::to_writer(&mut *text, note).is_err() {
            text.truncate(start);
            continue;
        }
        text.push(b'\n');
    }
}

/// The latest note of each subject that is still in force, in the order in which they were written. Lines that are no
/// notes (torn, or of a newer hub) are passed over.
pub(super) fn latest(mut lines: impl BufRead, now_ms: i64) -> std::io::Result<Vec<Note>> {
    let mut by_subject: HashMap<Subject, (usize, Note)> = HashMap::new();
    let mut line = Vec::new();
    for nth in 0.. {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if let Ok(note) = serde_json::from_slice::<Note>(&line) {
            by_subject.insert(Subject::of(&note), (nth, note));
        }
    }
    let mut notes: Vec<(usize, Note)> = by_subject
        .into_values()
        .filter(|(_, note)| in_force_until_ms(note) > now_ms)
        .collect();
    notes.sort_unstable_by_key(|(nth, _)| *nth);
    let too_many = notes.len().saturating_sub(MOST);
    Ok(notes
        .into_iter()
        .skip(too_many)
        .map(|(_, note)| note)
        .collect())
}

/// Only the owner reads it: digests of conversations and names of accounts are nobody else's business.
fn append_to(path: &Path) -> std::io::Result<File> {
    options(path)?.append(true).open(path)
}

fn create(path: &Path) -> std::io::Result<File> {
    options(path)?.write(true).truncate(true).open(path)
}

fn options(path: &Path) -> std::io::Result<OpenOptions> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options)
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
