//! Client keys: made at random, shown once, known afterwards by their hash. Nothing here may store or log a key.

use std::hint::black_box;

use rand::distr::{Alphanumeric, SampleString};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

/// Random characters after the prefix: 40 of 62 are 238 bits.
const RANDOM_CHARS: usize = 40;

/// What the hub's own keys begin with.
pub const KEY_PREFIX: &str = "sk-hub-";

/// SHA-256 of a client key. A plain hash is enough because generated keys are random: there is nothing to guess.
#[derive(Clone, Copy, Eq)]
pub struct KeyHash(pub [u8; 32]);

/// A text that is no SHA-256 in hexadecimal.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key hash must be 64 hexadecimal characters, not {0}")]
pub struct BadKeyHash(usize);

impl KeyHash {
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self(Sha256::digest(key.as_bytes()).into())
    }

    /// 64 lower-case hexadecimal characters, as the store keeps it.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Reads what [`KeyHash::to_hex`] wrote, or what `sha256sum` prints, in either case.
    pub fn from_hex(text: &str) -> Result<Self, BadKeyHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadKeyHash(text.chars().count()))?;
        Ok(Self(bytes))
    }
}

impl PartialEq for KeyHash {
    /// Looks at every byte whatever it finds, so that the time taken says nothing.
    fn eq(&self, other: &Self) -> bool {
        let differing = self
            .0
            .iter()
            .zip(&other.0)
            .fold(0, |acc, (a, b)| acc | black_box(a ^ b));
        black_box(differing) == 0
    }
}

impl std::hash::Hash for KeyHash {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl std::fmt::Debug for KeyHash {
    /// Enough to tell two apart in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyHash({}…)", hex::encode(&self.0[..4]))
    }
}

/// A new key: the prefix and 40 random letters and digits from the operating system.
///
/// # Panics
/// Where the operating system has no randomness to give; a weaker key must not be made instead.
#[must_use]
pub fn generate_key(prefix: &str) -> String {
    let random = Alphanumeric.sample_string(&mut UnwrapErr(SysRng), RANDOM_CHARS);
    format!("{prefix}{random}")
}

/// What lists may show of a key: its first eight and last four characters. Short keys show less, so that
/// never more than half of one is seen.
#[must_use]
pub fn hint(key: &str) -> String {
    let chars: Vec<char> = key.chars().collect();
    let (head, tail) = match chars.len() {
        24.. => (8, 4),
        12..24 => (4, 2),
        _ => (0, 0),
    };
    let (head, tail) = (&chars[..head], &chars[chars.len() - tail..]);
    head.iter().chain(['…'].iter()).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_key_has_its_prefix_and_forty_letters_or_digits_and_no_twin() {
        let (one, two) = (generate_key("sk-hub-"), generate_key("sk-hub-"));
        let random = one.strip_prefix("sk-hub-").unwrap();
        assert_eq!(random.len(), 40);
        assert!(
            random.chars().all(|c| c.is_ascii_alphanumeric()),
            "{random}"
        );
        assert_ne!(one, two);
    }

    #[test]
    fn the_hash_is_sha256_and_survives_hexadecimal() {
        let hash = KeyHash::of("abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_hex(), text);
        assert_eq!(KeyHash::from_hex(&text.to_uppercase()), Ok(hash));
        assert_ne!(hash, KeyHash::of("abd"));
        assert_eq!(KeyHash::from_hex("ba78"), Err(BadKeyHash(4)));
        assert_eq!(KeyHash::from_hex(&"zz".repeat(32)), Err(BadKeyHash(64)));
        assert_eq!(format!("{hash:?}"), "KeyHash(ba7816bf…)");
    }

    #[test]
    fn a_hint_shows_at_most_half_of_a_key() {
        assert_eq!(hint("sk-hub-ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "sk-hub-A…WXYZ");
        assert_eq!(hint("sk-hub-alice-ci"), "sk-h…ci");
        assert_eq!(hint("short"), "…");
        assert_eq!(hint(""), "…");
        for length in 0..60 {
            let key = "ä".repeat(length);
            assert!(hint(&key).chars().filter(|c| *c == 'ä').count() * 2 <= length);
        }
    }
}
