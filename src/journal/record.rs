//! How a record lies in a segment: length, checksum, payload. Pure; must not touch files.
//!
//! `u32` length of the payload, `u32` CRC-32 of the payload, both little-endian, then the payload: one byte that says
//! the kind, and JSON.

use std::io::{ErrorKind, Read};

use actors::domain::RequestLog;
use serde::Serialize;

use super::{Intent, JournalError};

const HEADER: usize = 8;
const INTENT: u8 = b'I';
const FINISHED: u8 = b'F';

/// The longest payload. A row is about a kilobyte; what is longer than this is a mistake, or a torn length.
pub const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;

/// A record as it is read back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Record {
    Intent(Box<Intent>),
    Finished(Box<RequestLog>),
}

/// Writes an intent into `buffer`, which is emptied first.
pub(super) fn encode_intent(buffer: &mut Vec<u8>, intent: &Intent) -> Result<(), JournalError> {
    encode(buffer, INTENT, intent)
}

/// Writes a finished row into `buffer`, which is emptied first.
pub(super) fn encode_finished(buffer: &mut Vec<u8>, log: &RequestLog) -> Result<(), JournalError> {
    encode(buffer, FINISHED, log)
}

fn encode(buffer: &mut Vec<u8>, kind: u8, body: &impl Serialize) -> Result<(), JournalError> {
    buffer.clear();
    buffer.extend_from_slice(&[0; HEADER]);
    buffer.push(kind);
    serde_json::to_writer(&mut *buffer, body)?;
    let bytes = buffer.len() - HEADER;
    let length = u32::try_from(bytes)
        .ok()
        .filter(|_| bytes <= MAX_RECORD_BYTES)
        .ok_or(JournalError::Oversize { bytes })?;
    let checksum = crc32fast::hash(&buffer[HEADER..]);
    buffer[..4].copy_from_slice(&length.to_le_bytes());
    buffer[4..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Ok(())
}

/// Reads every whole record of a segment; returns how many places were damaged.
///
/// A record whose checksum is wrong is skipped by its length, and reading goes on: the next checksum says whether the
/// length was right. A length that cannot be ends the segment.
pub(super) fn decode_all(mut bytes: &[u8], mut found: impl FnMut(Record)) -> usize {
    let mut damaged = 0;
    while !bytes.is_empty() {
        let Some((payload, checksum, rest)) = split(bytes) else {
            return damaged + 1;
        };
        match decode(payload, checksum) {
            Some(record) => found(record),
            None => damaged += 1,
        }
        bytes = rest;
    }
    damaged
}

/// What a reader finds at its place. Lengths include the header.
#[derive(Debug)]
pub(super) enum Next {
    Record(Record, u64),
    Damaged(u64),
    /// The file's end, a record that is not whole, or a length that cannot be.
    End,
}

/// Reads one record.
pub(super) fn read_next(from: &mut impl Read) -> std::io::Result<Next> {
    let whole = |read: std::io::Result<()>| match read {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        other => other.map(|()| true),
    };
    let mut header = [0; HEADER];
    if !whole(from.read_exact(&mut header))? {
        return Ok(Next::End);
    }
    let (length, checksum) = header.split_at(4);
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |sum: u32, byte| sum << 8 | u32::from(*byte))
    };
    let length = number(length) as usize;
    if length == 0 || length > MAX_RECORD_BYTES {
        return Ok(Next::End);
    }
    let mut payload = vec![0; length];
    if !whole(from.read_exact(&mut payload))? {
        return Ok(Next::End);
    }
    let bytes = (HEADER + length) as u64;
    Ok(match decode(&payload, number(checksum)) {
        Some(record) => Next::Record(record, bytes),
        None => Next::Damaged(bytes),
    })
}

/// The first record's payload and checksum, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8], u32, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if length == 0 || length > MAX_RECORD_BYTES {
        return None;
    }
    let (payload, rest) = rest.split_at_checked(length)?;
    Some((payload, u32::from_le_bytes(*checksum), rest))
}

fn decode(payload: &[u8], checksum: u32) -> Option<Record> {
    if crc32fast::hash(payload) != checksum {
        return None;
    }
    let (kind, json) = payload.split_first()?;
    match *kind {
        INTENT => Some(Record::Intent(serde_json::from_slice(json).ok()?)),
        FINISHED => Some(Record::Finished(serde_json::from_slice(json).ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::intent::sample_intent;
    use super::*;

    fn two_records() -> (Vec<u8>, Vec<u8>) {
        let mut first = Vec::new();
        encode_intent(&mut first, &sample_intent()).unwrap();
        let mut second = Vec::new();
        encode_finished(&mut second, &sample_intent().interrupted()).unwrap();
        (first, second)
    }

    fn read(bytes: &[u8]) -> (Vec<Record>, usize) {
        let mut records = Vec::new();
        let damaged = decode_all(bytes, |record| records.push(record));
        (records, damaged)
    }

    #[test]
    fn records_come_back_as_they_went_in() {
        let (first, second) = two_records();
        let (records, damaged) = read(&[first, second].concat());
        assert_eq!(damaged, 0);
        assert_eq!(records.len(), 2);
        assert!(matches!(&records[0], Record::Intent(intent) if intent.endpoint == "/v1/messages"));
        assert!(matches!(&records[1], Record::Finished(log) if log.model == sample_intent().model));
    }

    #[test]
    fn a_record_torn_at_any_byte_costs_only_itself() {
        let (first, second) = two_records();
        let whole = [first.clone(), second].concat();
        for end in first.len()..whole.len() {
            let (records, damaged) = read(&whole[..end]);
            assert_eq!(records.len(), 1, "cut at {end}");
            assert_eq!(damaged, usize::from(end > first.len()), "cut at {end}");
        }
    }

    #[test]
    fn any_flipped_byte_is_noticed() {
        let (first, _) = two_records();
        for place in 0..first.len() {
            let mut bytes = first.clone();
            bytes[place] ^= 0x20;
            let (records, damaged) = read(&bytes);
            assert!(records.is_empty(), "flipped {place}");
            assert!(damaged > 0, "flipped {place}");
        }
    }

    #[test]
    fn a_damaged_record_does_not_hide_the_next() {
        let (first, second) = two_records();
        let mut bytes = [first.clone(), second].concat();
        bytes[first.len() - 1] ^= 1;
        let (records, damaged) = read(&bytes);
        assert_eq!((records.len(), damaged), (1, 1));
        assert!(matches!(records[0], Record::Finished(_)));
    }

    #[test]
    fn a_record_over_the_limit_is_refused() {
        let intent = Intent {
            model: "m".repeat(MAX_RECORD_BYTES),
            ..sample_intent()
        };
        let error = encode_intent(&mut Vec::new(), &intent).unwrap_err();
        assert!(matches!(error, JournalError::Oversize { .. }));
    }
}
