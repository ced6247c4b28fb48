//! The key that seals provider credentials at rest. It must never be printed, logged or stored in the database.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

use super::secret::Secret;

/// Name of the key's file in the data folder.
pub const FILE_NAME: &str = "master.key";
/// First part of a sealed text; another algorithm would get another one.
const VERSION: &str = "v1.";
const NONCE_LEN: usize = 24;

/// Why a master key cannot be had, or a sealed text not be opened.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error("the master key from {from} must be 64 hexadecimal characters (32 bytes)")]
    Malformed { from: String },
    #[error("cannot {doing} the master key file `{}`: {source}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("the operating system gives no random numbers: {0}")]
    NoRandomness(String),
    #[error("the sealed text of `{context}` has an unknown format")]
    UnknownFormat { context: String },
    #[error(
        "the sealed text of `{context}` does not open: it was sealed with another master key (`HUB_MASTER_KEY` or `{FILE_NAME}` of the data folder changed) or was altered"
    )]
    DoesNotOpen { context: String },
}

/// 32 bytes that seal and open secrets with XChaCha20-Poly1305.
#[derive(Clone)]
pub struct MasterKey {
    cipher: XChaCha20Poly1305,
    /// Keys the fingerprints; derived, so that a fingerprint says nothing about the sealing key.
    fingerprint_key: [u8; 32],
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey([secret])")
    }
}

impl MasterKey {
    /// The key from the environment where given, else that of the file `master.key`, which is created (mode 0600) where
    /// it does not exist. Several processes that start at once end up with the same key.
    pub fn load_or_create(data_dir: &Path, from_env: Option<&str>) -> Result<Self, MasterKeyError> {
        if let Some(text) = from_env.map(str::trim).filter(|text| !text.is_empty()) {
            return Self::from_hex(text, "the environment (`HUB_MASTER_KEY`)");
        }
        let path = data_dir.join(FILE_NAME);
        loop {
            match fs::read_to_string(&path) {
                Ok(text) => {
                    return Self::from_hex(text.trim(), &format!("the file `{}`", path.display()));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => create(data_dir, &path)?,
                Err(source) => {
                    return Err(MasterKeyError::File {
                        doing: "read",
                        path,
                        source,
                    });
                }
            }
        }
    }

    fn from_hex(text: &str, from: &str) -> Result<Self, MasterKeyError> {
        let mut key = [0; 32];
        hex::decode_to_slice(text, &mut key).map_err(|_| MasterKeyError::Malformed {
            from: from.to_owned(),
        })?;
        let mut fingerprint = Sha256::new_with_prefix(b"claude-code-hub fingerprint");
        fingerprint.update(key);
        Ok(Self {
            cipher: XChaCha20Poly1305::new(&key.into()),
            fingerprint_key: fingerprint.finalize().into(),
        })
    }

    /// Seals a text for one use. `context` (say `provider/claude-primary`) must be given again to open it, so that a
    /// sealed text does not open in another row.
    ///
    /// # Panics
    /// Where the operating system has no randomness to give; a repeated nonce must not be used instead.
    #[must_use]
    pub fn seal(&self, plaintext: &str, context: &str) -> String {
        let nonce: [u8; NONCE_LEN] = random().expect("the operating system gives random numbers");
        let payload = Payload {
            msg: plaintext.as_bytes(),
            aad: context.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a text in memory is shorter than the cipher's limit of 256 GiB");
        format!("{VERSION}{}{}", hex::encode(nonce), hex::encode(sealed))
    }

    /// Opens what [`MasterKey::seal`] sealed under the same context.
    pub fn open(&self, sealed: &str, context: &str) -> Result<Secret, MasterKeyError> {
        let unknown = || MasterKeyError::UnknownFormat {
            context: context.to_owned(),
        };
        let bytes = sealed
            .strip_prefix(VERSION)
            .and_then(|text| hex::decode(text).ok())
            .ok_or_else(unknown)?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE_LEN>().ok_or_else(unknown)?;
        self.cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg,
                    aad: context.as_bytes(),
                },
            )
            .ok()
            .and_then(|plain| String::from_utf8(plain).ok())
            .map(Secret::from)
            .ok_or_else(|| MasterKeyError::DoesNotOpen {
                context: context.to_owned(),
            })
    }

