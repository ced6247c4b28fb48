//! Passwords of accounts: hashed with argon2id, compared in constant time. Slow on purpose, so never on a worker's own
//! thread: callers use `spawn_blocking`.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// The shortest password that is taken, in characters.
pub const MIN_CHARS: usize = 12;
/// The longest, in bytes: hashing must not become a way to keep the hub busy.
pub const MAX_BYTES: usize = 512;

/// A hash of the crate's recommended strength (argon2id, 19 MiB, 2 passes), in PHC format with a salt of its own.
///
/// # Errors
/// Where the operating system has no randomness to give.
pub fn hash(password: &str) -> Result<String, String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

/// Whether the password is the one that was hashed. An empty hash costs the same time and fits nothing, so that an
/// answer's time does not tell which accounts exist.
#[must_use]
pub fn verify(password: &str, hashed: &str) -> bool {
    let parsed = PasswordHash::new(if hashed.is_empty() { NOBODY } else { hashed });
    let fits = parsed.is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    });
    fits && !hashed.is_empty()
}

/// Some password's hash, in the same strength as all others.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8$RN9uGeZv2GrGSjUa0Rnfo1xPcZyjC1LTAqZGn0Cj2ho";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse battery", &hashed));
        assert!(!verify("correct horse batterz", &hashed));
        assert!(!verify("", &hashed));
        assert!(!verify("anything", ""));
        assert!(!verify("anything", "not a hash"));
        assert_ne!(hash("correct horse battery").unwrap(), hashed, "salted");
    }

    #[test]
    fn the_stand_in_is_a_hash_of_the_same_strength() {
        let made = hash("x").unwrap();
        let strength = |text: &str| text.split('$').nth(3).map(str::to_owned);
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert_eq!(strength(NOBODY), strength(&made));
    }
}
