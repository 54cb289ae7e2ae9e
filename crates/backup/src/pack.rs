//! Writing a file of a backup: rows come in as CSV and go out compressed, a piece at a time.

use async_compression::tokio::write::GzipEncoder;
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use tokio_util::io::InspectWriter;

use super::{manifest::Stored, place::Place, progress::Progress, stored::hex, table::Table, tally::Tally};

/// Writes the rows of `table` to its file at `backup`, which is there once all of them are; says what is in it.
pub async fn pack(
    mut rows: impl Stream<Item = sqlx::Result<Bytes>> + Unpin,
    backup: &Place,
    table: &Table,
    columns: Vec<String>,
    progress: &mut Progress,
) -> anyhow::Result<Stored> {
    let (mut digest, mut stored_bytes, mut tally) = (Sha256::new(), 0, Tally::default());
    let mut upload = backup.writer(&table.file());
    let written = async {
        let mut packed = GzipEncoder::new(InspectWriter::new(&mut upload, |piece| {
            digest.update(piece);
            stored_bytes += piece.len() as u64;
        }));
        while let Some(piece) = rows.try_next().await? {
            tally.update(&piece)?;
            packed.write_all(&piece).await?;
            progress.advance(piece.len() as u64);
        }
        packed.shutdown().await?;
        anyhow::Ok(())
    };
    if let Err(error) = written.await {
        // What was not finished is not there; that it could not be cleared away either is no news.
        let _ = upload.abort().await;
        return Err(error);
    }
    let counted = tally.finish()?;
    Ok(Stored {
        table: table.name.to_owned(),
        columns,
        rows: counted.rows,
        bytes: counted.bytes,
        rows_sha256: counted.rows_sha256,
        stored_bytes,
        sha256: hex(&digest.finalize()),
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

    async fn packed(place: &Place, rows: Vec<sqlx::Result<Bytes>>) -> anyhow::Result<Stored> {
        pack(stream::iter(rows), place, &TABLES[0], columns(), &mut Progress::begin("test", None)).await
    }

    async fn read(place: &Place, stored: &Stored) -> anyhow::Result<()> {
        stored::read(place, stored, None, &mut Progress::begin("test", None)).await
    }

    #[tokio::test]
    async fn a_file_comes_back_as_it_was_written_whatever_its_size() {
        for count in [0, 1, 100_000] {
            let place = Place::in_memory();
            let stored = packed(&place, rows(count)).await.unwrap();
            assert_eq!(stored.rows, count as u64);
            read(&place, &stored).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_file_that_was_broken_off_is_not_there() {
        let place = Place::in_memory();
        let broken = rows(1000).into_iter().chain([Err(sqlx::Error::WorkerCrashed)]).collect();
        assert!(packed(&place, broken).await.is_err());
        assert!(place.get(&TABLES[0].file()).await.is_err());
        assert!(place.manifest().await.unwrap_err().to_string().contains("no finished backup"));
    }

    #[tokio::test]
    async fn a_file_that_is_not_the_manifests_is_refused() {
        type Change = &'static dyn Fn(&mut Stored);
        let place = Place::in_memory();
        let good = packed(&place, rows(10)).await.unwrap();
        let changes: [(&str, Change); 7] = [
            ("instead of", &|stored| stored.stored_bytes += 1),
            ("checksum", &|stored| stored.sha256 = "0".repeat(64)),
            ("more than", &|stored| stored.bytes -= 1),
            ("bytes instead of", &|stored| stored.bytes += 1),
            ("rows instead of", &|stored| stored.rows += 1),
            ("rows have another", &|stored| stored.rows_sha256 = "0".repeat(64)),
            ("columns", &|stored| stored.columns.reverse()),
        ];
        for (reason, change) in changes {
            let mut stored = good.clone();
            change(&mut stored);
            let error = format!("{:#}", read(&place, &stored).await.unwrap_err());
            assert!(error.contains(reason), "{reason}: {error}");
        }
    }
}
