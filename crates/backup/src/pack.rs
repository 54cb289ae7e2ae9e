//! Writes a file of a backup: CSV in, compressed out, as a stream.

use async_compression::tokio::write::GzipEncoder;
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio_util::io::InspectWriter;

use super::{digest::CsvDigest, location::Location, manifest::Stored, progress::Progress, table::Table};

/// Writes the rows of `table` to its file at `backup`, which appears when it is complete; returns its description.
pub async fn pack(
    mut rows: impl Stream<Item = sqlx::Result<Bytes>> + Unpin,
    backup: &Location,
    table: &Table,
    columns: Vec<String>,
    progress: &mut Progress,
) -> anyhow::Result<Stored> {
    let (mut digest, mut stored_bytes, mut csv) = (Sha256::new(), 0, CsvDigest::default());
    let mut upload = backup.writer(&table.file());
    let written = async {
        let mut packed = GzipEncoder::new(InspectWriter::new(&mut upload, |piece| {
            digest.update(piece);
            stored_bytes += piece.len() as u64;
        }));
        while let Some(piece) = rows.try_next().await? {
            csv.update(&piece)?;
            packed.write_all(&piece).await?;
            progress.advance(piece.len() as u64);
        }
        packed.shutdown().await?;
        anyhow::Ok(())
    };
    if let Err(error) = written.await {
        // An unfinished upload does not appear; a failure to abort it is not reported.
        let _ = upload.abort().await;
        return Err(error);
    }
    let counted = csv.finish()?;
    Ok(Stored {
        table: table.name.to_owned(),
        columns,
        rows: counted.rows,
        bytes: counted.bytes,
        rows_sha256: counted.rows_sha256,
        stored_bytes,
        sha256: hex::encode(digest.finalize()),
    })
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;
    use crate::{TABLES, stored};

    fn columns() -> Vec<String> {
        vec!["id_user".to_owned(), "email".to_owned()]
    }

    fn rows(count: usize) -> Vec<sqlx::Result<Bytes>> {
        let row = |number| Ok(format!("{number},\"a\nb\"\n").into());
        std::iter::once(Ok("id_user,email\n".into())).chain((0..count).map(row)).collect()
    }

    async fn packed(location: &Location, rows: Vec<sqlx::Result<Bytes>>) -> anyhow::Result<Stored> {
        pack(stream::iter(rows), location, &TABLES[0], columns(), &mut Progress::begin("test", None)).await
    }

    async fn read(location: &Location, stored: &Stored) -> anyhow::Result<()> {
        stored::read(location, stored, None, &mut Progress::begin("test", None)).await
    }

    #[tokio::test]
    async fn a_file_comes_back_as_it_was_written_whatever_its_size() {
        for count in [0, 1, 100_000] {
            let location = Location::in_memory();
            let stored = packed(&location, rows(count)).await.unwrap();
            assert_eq!(stored.rows, count as u64);
            read(&location, &stored).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_file_that_was_broken_off_is_not_there() {
        let location = Location::in_memory();
        let broken = rows(1000).into_iter().chain([Err(sqlx::Error::WorkerCrashed)]).collect();
        assert!(packed(&location, broken).await.is_err());
        assert!(location.get(&TABLES[0].file()).await.is_err());
        assert!(location.manifest().await.unwrap_err().to_string().contains("no finished backup"));
    }

    #[tokio::test]
    async fn a_file_that_is_not_the_manifests_is_refused() {
        type Change = &'static dyn Fn(&mut Stored);
        let location = Location::in_memory();
        let good = packed(&location, rows(10)).await.unwrap();
        let changes: [(&str, Change); 7] = [
            ("instead of", &|stored| stored.stored_bytes += 1),
            ("mismatch (file)", &|stored| stored.sha256 = "0".repeat(64)),
            ("more than", &|stored| stored.bytes -= 1),
            ("bytes instead of", &|stored| stored.bytes += 1),
            ("rows instead of", &|stored| stored.rows += 1),
            ("mismatch (rows)", &|stored| stored.rows_sha256 = "0".repeat(64)),
            ("columns", &|stored| stored.columns.reverse()),
        ];
        for (reason, change) in changes {
            let mut stored = good.clone();
            change(&mut stored);
            let error = format!("{:#}", read(&location, &stored).await.unwrap_err());
            assert!(error.contains(reason), "{reason}: {error}");
        }
    }
}
