//! Points in time on both sides of an earlier recovery, in every order.

use serde_json::json;

use super::{
    Folder,
    recovery::{client, must, must_not, psql},
};
use crate::harness::on_private_postgres;

const NAMES: &str = "SELECT coalesce(string_agg(plan_name, ' ' ORDER BY plan_name), '') FROM investment_plans";
const NOW: &str = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

/// A data folder and its archive.
struct Archived {
    data: Folder,
    archive: Folder,
}

impl Archived {
    /// Creates plans of these names in a server of its own; the time behind the first one, and the plans that there are.
    async fn write(&self, names: &[&str]) -> (String, String) {
        let args = ["--workers", "0", "--archive", self.archive.path()];
        let (mut server, address) = on_private_postgres(&self.data.0, &args).await;
        let person = client(self.data.path(), &address).await;
        let mut time = String::new();
        for name in names {
            person.create(json!({ "planName": name })).await;
            if time.is_empty() {
                time = psql(self.data.path(), NOW).await;
            }
        }
        let plans = psql(self.data.path(), NAMES).await;
        if !names.is_empty() {
            // Of this history, and so on the way to no time of another one that was written to later.
            must(&["backup", "--base", "--data-dir", self.data.path()]).await;
        }
        assert!(server.terminate().await.success());
        (time, plans)
    }

    fn command<'a>(&'a self, to: &'a str) -> [&'a str; 7] {
        ["restore", "--to", to, "--data-dir", self.data.path(), "--archive", self.archive.path()]
    }

    /// Goes to this time, and on with the plan `then`; what there is behind it.
    async fn restore_and_write(&self, to: &str, then: &[&str]) -> (String, String) {
        must(&self.command(to)).await;
        self.write(then).await
    }

    async fn plans(&self) -> String {
        self.write(&[]).await.1
    }
}

#[tokio::test]
async fn a_time_is_that_of_the_history_that_was_written_to_then_whatever_was_restored_since() {
    let all = Archived { data: Folder::new(), archive: Folder::new() };
    let (first, _) = all.write(&["a", "b"]).await;
    let (second, _) = all.write(&["c", "d"]).await;
    // Back to `a`, from where another history goes on.
    let (third, plans) = all.restore_and_write(&first, &["e", "f"]).await;
    assert_eq!(plans, "a e f");
    let (fourth, plans) = all.restore_and_write(&second, &["g", "h"]).await;
    assert_eq!(plans, "a b c g h", "a time behind the fork, of the history that was left");
    must(&all.command(&third)).await;
    assert_eq!(all.plans().await, "a e");
    must(&all.command(&fourth)).await;
    assert_eq!(all.plans().await, "a b c g");
    must(&all.command("latest")).await;
    assert_eq!(all.plans().await, "a b c g", "the end of the newest history");
    must(&all.command(&first)).await;
    assert_eq!(all.plans().await, "a");

    // The same from the archive alone, as on another machine.
    std::fs::remove_dir_all(&all.data.0).unwrap();
    must(&all.command(&third)).await;
    assert_eq!(all.plans().await, "a e");
    must_not(&all.command("2101-01-01T00:00:00Z"), "the database is unchanged").await;
    assert_eq!(all.plans().await, "a e");
}
