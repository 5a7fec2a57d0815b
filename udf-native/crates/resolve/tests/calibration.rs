//! The confidence of answers: what it is made of, and how it orders them.

use relspec_resolve::{CALIBRATION, CallEdge, Dispatch, Method};

fn confidence(method: Method, dispatch: Dispatch, candidates: u32) -> u32 {
    let edge = CallEdge {
        file: 0,
        site: 1,
        target: 2,
        dispatch,
        method,
        candidates,
    };
    edge.confidence_permille()
}

#[test]
fn every_method_that_was_measured_has_one_row() {
    let methods = [
        Method::Scope,
        Method::ImportDirect,
        Method::ImportAlias,
        Method::SelfType,
        Method::Constructor,
        Method::Annotation,
        Method::Value,
        Method::NameUnique,
        Method::NameMultiple,
    ];
    assert_eq!(CALIBRATION.map(|row| row.method), methods);
}

#[test]
fn more_candidates_are_never_surer() {
    for shares in CALIBRATION.iter().flat_map(|row| &row.permille) {
        assert!(shares.is_sorted_by(|few, many| few >= many), "{shares:?}");
        assert!(shares.iter().all(|share| (1..1000).contains(share)));
    }
}

#[test]
fn a_kind_of_call_and_a_number_of_candidates_say_the_confidence() {
    let row = CALIBRATION.iter().find(|row| row.method == Method::Value);
    let expected = row.map(|row| row.permille);
    let found = [
        Dispatch::Method,
        Dispatch::Callback,
        Dispatch::Property,
        Dispatch::Operator,
    ]
    .map(|dispatch| {
        [1, 2, 3, 8, 9, 48, 1_000].map(|count| confidence(Method::Value, dispatch, count))
    });
    assert_eq!(Some(found), expected);
}

#[test]
fn what_an_index_says_is_shared_out() {
    assert_eq!(confidence(Method::Index, Dispatch::Function, 1), 990);
    assert_eq!(confidence(Method::Index, Dispatch::Function, 3), 330);
    assert_eq!(confidence(Method::Index, Dispatch::Function, 5_000), 1);
}
