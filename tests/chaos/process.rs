//! A process of the program that is started again whenever it ends, as a supervisor does it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use rustix::process::{Pid, Signal};
use serde_json::Value;
use tokio::{sync::watch, task::JoinHandle, time::sleep};

use crate::{
    harness::{Program, environment},
    notes::Notes,
    postgres::kill,
};

/// Before it is started again, as a program that cannot start at all must not keep the machine busy.
const BREATH: Duration = Duration::from_millis(100);

pub(crate) struct Process {
    pid: watch::Receiver<Option<Pid>>,
    retired: Arc<AtomicBool>,
    supervisor: JoinHandle<()>,
}

impl Process {
    /// Keeps the program running with these arguments on the database at `url`; `on_line` reads its log.
    pub(crate) fn keep(args: &[&str], url: String, notes: Notes, on_line: impl Fn(&Value) + Send + 'static) -> Self {
        let args: Vec<_> = args.iter().map(|&arg| arg.to_owned()).collect();
        let (sender, pid) = watch::channel(None);
        let retired = Arc::new(AtomicBool::new(false));
        let is_retired = Arc::clone(&retired);
        let supervisor = tokio::spawn(async move {
            let args: Vec<_> = args.iter().map(String::as_str).collect();
            while !is_retired.load(Relaxed) {
                let mut program = Program::start(&args, &environment(&url));
                sender.send_replace(Some(program.pid()));
                while let Some(line) = program.line().await {
                    notes.log(&line);
                    on_line(&line);
                }
                // Before its number is free for another process.
                sender.send_replace(None);
                program.ended().await;
                sleep(BREATH).await;
            }
        });
        Self { pid, retired, supervisor }
    }

    /// Sends a signal, where it runs.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(pid) = *self.pid.borrow() {
            kill(pid.as_raw_nonzero().get(), signal);
        }
    }

    /// Whether there is such a process at the moment.
    pub(crate) fn runs(&self) -> bool {
        self.pid.borrow().is_some()
    }

    /// Stands still for a while, as on a machine that swaps; then goes on as if nothing had been.
    pub(crate) async fn pause(&self, during: Duration) {
        self.signal(Signal::STOP);
        sleep(during).await;
        self.signal(Signal::CONT);
    }

    /// Ends it for good.
    pub(crate) async fn retire(self) {
        self.retired.store(true, Relaxed);
        self.signal(Signal::TERM);
        self.supervisor.await.unwrap();
    }
}
