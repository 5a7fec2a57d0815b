//! What the library publishes: one list of functions that Java registers as it stands.

use serde::Serialize;

use crate::error::{Code, NativeError};
use crate::function::Function;
use crate::{id_functions, text_functions};

/// The functions in the order of their numbers.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    id_functions::FUNCTIONS
        .iter()
        .chain(text_functions::FUNCTIONS)
}

/// The function with a number, which is its place in the manifest.
pub fn function(number: i32) -> Result<&'static Function, NativeError> {
    let index = usize::try_from(number).ok();
    let in_text = |index: usize| {
        text_functions::FUNCTIONS.get(index.checked_sub(id_functions::FUNCTIONS.len())?)
    };
    let found = index.and_then(|i| id_functions::FUNCTIONS.get(i).or_else(|| in_text(i)));
    found.ok_or_else(|| NativeError::argument(format!("there is no function {number}")))
}

#[derive(Serialize)]
struct Manifest<'a> {
    version: &'a str,
    hash: String,
    error_codes: [Code; 6],
    functions: Vec<&'static Function>,
}

/// The manifest as JSON: version of the library, hash of the function list (hexadecimal
/// `stable_hash128` of its JSON), error codes, functions.
pub fn to_json() -> Result<String, NativeError> {
    let functions: Vec<_> = functions().collect();
    let failed = |error: serde_json::Error| NativeError::argument(error);
    let list = serde_json::to_string(&functions).map_err(failed)?;
    let hash = relspec_ids::stable_hash128(&[list.as_str().into()]);
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION"),
        hash: format!("{:032x}", u128::from_be_bytes(hash)),
        error_codes: Code::ALL,
        functions,
    };
    serde_json::to_string(&manifest).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::{Field, Kind, Type};
    use relspec_ids::{Decoded, Part, Scalar, decode, encode};
    use std::collections::BTreeSet;

    const SHAPE: Part<'_> = Part::Array(&[Scalar::Text("."), Scalar::Text("k")]);

    const KINDS: Part<'_> =
        Part::Array(&[Scalar::Text("POSITIONAL_ONLY"), Scalar::Text("VAR_KEYWORD")]);

    /// A value of the type that every function accepts.
    fn sample(field: &Field) -> Part<'static> {
        match (field.name, field.sql_type) {
            ("form", _) => "NFKC".into(),
            ("kinds", _) => KINDS,
            (_, Type::Boolean) => true.into(),
            (_, Type::Int | Type::BigInt) => 1.into(),
            (_, Type::Double) => 1.5.into(),
            (_, Type::String | Type::Any) => "{import a.b}.c".into(),
            (_, Type::Bytes | Type::Binary16) => Scalar::Bytes(b"ab").into(),
            (_, Type::Strings) => SHAPE,
            (_, Type::Booleans) => Part::Array(&[Scalar::Bool(true), Scalar::Null]),
            (_, Type::Ints | Type::BigInts) => Part::Array(&[Scalar::Int(1), Scalar::Int(2)]),
            (_, Type::Span) => unreachable!("{} is a result", field.name),
        }
    }

    fn call(function: &Function, arguments: &[Part<'_>]) -> Result<Vec<u8>, NativeError> {
        let mut room = vec![0; 1000];
        let length = function.call(&encode(arguments), &mut room)?;
        room.truncate(usize::try_from(length).unwrap());
        Ok(room)
    }

    fn has_type(value: &Decoded<'_>, field: &Field) -> bool {
        matches!(
            (value, field.sql_type),
            (Decoded::Scalar(Scalar::Bool(_)), Type::Boolean)
                | (Decoded::Scalar(Scalar::Int(_)), Type::Int | Type::BigInt)
                | (Decoded::Scalar(Scalar::Float(_)), Type::Double)
                | (Decoded::Scalar(Scalar::Text(_)), Type::String)
                | (
                    Decoded::Scalar(Scalar::Bytes([_, ..])),
                    Type::Bytes | Type::Binary16
                )
                | (Decoded::Array(_), Type::BigInts | Type::Span)
        ) || field.nullable && *value == Decoded::Scalar(Scalar::Null)
    }

    #[test]
    fn numbers_are_places_in_the_manifest() {
        for (number, listed) in (0..).zip(functions()) {
            assert_eq!(function(number).unwrap().name, listed.name);
        }
        let beyond = i32::try_from(functions().count()).unwrap();
        assert!(function(beyond).is_err() && function(-1).is_err());
    }

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = functions().map(|function| function.name).collect();
        assert_eq!(names.len(), functions().count());
    }

    #[test]
    fn every_function_takes_its_declared_arguments_and_gives_its_declared_results() {
        for function in functions() {
            let arguments: Vec<Part> = function.arguments.iter().map(sample).collect();
            let result = call(function, &arguments).unwrap_or_else(|error| {
                panic!("{}: {error}", function.name);
            });
            let values: Vec<Decoded> = decode(&result).collect::<Result<_, _>>().unwrap();
            assert!(
                values.len() == function.results.len() || function.kind == Kind::Table,
                "{}",
                function.name
            );
            for (value, field) in values.iter().zip(function.results) {
                assert!(has_type(value, field), "{} gives {value:?}", function.name);
            }
        }
    }

    #[test]
    fn exactly_the_nullable_arguments_accept_null() {
        for function in functions() {
            for (place, field) in function.arguments.iter().enumerate() {
                let mut arguments: Vec<Part> = function.arguments.iter().map(sample).collect();
                arguments[place] = Scalar::Null.into();
                let accepted = call(function, &arguments).is_ok();
                assert_eq!(
                    accepted, field.nullable,
                    "{}({})",
                    function.name, field.name
                );
            }
        }
    }

    #[test]
    fn every_function_takes_all_its_arguments() {
        for function in functions().filter(|function| !function.variadic) {
            let arguments: Vec<Part> = function.arguments.iter().map(sample).collect();
            let (_, fewer) = arguments.split_last().unwrap();
            assert!(call(function, fewer).is_err(), "{}", function.name);
        }
    }

    #[test]
    fn the_manifest_lists_version_codes_and_functions() {
        let json: serde_json::Value = serde_json::from_str(&to_json().unwrap()).unwrap();
        assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(json["hash"].as_str().unwrap().len(), 32);
        assert_eq!(
            json["functions"].as_array().unwrap().len(),
            functions().count()
        );
        let first = &json["functions"][0];
        assert_eq!(first["name"], "stable_hash64");
        assert_eq!(first["arguments"][0]["type"], "ANY");
        assert_eq!(first["results"][0]["nullable"], false);
    }
}
