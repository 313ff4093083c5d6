//! Changes to JSON that keep it JSON: a part of it becomes null, another kind of value, longer, shorter, or a copy of
//! another part.

use serde_json::{Map, Number, Value};

use super::input::Taken;

/// Most changes to one value.
const MOST: usize = 12;

/// Numbers at which arithmetic turns.
const NUMBERS: [i64; 16] = [
    0,
    1,
    -1,
    2,
    100,
    101,
    255,
    256,
    65_535,
    65_536,
    86_400,
    2_147_483_647,
    4_294_967_296,
    i64::MAX,
    i64::MIN,
    253_402_207_200,
];

/// Texts that mean something somewhere.
const TEXTS: [&str; 24] = [
    "",
    "*",
    ".",
    "example.be",
    "www.example.be",
    "xn--caf-dma.be",
    "192.0.2.1",
    "2001:db8::1",
    "0.0.0.0",
    "::",
    "https://www.example.be/",
    "http://[::1]:99/",
    "1970-01-01T00:00:00Z",
    "9999-12-30T22:00:00.999999999Z",
    "-009999-01-02T01:59:59Z",
    "timeout",
    "absent",
    "\u{1b}[2J<script>",
    "\u{202e}{{ subject }}",
    "v=spf1 include:example.be -all",
    "v=DMARC1; p=none",
    "max-age=99999999999999999999",
    "1.2.3.4.5.6.7.8",
    "TLS_AES_128_GCM_SHA256",
];

/// Makes the changes that the input says.
pub fn edit(value: &mut Value, input: &mut Taken<'_>) {
    for _ in 0..MOST {
        if input.is_over() {
            return;
        }
        let count = nodes(value);
        let at = usize::from(input.number()) % count;
        let kind = input.byte();
        let other = (kind % 12 == 4).then(|| usize::from(input.number()) % count);
        let copy = other.and_then(|mut other| node(value, &mut other).cloned());
        let mut left = at;
        let Some(node) = node(value, &mut left) else {
            return;
        };
        *node = copy.unwrap_or_else(|| changed(std::mem::take(node), kind, input));
    }
}

fn changed(node: Value, kind: u8, input: &mut Taken<'_>) -> Value {
    let which = usize::from(input.byte());
    match (kind % 12, node) {
        (0, _) => Value::Null,
        (1, _) => Value::from(NUMBERS[which % NUMBERS.len()]),
        (2, _) => Value::from(TEXTS[which % TEXTS.len()]),
        (3, _) => Value::from(String::from_utf8_lossy(input.bytes(which)).into_owned()),
        (5, _) => Value::from(which % 2 == 0),
        (6, Value::Array(mut rows)) => {
            let more: Vec<Value> = rows
                .iter()
                .cycle()
                .take(which * rows.len().min(1))
                .cloned()
                .collect();
            rows.extend(more);
            Value::Array(rows)
        }
        (7, Value::Array(rows)) => Value::Array(rows.into_iter().skip(which % 8).collect()),
        (7, Value::Object(fields)) => {
            let kept = fields
                .into_iter()
                .enumerate()
                .filter(|(at, _)| *at != which % 32);
            Value::Object(kept.map(|(_, field)| field).collect())
        }
        (8, Value::String(said)) => {
            let more = String::from_utf8_lossy(input.bytes(which % 64)).into_owned();
            Value::from(said + &more)
        }
        (8, Value::Object(mut fields)) => {
            fields.insert(TEXTS[which % TEXTS.len()].to_owned(), Value::Null);
            Value::Object(fields)
        }
        (9, _) => Value::Object(Map::new()),
        (10, _) => Value::Array(Vec::new()),
        (11, Value::Number(number)) => {
            let float =
                number.as_f64().unwrap_or_default() * 10f64.powi(i32::from(input.byte()) - 128);
            Number::from_f64(float).map_or(Value::Null, Value::Number)
        }
        (_, node) => node,
    }
}

/// How many parts there are, with the whole.
fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(rows) => 1 + rows.iter().map(nodes).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(nodes).sum::<usize>(),
        _ => 1,
    }
}

/// The part with this number, counted from the whole.
fn node<'a>(value: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(rows) => rows.iter_mut().find_map(|row| node(row, left)),
        Value::Object(fields) => fields.values_mut().find_map(|field| node(field, left)),
        _ => None,
    }
}
