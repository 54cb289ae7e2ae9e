//! A large response goes out in turns with everything else: compressing one of 32 MB takes seconds of a processor, in which the task
//! would serve nobody else.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// Bytes that are compressed in a turn: about a millisecond.
const SLICE: usize = 64 * 1024;
/// How long a response is worked on before others have their turn.
const TURN: Duration = Duration::from_micros(500);

/// The same body, in slices where it is large: what compresses it has no more than a slice to do at once.
pub(super) fn sliced(body: Body) -> Body {
    if HttpBody::size_hint(&body).lower() <= SLICE as u64 {
        return body;
    }
    Body::new(Sliced { body, rest: Bytes::new(), rests: false })
}

/// The same body, of which others have their turn when making it has taken long.
pub(super) const fn in_turns<B>(body: B) -> InTurns<B> {
    InTurns { body, worked: Duration::ZERO, rests: false }
}

/// Lets others have their turn, where `rests` says so.
fn rest(rests: &mut bool, context: &Context<'_>) -> Poll<()> {
    if std::mem::take(rests) {
        context.waker().wake_by_ref();
        return Poll::Pending;
    }
    Poll::Ready(())
}

struct Sliced {
    body: Body,
    /// What is left of the last frame. Its memory is held until the last slice of it is gone.
    rest: Bytes,
    rests: bool,
}

impl HttpBody for Sliced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // Where it is compressed, this makes the compressor give what it has.
        ready!(rest(&mut self.rests, context));
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                end => return Poll::Ready(end),
            }
        }
        let length = self.rest.len().min(SLICE);
        self.rests = true;
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, of_body) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(of_body.lower() + rest);
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

/// See [`in_turns`].
pub(super) struct InTurns<B> {
    body: B,
    /// Since others had their turn.
    worked: Duration,
    rests: bool,
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for InTurns<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        ready!(rest(&mut self.rests, context));
        let begun = Instant::now();
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.worked += begun.elapsed();
        if frame.is_pending() || self.worked > TURN {
            (self.worked, self.rests) = (Duration::ZERO, frame.is_ready());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use axum::{Router, extract::Request, http::header, routing::get};
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;
    use tower_http::{compression::CompressionLayer, map_response_body::MapResponseBodyLayer};

    use super::*;

    const RESPONSE: usize = 8 * 1024 * 1024;

    /// JSON of which no two lines are the same.
    fn json() -> Bytes {
        let line = |number: u64| {
            format!("{{\"id\":\"{:x}\",\"planName\":\"plan {number}\"}},", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        };
        let mut json: String = (0..RESPONSE as u64 / 32).map(line).collect();
        json.truncate(RESPONSE);
        json.into()
    }

    /// Takes a compressed response as a connection does whose client reads at once: its bytes, how often others had their turn, and
    /// the longest that they had to wait for it.
    async fn taken(router: Router) -> (usize, usize, Duration) {
        let request = Request::get("/").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let response = TowerToHyperService::new(router).call(request).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        let (mut body, mut bytes, mut turns, mut longest) = (response.into_body(), 0, 0, Duration::ZERO);
        poll_fn(|context| {
            let begun = Instant::now();
            let end = loop {
                match Pin::new(&mut body).poll_frame(context) {
                    Poll::Ready(Some(frame)) => bytes += frame.unwrap().into_data().map_or(0, |data| data.len()),
                    Poll::Ready(None) => break Poll::Ready(()),
                    Poll::Pending => break Poll::Pending,
                }
            };
            (turns, longest) = (turns + 1, longest.max(begun.elapsed()));
            end
        })
        .await;
        (bytes, turns, longest)
    }

    #[tokio::test]
    async fn while_a_large_response_is_compressed_others_have_their_turn() {
        let whole = json();
        let router = Router::new().route("/", get(move || async move { whole }));
        let (at_once, turns, longest) = taken(router.clone().layer(CompressionLayer::new())).await;
        println!("compressed at once: {turns} turns, the longest {longest:?}");
        assert_eq!(turns, 1);
        let layers = (MapResponseBodyLayer::new(in_turns), CompressionLayer::new(), MapResponseBodyLayer::new(sliced));
        let (in_turns, turns, longest) = taken(router.layer(layers)).await;
        println!("compressed in slices: {turns} turns, the longest {longest:?}");
        assert!(turns >= RESPONSE / SLICE / 4, "{turns} turns");
        assert!(in_turns < at_once * 11 / 10, "{in_turns} bytes instead of {at_once}");
    }

    #[tokio::test]
    async fn a_body_in_slices_is_the_same_body() {
        let whole = json();
        let body = sliced(Body::from(whole.clone()));
        assert_eq!(HttpBody::size_hint(&body).exact(), Some(whole.len() as u64));
        assert!(axum::body::to_bytes(body, usize::MAX).await.unwrap() == whole);
    }
}
