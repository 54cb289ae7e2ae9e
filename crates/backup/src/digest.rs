//! Counts a CSV text's records, with a checksum independent of their order: a restored table returns its rows in another.

use anyhow::bail;
use sha2::{Digest, Sha256};

/// A longer header is invalid.
const HEADER_MAX: usize = 64 * 1024;

/// Reads a CSV text in arbitrary chunks.
#[derive(Default)]
pub struct CsvDigest {
    header: Vec<u8>,
    header_is_read: bool,
    in_quotes: bool,
    record: Sha256,
    record_is_begun: bool,
    bytes: u64,
    rows: u64,
    sum: [u64; 4],
}

/// The summary of a CSV text.
#[derive(Debug, PartialEq, Eq)]
pub struct CsvSummary {
    /// The header, as written.
    pub header: String,
    /// Records after the header.
    pub rows: u64,
    /// Total bytes.
    pub bytes: u64,
    /// The SHA-256 of each record, added modulo 2^256, in hexadecimal.
    pub rows_sha256: String,
}

impl CsvDigest {
    /// Bytes so far.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds a chunk.
    pub fn update(&mut self, mut piece: &[u8]) -> anyhow::Result<()> {
        self.bytes += piece.len() as u64;
        while let Some((record, rest)) = self.split(piece) {
            self.take(record)?;
            self.end_record();
            piece = rest;
        }
        self.take(piece)
    }

    /// Ends the text.
    pub fn finish(mut self) -> anyhow::Result<CsvSummary> {
        if self.in_quotes || self.record_is_begun || !self.header_is_read {
            bail!("it ends in the middle of a record");
        }
        let header = std::mem::take(&mut self.header);
        let [last, third, second, first] = self.sum;
        let rows_sha256 = format!("{first:016x}{second:016x}{third:016x}{last:016x}");
        Ok(CsvSummary { header: String::from_utf8(header)?, rows: self.rows, bytes: self.bytes, rows_sha256 })
    }

    /// Splits after the end of the current record.
    fn split<'a>(&mut self, piece: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        for (at, &byte) in piece.iter().enumerate() {
            match byte {
                b'"' => self.in_quotes = !self.in_quotes,
                b'\n' if !self.in_quotes => return Some(piece.split_at(at + 1)),
                _ => {}
            }
        }
        None
    }

    fn take(&mut self, part: &[u8]) -> anyhow::Result<()> {
        if self.header_is_read {
            self.record.update(part);
        } else if self.header.len() + part.len() > HEADER_MAX {
            bail!("it does not begin with a header");
        } else {
            self.header.extend_from_slice(part);
        }
        self.record_is_begun |= !part.is_empty();
        Ok(())
    }

    fn end_record(&mut self) {
        self.record_is_begun = false;
        if !self.header_is_read {
            self.header_is_read = true;
            return;
        }
        self.rows += 1;
        let digest = self.record.finalize_reset();
        let mut carry = false;
        for (word, bytes) in self.sum.iter_mut().zip(digest.as_chunks::<8>().0) {
            let (added, over) = word.overflowing_add(u64::from_le_bytes(*bytes));
            let (added, again) = added.overflowing_add(u64::from(carry));
            *word = added;
            carry = over || again;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(text: &str, cut: usize) -> anyhow::Result<CsvSummary> {
        let mut csv = CsvDigest::default();
        for piece in text.as_bytes().chunks(cut) {
            csv.update(piece)?;
        }
        csv.finish()
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_record() {
        let counted = count("a,b\n1,\"x\ny \"\" z\"\n2,\n", 3).unwrap();
        assert_eq!((counted.header.as_str(), counted.rows, counted.bytes), ("a,b\n", 2, 20));
    }

    #[test]
    fn a_text_that_was_cut_off_is_no_whole_one() {
        for text in ["", "a", "a\n1", "a\n\"1\n"] {
            assert!(count(text, 8).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_checksum_knows_records_and_neither_their_order_nor_how_they_were_cut(
            mut fields in prop::collection::vec("[a-c\"\n,]{0,6}", 1..8), cut in 1_usize..9
        ) {
            let text = |fields: &[String]| {
                let records = fields.iter().map(|field| format!("\"{}\"\n", field.replace('"', "\"\"")));
                format!("h\n{}", records.collect::<String>())
            };
            let counted = count(&text(&fields), cut).unwrap();
            prop_assert_eq!(counted.rows, fields.len() as u64);
            fields.reverse();
            prop_assert_eq!(&count(&text(&fields), 64).unwrap(), &counted);
            fields[0].push('d');
            prop_assert_ne!(count(&text(&fields), 64).unwrap().rows_sha256, counted.rows_sha256);
        }
    }
}
