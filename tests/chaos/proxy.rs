//! A way between two programs that can break: a TCP proxy that cuts, refuses and freezes.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, copy_bidirectional},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    time::sleep,
};

/// Where a proxy leads to.
#[derive(Clone)]
pub(crate) enum Target {
    Nowhere,
    Tcp(String),
    Unix(PathBuf),
}

/// What happens to connections. They are numbered as they come, so that those that are there can fare otherwise than
/// those to come.
#[derive(Clone, Copy, Default)]
struct Weather {
    refuses: bool,
    /// Connections below this number carry nothing, and nobody is told.
    frozen_below: u64,
    /// Connections below this number are closed.
    cut_below: u64,
    /// Whether the far side is left to believe, for this long, that a cut connection is still there.
    believes_for: Option<Duration>,
}

/// A proxy with an address that stays.
pub(crate) struct Proxy {
    address: String,
    target: Arc<Mutex<Target>>,
    weather: watch::Sender<Weather>,
    /// The number of the next connection.
    next: Arc<Mutex<u64>>,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

impl Proxy {
    pub(crate) async fn open(target: Target) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap().to_string(),
            target: Arc::new(Mutex::new(target)),
            weather: watch::Sender::default(),
            next: Arc::default(),
        };
        let (target, weather, next) = (Arc::clone(&proxy.target), proxy.weather.clone(), Arc::clone(&proxy.next));
        tokio::spawn(async move {
            loop {
                // An error is that of a caller who has gone again.
                let Ok((near, _)) = listener.accept().await else { continue };
                if weather.borrow().refuses {
                    continue;
                }
                let (target, mut number) = (target.lock().unwrap().clone(), next.lock().unwrap());
                tokio::spawn(carry(near, target, *number, weather.subscribe()));
                *number += 1;
            }
        });
        proxy
    }

    /// `host:port`, for ever.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Leads elsewhere from the next connection on.
    pub(crate) fn lead_to(&self, target: Target) {
        *self.target.lock().unwrap() = target;
    }

    /// Closes every connection.
    pub(crate) fn cut(&self) {
        self.change(|weather, now| (weather.cut_below, weather.believes_for) = (now, None));
    }

    /// Closes the near side of every connection; the far side learns of it only `later`.
    pub(crate) fn cut_unheard(&self, later: Duration) {
        self.change(|weather, now| (weather.cut_below, weather.believes_for) = (now, Some(later)));
    }

    /// Closes every connection, and each new one at once, for a while.
    pub(crate) async fn refuse(&self, during: Duration) {
        self.change(|weather, now| (weather.cut_below, weather.believes_for, weather.refuses) = (now, None, true));
        sleep(during).await;
        self.change(|weather, _| weather.refuses = false);
    }

    /// Carries nothing for a while, then goes on as if nothing had been.
    pub(crate) async fn freeze(&self, during: Duration) {
        self.change(|weather, _| weather.frozen_below = u64::MAX);
        sleep(during).await;
        self.change(|weather, _| weather.frozen_below = 0);
    }

    /// Swallows what the present connections say, as a firewall does that forgot them, until somebody notices; new ones
    /// are well.
    pub(crate) async fn forget(&self, until_noticed: Duration) {
        let present = *self.next.lock().unwrap();
        self.change(|weather, _| weather.frozen_below = present);
        sleep(until_noticed).await;
        self.change(|weather, _| {
            (weather.cut_below, weather.believes_for, weather.frozen_below) = (present, None, 0);
        });
    }

    fn change(&self, change: impl FnOnce(&mut Weather, u64)) {
        // Held meanwhile, so that no connection comes between its number and its weather.
        let next = self.next.lock().unwrap();
        self.weather.send_modify(|weather| change(weather, *next));
    }
}

async fn reach(target: Target) -> io::Result<Box<dyn Wire>> {
    Ok(match target {
        Target::Nowhere => return Err(io::ErrorKind::ConnectionRefused.into()),
        Target::Tcp(address) => Box::new(TcpStream::connect(address).await?),
        Target::Unix(path) => Box::new(UnixStream::connect(path).await?),
    })
}

/// Carries one connection until either side ends it, or the weather does.
async fn carry(mut near: TcpStream, target: Target, number: u64, mut weather: watch::Receiver<Weather>) {
    let Ok(mut far) = reach(target).await else { return };
    let _ = near.set_nodelay(true);
    {
        let mut carrying = std::pin::pin!(copy_bidirectional(&mut near, &mut far));
        loop {
            let Weather { frozen_below, cut_below, .. } = *weather.borrow_and_update();
            if number < cut_below {
                break;
            }
            tokio::select! {
                _ = &mut carrying, if number >= frozen_below => return,
                changed = weather.changed() => if changed.is_err() { return },
            }
        }
    }
    drop(near);
    let believes_for = weather.borrow().believes_for;
    if let Some(later) = believes_for {
        sleep(later).await;
    }
}
