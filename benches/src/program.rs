//! The program on a private Postgres of its own, in a folder that is gone afterwards.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, SystemTime},
};

use anyhow::Context;
use jsonwebtoken::{EncodingKey, Header, encode};
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::{Connection, PgConnection};
use serde_json::{Value, json};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{process::Process, settings::text};

/// Signs the tokens of this run.
const SECRET: &str = "what the program costs is measured with this secret";
/// For how long something may take that is not measured.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A folder that is removed when this is dropped, unless it was to be kept.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    is_kept: bool,
}

impl Folder {
    /// A new folder.
    pub fn new() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("plan-creator.bench.{}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self { path, is_kept: false })
    }

    /// A folder that is there already, or is made, and is left there.
    pub fn kept(path: PathBuf) -> anyhow::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self { path, is_kept: true })
    }

    /// Where the private Postgres has its data.
    pub fn cluster(&self) -> PathBuf {
        self.path.join("postgres/data")
    }

    /// The file that the private Postgres writes to.
    pub fn database_log(&self) -> PathBuf {
        self.path.join("postgres/log")
    }

    /// The address of the private Postgres' database, as the owner of all of it.
    pub async fn database_url(&self) -> anyhow::Result<String> {
        let output = Command::new(path()).args(["database-url", "--data-dir"]).arg(&self.path).output().await?;
        anyhow::ensure!(output.status.success(), "no address: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// A connection to the database, as the owner of all of it.
    pub async fn database(&self) -> anyhow::Result<PgConnection> {
        Ok(PgConnection::connect(&self.database_url().await?).await?)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nothing is lost where something stays behind in the folder for temporary files.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// The program that is measured: the setting PROGRAM, or what a release build makes.
pub fn path() -> PathBuf {
    text("PROGRAM", "target/release/plan-creator").into()
}

/// The running program.
#[derive(Debug)]
pub struct Program {
    child: Child,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it uses.
    pub process: Process,
}

impl Program {
    /// Starts `serve` on the private Postgres in `folder` with these arguments, without workers unless these say how many, and waits
    /// until it listens.
    pub async fn start(folder: &Folder, args: &[&str]) -> anyhow::Result<Self> {
        let folder = folder.path.to_str().context("a folder whose name is no text")?;
        Self::serve(&Path::new(folder).join("serve.log"), &[&["--data-dir", folder], args].concat(), &[]).await
    }

    /// Starts one more on the same database, that finds its Postgres running.
    pub async fn beside(folder: &Folder) -> anyhow::Result<Self> {
        let url = folder.database_url().await?;
        Self::serve(&folder.path.join("beside.log"), &[], &[("DATABASE_URL", &url)]).await
    }

    async fn serve(log: &Path, args: &[&str], env: &[(&str, &str)]) -> anyhow::Result<Self> {
        let workers: &[&str] = if args.contains(&"--workers") { &[] } else { &["--workers", "0"] };
        let child = Command::new(path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(workers)
            .args(args)
            .env("PLAN_CREATOR_JWT_SECRET", SECRET)
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stderr(File::create(log)?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot run {}", path().display()))?;
        let process = Process(child.id().context("the program has ended")?);
        let mut program = Self { child, log: log.to_owned(), address: ([127, 0, 0, 1], 0).into(), process };
        match timeout(PATIENCE, program.listening()).await.context("the program does not listen").flatten() {
            Ok(address) => program.address = address,
            Err(error) => {
                program.stop().await?;
                return Err(error);
            }
        }
        Ok(program)
    }

    async fn listening(&mut self) -> anyhow::Result<SocketAddr> {
        loop {
            let log = fs::read_to_string(&self.log)?;
            let mut lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(line) = lines.find(|line| line["message"] == "listening") {
                return Ok(line["address"].as_str().context("no address in the log")?.parse()?);
            }
            anyhow::ensure!(self.child.try_wait()?.is_none(), "the program has ended: {log}");
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Ends the program, and its Postgres with it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
            kill_process(pid, Signal::TERM)?;
            timeout(PATIENCE, self.child.wait()).await.context("the program does not end")??;
        }
        Ok(())
    }
}

/// A token of a user in a role, as Supabase would give it.
pub fn token(user: Uuid, role: &str) -> anyhow::Result<String> {
    let hours = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs() + 6 * 3600;
    let claims = json!({ "sub": user, "role": role, "aud": "authenticated", "exp": hours });
    Ok(encode(&Header::default(), &claims, &EncodingKey::from_secret(SECRET.as_bytes()))?)
}