    /// Tells whether texts have changed without keeping them: 64 hexadecimal characters, the same for the same texts
    /// under the same master key, and of no use without it.
    #[must_use]
    pub fn fingerprint(&self, texts: &[&str]) -> String {
        // Texts are hashed one by one first: lengths are then fixed, and ("ab", "c") differs from ("a", "bc").
        let mut inner = Sha256::new();
        for text in texts {
            inner.update(Sha256::digest(text.as_bytes()));
        }
        let mut outer = Sha256::new_with_prefix(self.fingerprint_key);
        outer.update(inner.finalize());
        hex::encode(outer.finalize())
    }
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], MasterKeyError> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| MasterKeyError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// Writes a new key beside its place and links it there: readers see all of it or nothing, and a key that another
/// process has put there meanwhile stays.
fn create(data_dir: &Path, path: &Path) -> Result<(), MasterKeyError> {
    let failed = |doing| {
        let path = path.to_owned();
        move |source| MasterKeyError::File {
            doing,
            path,
            source,
        }
    };
    fs::create_dir_all(data_dir).map_err(failed("create the folder of"))?;
    let draft = data_dir.join(format!("{FILE_NAME}.{}", hex::encode(random::<8>()?)));
    let written = write_private(&draft, &hex::encode(random::<32>()?));
    let linked = written.and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some mounted folders know no hard links; there the rename is as atomic, only not safe against a twin.
        Err(_) => fs::rename(&draft, path),
        Ok(()) => Ok(()),
    });
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => linked.and(Err(error)),
        _ => linked,
    }
    .map_err(failed("create"))
}

pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: &str) -> MasterKey {
        MasterKey::load_or_create(Path::new("/nonexistent"), Some(&byte.repeat(32))).unwrap()
    }

    #[test]
    fn the_first_start_creates_a_private_file_and_the_next_one_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let sealed = MasterKey::load_or_create(&data, None)
            .unwrap()
            .seal("sk-upstream", "provider/a");
        let again = MasterKey::load_or_create(&data, None).unwrap();
        assert_eq!(
            again.open(&sealed, "provider/a").unwrap().expose(),
            "sk-upstream"
        );
        let names: Vec<_> = fs::read_dir(&data)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, [FILE_NAME], "no draft is left behind");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(data.join(FILE_NAME)).unwrap().permissions(),
            );
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn processes_that_start_at_once_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let prints: Vec<String> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        MasterKey::load_or_create(folder.path(), None)
                            .unwrap()
                            .fingerprint(&["x"])
                    })
                })
                .collect();
            starts
                .into_iter()
                .map(|start| start.join().unwrap())
                .collect()
        });
        assert!(prints.iter().all(|print| *print == prints[0]), "{prints:?}");
    }

    #[test]
    fn the_environment_wins_and_creates_nothing() {
        let folder = tempfile::tempdir().unwrap();
        MasterKey::load_or_create(folder.path(), Some(&"ab".repeat(32))).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_malformed_key_says_where_it_came_from_and_does_not_show_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = MasterKey::load_or_create(folder.path(), Some("hunter2"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("HUB_MASTER_KEY") && !error.contains("hunter2"),
            "{error}"
        );
        fs::write(folder.path().join(FILE_NAME), "abcd").unwrap();
        let error = MasterKey::load_or_create(folder.path(), None)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(FILE_NAME) && !error.contains("abcd"),
            "{error}"
        );
    }

    #[test]
    fn another_key_another_context_and_an_altered_text_do_not_open() {
        let sealed = key("01").seal("sk-upstream", "provider/a");
        assert!(!sealed.contains("sk-upstream") && sealed.starts_with("v1."));
        assert_ne!(
            sealed,
            key("01").seal("sk-upstream", "provider/a"),
            "a nonce is never used twice"
        );
        for (key, context) in [(key("02"), "provider/a"), (key("01"), "provider/b")] {
            let error = key.open(&sealed, context).unwrap_err();
            assert!(
                matches!(error, MasterKeyError::DoesNotOpen { .. }),
                "{error}"
            );
        }
        let flipped = if sealed.ends_with('0') { "1" } else { "0" };
        let altered = format!("{}{flipped}", &sealed[..sealed.len() - 1]);
        assert!(matches!(
            key("01").open(&altered, "provider/a"),
            Err(MasterKeyError::DoesNotOpen { .. })
        ));
        for text in ["", "v1.", "v1.00", "v2.0011", "plain"] {
            let opened = key("01").open(text, "provider/a");
            assert!(
                matches!(opened, Err(MasterKeyError::UnknownFormat { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn a_fingerprint_depends_on_every_text_and_on_the_key() {
        let print = key("01").fingerprint(&["ab", "c"]);
        assert_eq!(print, key("01").fingerprint(&["ab", "c"]));
        assert_ne!(print, key("01").fingerprint(&["a", "bc"]));
        assert_ne!(print, key("02").fingerprint(&["ab", "c"]));
        assert_eq!(print.len(), 64);
    }
}
