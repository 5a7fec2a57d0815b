use super::{encode, read_back};
use crate::{ColumnarError, FileSpec, ParquetEncoder, StatValue};
use arrow::array::{BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray};
use bytes::Bytes;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use std::sync::Arc;

fn spec(compression: &str) -> FileSpec {
    let json = format!(
        r#"{{"arity": 4, "statistics": ["id", "n", "flag", "text"], "compression": "{compression}", "columns": [
            {{"name": "id", "type": "BIGINT", "nullable": false, "position": 0}},
            {{"name": "n", "type": "INT", "nullable": true, "position": 1}},
            {{"name": "flag", "type": "BOOLEAN", "nullable": true, "position": 2}},
            {{"name": "text", "type": "STRING", "nullable": true, "position": 3}}]}}"#
    );
    FileSpec::from_json(json.as_bytes()).unwrap()
}

fn batch(ids: &[i64], n: &[Option<i32>], texts: &[Option<&str>]) -> RecordBatch {
    let flags: BooleanArray = n.iter().map(|n| n.map(|n| n > 0)).collect();
    RecordBatch::try_new(
        spec("SNAPPY").schema(),
        vec![
            Arc::new(Int64Array::from(ids.to_vec())),
            Arc::new(Int32Array::from(n.to_vec())),
            Arc::new(flags),
            Arc::new(StringArray::from(texts.to_vec())),
        ],
    )
    .unwrap()
}

#[test]
fn bounds_and_null_counts_cover_all_batches() {
    let batches = [
        batch(&[5, 1], &[None, Some(3)], &[Some("m"), None]),
        batch(&[i64::MAX, 2], &[Some(-9), None], &[Some("a"), Some("z")]),
    ];
    let (_, stats) = encode(&spec("SNAPPY"), &batches);
    assert_eq!(
        stats.to_delta_json(),
        concat!(
            r#"{"maxValues":{"id":9223372036854775807,"n":3,"text":"z"},"minValues":{"id":1,"n":-9,"text":"a"},"#,
            r#""nullCount":{"flag":2,"id":0,"n":2,"text":1},"numRecords":4,"tightBounds":true}"#
        )
    );
}

#[test]
fn nulls_are_counted_where_there_are_no_bounds() {
    let json = r#"{"arity": 2, "statistics": ["id"], "columns": [
        {"name": "id", "type": "BIGINT", "nullable": false, "position": 0},
        {"name": "text", "type": "STRING", "nullable": true, "position": 1}]}"#;
    let spec = FileSpec::from_json(json.as_bytes()).unwrap();
    let texts = |texts: &[Option<&str>]| {
        let ids: Vec<i64> = (0..).take(texts.len()).collect();
        let columns: Vec<arrow::array::ArrayRef> = vec![
            Arc::new(Int64Array::from(ids)),
            Arc::new(StringArray::from(texts.to_vec())),
        ];
        RecordBatch::try_new(spec.schema(), columns).unwrap()
    };
    let (_, stats) = encode(&spec, &[texts(&[None, Some("a"), None]), texts(&[None])]);
    assert_eq!(
        stats.to_delta_json(),
        concat!(
            r#"{"maxValues":{"id":2},"minValues":{"id":0},"nullCount":{"id":0,"text":3},"#,
            r#""numRecords":4,"tightBounds":true}"#
        )
    );
}

#[test]
fn column_of_nulls_has_a_count_and_no_bounds() {
    let (_, stats) = encode(
        &spec("SNAPPY"),
        &[batch(&[1, 2], &[None, None], &[None, None])],
    );
    let text = &stats.columns[3];
    assert_eq!(
        (text.null_count, text.min.clone(), text.max.clone()),
        (Some(2), None, None)
    );
}

