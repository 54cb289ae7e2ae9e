//! What holds for every text that is given as a duration.

use std::time::Duration;

use proptest::{prelude::*, sample::select};

use crate::duration::parse_duration;
use fuzz::hunt;

const LONGEST: Duration = Duration::from_hours(36_525 * 24);

fn durations() -> impl Strategy<Value = String> {
    let number =
        prop_oneof![(0..5_000_u64).boxed(), any::<u64>().boxed(), select(vec![36_525, 876_600, u64::MAX]).boxed()];
    (number, select(vec!["", "ms", "s", "m", "h", "d", "w", "S", "/s"]))
        .prop_map(|(number, unit)| format!("{number}{unit}"))
}

#[test]
fn a_duration_is_what_its_number_and_unit_say_or_refused() {
    hunt("duration", durations(), |text| match parse_duration(text) {
        Ok(duration) => {
            prop_assert!(duration > Duration::ZERO && duration <= LONGEST);
            prop_assert_eq!(parse_duration(&humantime::format_duration(duration).to_string()), Ok(duration));
            let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let units = [("ms", 1), ("", 1000), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
            // humantime reads more: spaces, several units, and their full names.
            let Some((_, factor)) = units.into_iter().find(|(name, _)| *name == unit) else {
                return Ok("read in other words".to_owned());
            };
            let number: u128 = text[..text.len() - unit.len()].parse().unwrap();
            prop_assert_eq!(duration.as_millis(), number * factor);
            Ok(format!("read in {unit:?}"))
        }
        Err(message) => {
            prop_assert!(!message.is_empty());
            // The message quotes a unit that is none; what is new about it is only that it is one.
            Ok(message.split('"').next().unwrap_or_default().to_owned())
        }
    });
}
