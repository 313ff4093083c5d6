//! Evidence that an older version of Belfort saved. Facts that came later are not in it: nobody looked
//! for them then, so they are unknown, and never "no", 0 or missing (law 1).

use serde_json::{Map, Value, json};

use super::catalogue::{Field, Shape, catalogue};
use super::{Cause, Why};

/// Adds to saved evidence what it lacks. A fact that was to be observed becomes unknown; where the
/// lacking part cannot be unknown by itself, the observation it belongs to does. A derived fact gets a
/// place that [`derive`](mod@super::derive) then fills.
///
/// # Errors
/// The path of what lacks and belongs to no observation.
pub fn fill_in(evidence: &mut Value) -> Result<(), String> {
    fill(evidence, catalogue().facts())
}

fn fill(value: &mut Value, shape: &Shape) -> Result<(), String> {
    match (shape, value) {
        (Shape::Seen(inner), seen @ Value::Object(_)) => {
            let lacks = seen
                .get_mut("known")
                .and_then(|known| fill(known, inner).err());
            if let Some(path) = lacks {
                *seen = not_recorded(&path);
            }
            Ok(())
        }
        (Shape::Optional(inner), value) if !value.is_null() => fill(value, inner),
        (Shape::List(one), Value::Array(values)) => {
            values.iter_mut().try_for_each(|value| fill(value, one))
        }
        (Shape::Object(fields), Value::Object(values)) => fields
            .iter()
            .try_for_each(|field| fill_field(values, field)),
        // Whatever else is wrong with it is said when it is read as facts.
        _ => Ok(()),
    }
}

fn fill_field(values: &mut Map<String, Value>, field: &Field) -> Result<(), String> {
    let below = |path: String| match path.as_str() {
        "" => field.name.clone(),
        path => format!("{}.{path}", field.name),
    };
    if let Some(value) = values.get_mut(&field.name) {
        return fill(value, &field.shape).map_err(below);
    }
    let is_derived = field.meaning.starts_with("Derived:");
    let value = match &field.shape {
        Shape::Optional(_) => return Ok(()),
        Shape::Seen(_) => not_recorded(&field.name),
        Shape::Object(_) => {
            let mut group = json!({});
            fill(&mut group, &field.shape).map_err(below)?;
            group
        }
        shape if is_derived => place_of(shape),
        _ => return Err(field.name.clone()),
    };
    values.insert(field.name.clone(), value);
    Ok(())
}

/// Any value of a type, to be replaced at once.
fn place_of(shape: &Shape) -> Value {
    match shape {
        Shape::Bool => json!(false),
        Shape::Integer | Shape::Number => json!(0),
        Shape::Word(words) => json!(words.first().map(|word| &word.word)),
        Shape::List(_) => json!([]),
        _ => json!(""),
    }
}

fn not_recorded(path: &str) -> Value {
    json!({ "unknown": Why::new(Cause::NotRecorded, format!("{path} is not in the saved evidence")) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Caa, Facts, Hsts, Seen, Site};

    fn facts() -> Facts {
        let mut facts = Facts {
            sites: Seen::Known(vec![Site {
                name: "example.be".to_owned(),
                hsts: Seen::Known(Hsts {
                    value: "max-age=2592000".to_owned(),
                    malformed: false,
                    max_age_seconds: 2_592_000,
                    max_age_days: 30,
                    include_subdomains: false,
                    missing_on_a_hop: false,
                }),
                ..Site::default()
            }]),
            ..Facts::default()
        };
        facts.dns.caa = Seen::Known(Caa {
            found_at: "example.be".to_owned(),
            issue: vec![";".to_owned()],
            ..Caa::default()
        });
        facts
    }

    /// The facts, saved without what stands at a pointer.
    fn without(pointer: &str) -> Value {
        let mut saved = serde_json::to_value(facts()).unwrap();
        let (above, name) = pointer.rsplit_once('/').unwrap();
        let group = saved.pointer_mut(above).unwrap().as_object_mut().unwrap();
        group.remove(name).unwrap();
        saved
    }

    fn read(mut saved: Value) -> Facts {
        fill_in(&mut saved).unwrap();
        serde_json::from_value(saved).unwrap()
    }

    fn cause<T>(seen: &Seen<T>) -> Cause {
        seen.unknown().unwrap().cause
    }

    #[test]
    fn whole_evidence_is_left_as_it_is() {
        let mut saved = serde_json::to_value(facts()).unwrap();
        fill_in(&mut saved).unwrap();
        assert_eq!(saved, serde_json::to_value(facts()).unwrap());
    }

    #[test]
    fn what_nobody_looked_for_is_unknown() {
        assert_eq!(
            cause(&read(without("/dns/caa")).dns.caa),
            Cause::NotRecorded
        );
        let all = read(without("/mail"));
        assert_eq!(cause(&all.mail.mx), Cause::NotRecorded);
        let sites = read(without("/sites/known/0/http")).sites;
        assert_eq!(cause(&sites.known().unwrap()[0].http), Cause::NotRecorded);
    }

    #[test]
    fn an_observation_that_lacks_a_part_is_unknown_as_a_whole() {
        let caa = read(without("/dns/caa/known/properties")).dns.caa;
        let why = caa.unknown().unwrap();
        assert_eq!(why.cause, Cause::NotRecorded);
        assert_eq!(why.detail, "properties is not in the saved evidence");
        let hsts = read(without("/sites/known/0/hsts/known/malformed"));
        assert_eq!(
            cause(&hsts.sites.known().unwrap()[0].hsts),
            Cause::NotRecorded,
            "only the observation it belongs to"
        );
        assert_eq!(
            cause(&read(without("/sites/known/0/name")).sites),
            Cause::NotRecorded
        );
    }

    #[test]
    fn what_is_no_evidence_is_left_to_the_reader() {
        for no in [json!(null), json!([]), json!("absent"), json!({"dns": 3})] {
            let mut saved = no.clone();
            fill_in(&mut saved).unwrap();
            assert!(no.is_object() || saved == no);
        }
    }
}
