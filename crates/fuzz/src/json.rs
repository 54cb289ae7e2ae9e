//! JSON of any shape, and JSON of a known shape with something else in places.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

/// Any JSON, with `names` among its keys and `words` among its texts.
pub fn any_json(names: &'static [&'static str], words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let key = move || prop_oneof![6 => select(names).prop_map(str::to_owned), 1 => any::<String>()];
    leaf(words)
        .prop_recursive(5, 24, 6, move |inner| {
            prop_oneof![
                1 => prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                4 => prop::collection::vec((key(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
        .boxed()
}

/// One of `shapes` with other values at up to four places, or without them.
pub fn reshaped(shapes: Vec<Value>, other: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let change = (any::<prop::sample::Index>(), prop_oneof![1 => Just(None), 4 => other.prop_map(Some)]);
    (select(shapes), prop::collection::vec(change, 0..5))
        .prop_map(|(mut shape, changes)| {
            for (place, value) in changes {
                let places = pointers(&shape);
                set(&mut shape, &places[place.index(places.len())], value);
            }
            shape
        })
        .boxed()
}

fn leaf(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let edges = vec![
        json!(0),
        json!(-1),
        json!(1),
        json!(-0.0),
        json!(0.5),
        json!(1.005),
        json!(100),
        json!(101),
        json!(1e-7),
        json!(1e-30),
        json!(1e15),
        json!(1e21),
        json!(1e28),
        json!(8e28),
        json!(1e308),
        json!(5e-324),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(2_147_483_648_i64),
        json!(9_999_999_999_999.99),
        json!(10_000_000_000_000_i64),
        json!(123.456),
        json!("\0"),
        json!(""),
        json!("1e5"),
        json!("1_000"),
        json!("+5"),
        json!("NaN"),
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-200..200_i32).prop_map(|percent| json!(f64::from(percent) / 100.0)),
        any::<f64>().prop_map(Value::from),
        select(edges),
        select(words).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ]
    .boxed()
}

/// The pointers of all values inside `value`, its own included.
pub fn pointers(value: &Value) -> Vec<String> {
    let below = |name: String, inner: &Value| pointers(inner).into_iter().map(move |rest| format!("/{name}{rest}"));
    let escape = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let inner: Vec<String> = match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, inner)| below(escape(name), inner)).collect(),
        Value::Array(entries) => {
            entries.iter().enumerate().flat_map(|(i, inner)| below(i.to_string(), inner)).collect()
        }
        _ => Vec::new(),
    };
    std::iter::once(String::new()).chain(inner).collect()
}

fn set(shape: &mut Value, pointer: &str, value: Option<Value>) {
    if let Some(value) = value {
        *shape.pointer_mut(pointer).unwrap() = value;
    } else if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(fields)) = shape.pointer_mut(parent)
    {
        fields.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}
