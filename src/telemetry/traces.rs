//! Traces for OpenTelemetry: what happened for a request, here and with the worker that makes its plan. Where they go is said by
//! `OTEL_EXPORTER_OTLP_ENDPOINT`, as to every program; without it there are none.
//!
//! Spans that are traced have a target of their own and the lowest level, so that they are no part of the log, and where
//! there are no traces each costs what a line of the log costs that is not written.

use std::{env, time::Duration};

use opentelemetry::{
    Key,
    propagation::{Extractor, TextMapPropagator},
    trace::{TraceContextExt, TracerProvider},
};
use opentelemetry_otlp::{OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, SpanExporter};
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing::{Level, Span, Subscriber, span_enabled};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// The target of the spans that are traced.
pub(crate) const TRACED: &str = "plan_creator::traced";

/// What the program calls itself where `OTEL_SERVICE_NAME` does not.
const SERVICE: &str = "plan-creator";
const SERVICE_NAME: Key = Key::from_static_str("service.name");
/// Where a context travels from one program to another (W3C Trace Context).
pub(crate) const TRACEPARENT: &str = "traceparent";
/// How long what was not yet sent may take when the program ends.
const FLUSH: Duration = Duration::from_secs(3);

/// Sends what was traced; the rest when it is dropped.
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    /// As the environment says; `None` where it does not say where to.
    pub(super) fn from_env() -> anyhow::Result<Option<Self>> {
        #[expect(clippy::disallowed_methods, reason = "the standard's settings, which its library reads as well")]
        let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
        if ![OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].iter().any(is_set) {
            return Ok(None);
        }
        // Another part of the program may say so too, and the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let exporter = SpanExporter::builder().with_http().build()?;
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource()).build();
        Ok(Some(Self(provider)))
    }

    /// What hands spans over.
    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_filter(filter_fn(|what| what.is_span() && [TRACED, graphql_gate::TRACED].contains(&what.target())))
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(FLUSH) {
            tracing::warn!(%error, "some traces could not be sent");
        }
    }
}

/// Who sends: by the name that the environment gives.
fn resource() -> Resource {
    let named = Resource::builder().build();
    let has_name = named.get_ref(&SERVICE_NAME).is_some_and(|name| !name.as_str().starts_with("unknown_service"));
    if has_name { named } else { Resource::builder().with_service_name(SERVICE).build() }
}

/// Whether anybody wants spans that are traced.
pub(crate) fn is_on() -> bool {
    span_enabled!(target: TRACED, Level::TRACE)
}

/// Makes `span` part of the trace that `traceparent` names, if it is one. Before the span is entered.
pub(crate) fn join(span: &Span, traceparent: &str) {
    // Without a trace to join, or where only the log wants the span, it stays as it is.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&Carried(traceparent)));
}

/// The place in a trace where the program is, for others to join; `None` where nothing is traced, or not this.
pub(crate) fn traceparent() -> Option<String> {
    if !is_on() {
        return None;
    }
    let context = Span::current().context();
    let span = context.span();
    let place = span.span_context();
    place.is_sampled().then(|| format!("00-{}-{}-{:02x}", place.trace_id(), place.span_id(), place.trace_flags()))
}

/// A context that came as text.
struct Carried<'a>(&'a str);

impl Extractor for Carried<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == TRACEPARENT).then_some(self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}
