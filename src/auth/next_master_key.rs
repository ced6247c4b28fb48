//! Another master key in place of the one that there is: made beside it, put in its place once nothing depends on the old
//! one any more. What is sealed is sealed anew by whoever asks for this.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::master_key::{FILE_NAME, MasterKey, MasterKeyError, random, write_private};

/// A key that is not in force yet.
#[derive(Debug)]
pub struct NextMasterKey {
    pub key: MasterKey,
    text: super::secret::Secret,
}

/// The file `master.key.new`, with a key that is not in force yet.
#[derive(Debug)]
pub struct NextFile {
    folder: PathBuf,
}

impl NextMasterKey {
    /// # Errors
    /// Where the operating system has no randomness to give.
    pub fn generate() -> Result<Self, MasterKeyError> {
        let text = hex::encode(random::<32>()?);
        let key = MasterKey::load_or_create(Path::new(""), Some(&text))?;
        Ok(Self {
            key,
            text: text.into(),
        })
    }

    /// For whoever has to put it into `HUB_MASTER_KEY`.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// Writes it beside the present one, so that it cannot be lost between the database and the folder.
    ///
    /// # Errors
    /// Where it cannot be written, or an earlier one lies there.
    pub fn keep_beside(&self, folder: &Path) -> Result<NextFile, MasterKeyError> {
        let path = folder.join(format!("{FILE_NAME}.new"));
        write_private(&path, self.text.expose()).map_err(failed("write", &path))?;
        Ok(NextFile {
            folder: folder.to_owned(),
        })
    }
}

impl NextFile {
    /// Puts it in force; the old one stays as `master.key.old`.
    ///
    /// # Errors
    /// Where files cannot be renamed.
    pub fn put_in_place(self) -> Result<(), MasterKeyError> {
        let file = |ending: &str| self.folder.join(format!("{FILE_NAME}{ending}"));
        let (present, old, new) = (file(""), file(".old"), file(".new"));
        fs::rename(&present, &old).map_err(failed("put away", &present))?;
        fs::rename(&new, &present).map_err(failed("put in place", &new))
    }

    /// Nothing came of it.
    ///
    /// # Errors
    /// Where the file cannot be removed.
    pub fn discard(self) -> Result<(), MasterKeyError> {
        let path = self.folder.join(format!("{FILE_NAME}.new"));
        fs::remove_file(&path).map_err(failed("remove", &path))
    }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> MasterKeyError + use<> {
    let path = path.to_owned();
    move |source| MasterKeyError::File {
        doing,
        path,
        source,
    }
}
