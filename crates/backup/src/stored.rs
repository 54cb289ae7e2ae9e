//! Reads a file of a backup, and checks it against the manifest.

use anyhow::{Context, ensure};
use async_compression::tokio::bufread::GzipDecoder;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, postgres::PgCopyIn};
use tokio::io::{AsyncReadExt, BufReader};
use tokio_util::io::{InspectReader, StreamReader};

use super::{digest::CsvDigest, location::Location, manifest::Stored, progress::Progress};

/// The size of a read.
const PIECE: usize = 64 * 1024;

/// Reads the file of `stored` to its end, and into `copy` if given; an error if it is not the file that the manifest
/// describes. No more is decompressed than the manifest says.
pub async fn read(
    location: &Location,
    stored: &Stored,
    copy: Option<&mut PgCopyIn<&mut PgConnection>>,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let file = stored.described()?.file();
    unpack(location, stored, &file, copy, progress).await.with_context(|| format!("{file} is corrupt"))
}

async fn unpack(
    location: &Location,
    stored: &Stored,
    file: &str,
    mut copy: Option<&mut PgCopyIn<&mut PgConnection>>,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let (size, pieces) = location.get(file).await?;
    ensure!(size == stored.stored_bytes, "{size} bytes instead of {}", stored.stored_bytes);
    let mut digest = Sha256::new();
    let mut csv = CsvDigest::default();
    let mut packed = BufReader::new(InspectReader::new(StreamReader::new(pieces), |piece| digest.update(piece)));
    let mut unpacked = GzipDecoder::new(&mut packed);
    let mut piece = vec![0; PIECE];
    loop {
        let length = unpacked.read(&mut piece).await.context("decompression failed")?;
        if length == 0 {
            break;
        }
        let piece = piece.get(..length).unwrap_or_default();
        csv.update(piece)?;
        ensure!(csv.bytes() <= stored.bytes, "more than the {} bytes of the manifest", stored.bytes);
        if let Some(copy) = &mut copy {
            copy.send(piece).await.context("Postgres rejects it")?;
        }
        progress.advance(length as u64);
    }
    let trailing = tokio::io::copy_buf(&mut packed, &mut tokio::io::sink()).await?;
    ensure!(trailing == 0, "trailing data");
    drop(packed);
    ensure!(hex::encode(digest.finalize()) == stored.sha256, "checksum mismatch (file)");
    let counted = csv.finish()?;
    ensure!(counted.bytes == stored.bytes, "{} decompressed bytes instead of {}", counted.bytes, stored.bytes);
    ensure!(counted.rows == stored.rows, "{} rows instead of {}", counted.rows, stored.rows);
    ensure!(counted.rows_sha256 == stored.rows_sha256, "checksum mismatch (rows)");
    ensure!(fields(&counted.header) == stored.columns, "its columns differ from the manifest's");
    Ok(())
}

/// The fields of one CSV record.
fn fields(record: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = record.trim_end_matches(['\n', '\r']).chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(character),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn a_header_is_read_as_postgres_writes_it() {
        assert_eq!(fields("id,\"a,\"\"b\"\"\",c\n"), ["id", "a,\"b\"", "c"]);
    }
}
