//! Hashes and ids in SQL.

use data_encoding::HEXLOWER;
use relspec_ids as ids;

use crate::function::Type::{Any, BigInt, Binary16, Boolean, Bytes, Int, String as Text};
use crate::function::{Field, Function};

const ID: &[Field] = &[Field::new("id", BigInt)];

/// Functions that hash. An `i64` result is an id, unique within a repository.
pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        variadic: true,
        ..Function::scalar(
            "stable_hash64",
            &[Field::nullable("part", Any)],
            &[Field::new("hash", BigInt)],
            |a| Ok(ids::stable_hash64_encoded(a.encoded())?.into()),
        )
    },
    Function {
        variadic: true,
        ..Function::scalar(
            "stable_hash128",
            &[Field::nullable("part", Any)],
            &[Field::new("hash", Binary16)],
            |a| Ok(ids::stable_hash128_encoded(a.encoded())?.into()),
        )
    },
    Function::scalar(
        "hash_hex",
        &[Field::new("bytes", Bytes)],
        &[Field::new("hex", Text)],
        |a| Ok(HEXLOWER.encode(a.bytes()?).into()),
    ),
    Function::scalar(
        "file_id",
        &[Field::new("repo", Text), Field::new("path", Text)],
        ID,
        |a| Ok(ids::file_id(a.text()?, a.text()?).into()),
    ),
    Function::scalar(
        "def_id",
        &[Field::new("file_id", BigInt), Field::new("qualpath", Text)],
        ID,
        |a| Ok(ids::def_id(a.big_int()?, a.text()?).into()),
    ),
    Function::scalar(
        "node_id",
        &[
            Field::new("kind", Text),
            Field::new("owner_def_id", BigInt),
            Field::new("n", BigInt),
        ],
        ID,
        |a| Ok(ids::node_id(a.text()?, a.big_int()?, a.big_int()?).into()),
    ),
    Function::scalar(
        "scope_id",
        &[
            Field::new("def_id", BigInt),
            Field::new("kind", Text),
            Field::new("n", BigInt),
        ],
        ID,
        |a| Ok(ids::scope_id(a.big_int()?, a.text()?, a.big_int()?).into()),
    ),
    Function::scalar(
        "binding_id",
        &[Field::new("scope_id", BigInt), Field::new("name", Text)],
        ID,
        |a| Ok(ids::binding_id(a.big_int()?, a.text()?).into()),
    ),
    Function::scalar(
        "local_id",
        &[Field::new("scope_id", BigInt), Field::new("name", Text)],
        ID,
        |a| Ok(ids::local_id(a.big_int()?, a.text()?).into()),
    ),
    Function::scalar(
        "member_id",
        &[Field::new("class_def_id", BigInt), Field::new("name", Text)],
        ID,
        |a| Ok(ids::member_id(a.big_int()?, a.text()?).into()),
    ),
    Function::scalar("symbol_id", &[Field::new("full_name", Text)], ID, |a| {
        Ok(ids::symbol_id(a.text()?).into())
    }),
    Function::scalar("qname_id", &[Field::new("qname", Text)], ID, |a| {
        Ok(ids::qname_id(a.text()?).into())
    }),
    Function::scalar("type_id", &[Field::new("full_name", Text)], ID, |a| {
        Ok(ids::type_id(a.text()?).into())
    }),
    Function::scalar("path_id", &[Field::new("path", Text)], ID, |a| {
        Ok(ids::path_id(a.text()?).into())
    }),
    Function::scalar(
        "name_id",
        &[Field::new("name", Text), Field::new("is_method", Boolean)],
        ID,
        |a| Ok(ids::name_id(a.text()?, a.boolean()?).into()),
    ),
    Function::scalar("index_id", &[Field::new("symbol", Text)], ID, |a| {
        Ok(ids::index_id(a.text()?).into())
    }),
    Function::scalar(
        "edge_id",
        &[
            Field::new("kind", Text),
            Field::new("src", BigInt),
            Field::new("dst", BigInt),
            Field::nullable("discriminator", Text),
        ],
        ID,
        |a| Ok(ids::edge_id(a.text()?, a.big_int()?, a.big_int()?, a.optional_text()?).into()),
    ),
    // GROUP_ID is an aggregate of SQL, which a call with columns would mean.
    Function::scalar(
        "ambiguity_group_id",
        &[
            Field::new("kind", Text),
            Field::new("src", BigInt),
            Field::nullable("discriminator", Text),
        ],
        ID,
        |a| Ok(ids::group_id(a.text()?, a.big_int()?, a.optional_text()?).into()),
    ),
    Function::scalar(
        "bundle_id",
        &[
            Field::new("relation", Text),
            Field::new("kind", Text),
            Field::new("left_id", BigInt),
            Field::nullable("argument", Int),
            Field::new("dst", BigInt),
            Field::nullable("discriminator", Text),
        ],
        ID,
        |a| {
            let (relation, kind, left_id) = (a.text()?, a.text()?, a.big_int()?);
            let (argument, dst, discriminator) =
                (a.optional_int()?, a.big_int()?, a.optional_text()?);
            Ok(ids::bundle_id(relation, kind, left_id, argument, dst, discriminator).into())
        },
    ),
];
