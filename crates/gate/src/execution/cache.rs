//! Caches of what is made from texts, bounded by their number and by their bytes at once.

use std::sync::Arc;

use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle};

/// SHA-256 of a text.
pub(super) type Hash = [u8; 32];

/// Something that is made from a text.
pub(super) trait TextLength {
    /// Bytes of the text.
    fn bytes(&self) -> usize;
}

impl TextLength for str {
    fn bytes(&self) -> usize {
        self.len()
    }
}

/// By the hash of a text, what is made of it. What is asked for again and again stays when somebody sends a thousand
/// texts once.
pub(super) type TextCache<T> = Cache<Hash, Arc<T>, WeightByLength>;

/// Shards of a cache, with a lock each; every shard has its share of the bytes, and a text must fit into one.
const SHARDS: usize = 4;

/// A cache of up to `count` texts with up to `bytes` altogether.
pub(super) fn bounded<T: TextLength + ?Sized>(count: usize, bytes: usize) -> anyhow::Result<TextCache<T>> {
    let weighter = WeightByLength { at_least: (wide(bytes) / wide(count.max(1))).max(1) };
    let options = OptionsBuilder::new()
        .estimated_items_capacity(count)
        .weight_capacity(wide(bytes))
        .shards(SHARDS)
        .build()
        .map_err(|error| anyhow::anyhow!("a cache of {count} texts with {bytes} bytes: {error}"))?;
    Ok(Cache::with_options(options, weighter, DefaultHashBuilder::default(), DefaultLifecycle::default()))
}

/// Weighs a text by its bytes, but never less than one text's share of all bytes: that bounds the number too.
#[derive(Clone)]
pub(super) struct WeightByLength {
    at_least: u64,
}

impl<T: TextLength + ?Sized> Weighter<Hash, Arc<T>> for WeightByLength {
    fn weight(&self, _: &Hash, kept: &Arc<T>) -> u64 {
        wide(kept.bytes()).max(self.at_least)
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(cache: &TextCache<str>, texts: u8, length: usize) {
        for number in 0..texts {
            cache.insert([number; 32], "x".repeat(length).into());
        }
    }

    #[test]
    fn short_texts_are_bounded_by_their_number() {
        let cache = bounded(10, 10_000).unwrap();
        fill(&cache, 200, 1);
        assert!((1..=10).contains(&cache.len()), "{}", cache.len());
    }

    #[test]
    fn long_texts_are_bounded_by_their_bytes() {
        let cache = bounded(100, 10_000).unwrap();
        fill(&cache, 200, 1_000);
        assert!((1..=10).contains(&cache.len()), "{}", cache.len());
    }
}