#[test]
fn long_text_is_cut_to_bounds_that_still_hold() {
    let long = "ö".repeat(100);
    let (_, stats) = encode(&spec("SNAPPY"), &[batch(&[1], &[None], &[Some(&long)])]);
    let (Some(StatValue::Text(min)), Some(StatValue::Text(max))) =
        (&stats.columns[3].min, &stats.columns[3].max)
    else {
        panic!("no bounds: {stats:?}");
    };
    assert!(min.len() <= 32 && max.len() <= 32, "{min} {max}");
    assert!(
        min.as_str() <= long.as_str() && max.as_str() >= long.as_str(),
        "{min} {max}"
    );
}

#[test]
fn text_whose_end_cannot_be_counted_up_has_no_upper_bound() {
    let top = "\u{10ffff}".repeat(50);
    let (_, stats) = encode(&spec("SNAPPY"), &[batch(&[1], &[None], &[Some(&top)])]);
    assert_eq!(stats.columns[3].max, None);
    assert!(stats.columns[3].min.is_some());
}

#[test]
fn equal_batches_give_equal_bytes() {
    let batches = [batch(&[1, 2], &[Some(1), None], &[Some("x"), Some("y")])];
    assert_eq!(
        encode(&spec("SNAPPY"), &batches).0,
        encode(&spec("SNAPPY"), &batches).0
    );
}

#[test]
fn pages_are_compressed_as_asked() {
    for (name, codec) in [
        ("SNAPPY", Compression::SNAPPY),
        ("ZSTD", Compression::ZSTD(ZstdLevel::default())),
    ] {
        let (file, _) = encode(&spec(name), &[batch(&[1], &[None], &[Some("x")])]);
        let reader = SerializedFileReader::new(Bytes::from(file.clone())).unwrap();
        let found = reader.metadata().row_group(0).column(0).compression();
        assert_eq!(
            std::mem::discriminant(&found),
            std::mem::discriminant(&codec)
        );
        assert_eq!(read_back(file).num_rows(), 1);
    }
}

/// Readers of the parquet-mr family trust the statistics of writers only whose name they can parse.
#[test]
fn writer_is_named_as_readers_expect() {
    let (file, _) = encode(&spec("SNAPPY"), &[batch(&[1], &[None], &[None])]);
    let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
    let created_by = reader.metadata().file_metadata().created_by().unwrap();
    let (application, rest) = created_by.split_once(" version ").unwrap();
    let (version, build) = rest.split_once(" (build ").unwrap();
    assert_eq!(
        (application, version),
        ("relspec", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(build, "parquet-rs)");
}

#[test]
fn lists_are_named_as_the_parquet_specification_says() {
    let (file, _) = encode(
        &super::spec(),
        &[RecordBatch::new_empty(super::spec().schema())],
    );
    let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let paths: Vec<String> = schema.columns().iter().map(|c| c.path().string()).collect();
    assert!(
        paths.contains(&"names.list.element".to_owned()),
        "{paths:?}"
    );
}

#[test]
fn finished_encoder_refuses_rows_and_a_second_end() {
    let mut encoder = ParquetEncoder::new(&spec("SNAPPY")).unwrap();
    encoder.finish().unwrap();
    assert!(matches!(encoder.finish(), Err(ColumnarError::Finished)));
    assert!(matches!(
        encoder.write(&batch(&[1], &[None], &[None])),
        Err(ColumnarError::Finished)
    ));
}

#[test]
fn file_descriptions_that_cannot_work_are_refused() {
    let column = |name: &str, position: usize| {
        format!(
            r#"{{"name": "{name}", "type": "DOUBLE", "nullable": true, "position": {position}}}"#
        )
    };
    let check = |columns: &str, more: &str| {
        let json = format!(r#"{{"arity": 2, "columns": [{columns}]{more}}}"#);
        FileSpec::from_json(json.as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert!(check("", "").contains("no columns"));
    assert!(check(&column("a", 2), "").contains("position 2"));
    assert!(check(&[column("a", 0), column("a", 1)].join(","), "").contains("twice"));
    assert!(check(&column("a", 0), r#", "statistics": ["b"]"#).contains("not in the file"));
    assert!(check(&column("a", 0), r#", "statistics": ["a"]"#).contains("no statistics"));
    assert!(check(&column("a", 0), r#", "colour": 1"#).contains("unknown field"));
}
