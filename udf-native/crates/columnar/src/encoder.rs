use crate::sealed::SealedFile;
use crate::stats::BOUND_BYTES;
use crate::{Column, ColumnStats, ColumnType, ColumnarError, Compression, FileSpec, FileStats};
use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::{Compression as Codec, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

/// Encoded bytes of one row group at most; bounds what an open file keeps in memory, and what is read for a few of its rows.
const ROW_GROUP_BYTES: usize = 8 << 20;

/// Encodes one data file in memory and gives its bytes away piece by piece.
///
/// `write*` any number of times, `finish` once; `take_bytes` whenever, and once more after `finish`. The pieces in
/// their order are the file. Equal batches in equal order give equal bytes.
///
/// Every page has a checksum, and the file a seal. parquet-rs writes neither, so it encodes row groups whose column chunks
/// are then put into the file.
#[derive(Debug)]
pub struct ParquetEncoder {
    writer: ArrowWriter<Vec<u8>>,
    file: SealedFile,
    /// Row groups of `writer` that are in `file`.
    groups: usize,
    /// Bytes that were taken from `writer`.
    taken: usize,
    schema: SchemaRef,
    statistics: Vec<String>,
    /// Nulls so far, by column.
    nulls: Vec<u64>,
    finished: bool,
}

impl ParquetEncoder {
    /// An encoder for the columns of `spec`.
    ///
    /// # Errors
    /// Columns that Parquet cannot hold.
    pub fn new(spec: &FileSpec) -> Result<Self, ColumnarError> {
        let schema = spec.schema();
        let properties = properties(spec)?;
        let columns = ArrowSchemaConverter::new()
            .schema_root("spark_schema")
            .convert(&schema)?;
        let file = SealedFile::new(&columns, properties.clone())?;
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            .with_skip_arrow_metadata(true)
            .with_parquet_schema(columns);
        let writer = ArrowWriter::try_new_with_options(Vec::new(), schema.clone(), options)?;
        Ok(Self {
            writer,
            file,
            groups: 0,
            taken: 0,
            nulls: vec![0; schema.fields().len()],
            schema,
            statistics: spec.statistics.clone(),
            finished: false,
        })
    }

    /// Schema that a batch must have.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Appends the rows of a batch.
    ///
    /// # Errors
    /// A batch of another schema, or a finished file.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), ColumnarError> {
        if self.finished {
            return Err(ColumnarError::Finished);
        }
        self.writer.write(batch)?;
        for (nulls, column) in self.nulls.iter_mut().zip(batch.columns()) {
            *nulls += column.null_count() as u64;
        }
        self.hand_over()
    }

    /// Moves the row groups that the writer has completed into the file.
    fn hand_over(&mut self) -> Result<(), ColumnarError> {
        if self.writer.flushed_row_groups().len() == self.groups {
            return Ok(());
        }
        self.writer.sync().map_err(ParquetError::from)?;
        let encoded = std::mem::take(self.writer.inner_mut());
        for group in self.writer.flushed_row_groups().iter().skip(self.groups) {
            self.file.append(group, &encoded, self.taken)?;
            self.groups += 1;
        }
        self.taken += encoded.len();
        Ok(())
    }

    /// Bytes of the file if it were finished now, without its footer; an estimate for what is still being encoded.
    #[must_use]
    pub fn estimated_size(&self) -> usize {
        self.writer.bytes_written() + self.writer.in_progress_size()
    }

    /// Takes the bytes that are encoded but not yet taken; none of them comes again.
    pub fn take_bytes(&mut self) -> Vec<u8> {
        self.file.take_bytes()
    }

    /// Completes the file; its last bytes are then ready to be taken.
    ///
    /// # Errors
    /// [`ColumnarError::Finished`] the second time.
    pub fn finish(&mut self) -> Result<FileStats, ColumnarError> {
        if self.finished {
            return Err(ColumnarError::Finished);
        }
        self.finished = true;
        self.writer.flush()?;
        self.hand_over()?;
        let metadata = self.file.finish()?;
        let mut stats = FileStats::of(&metadata, &self.statistics);
        for (field, nulls) in self.schema.fields().iter().zip(&self.nulls) {
            if field.is_nullable() && !self.statistics.contains(field.name()) {
                stats
                    .columns
                    .push(ColumnStats::of_nulls(field.name(), *nulls));
            }
        }
        Ok(stats)
    }
}

fn properties(spec: &FileSpec) -> Result<WriterProperties, ColumnarError> {
    let codec = match spec.compression {
        Compression::Snappy => Codec::SNAPPY,
        Compression::Zstd => Codec::ZSTD(ZstdLevel::try_new(3)?),
    };
    let mut properties = WriterPropertiesBuilder::default()
        .set_compression(codec)
        .set_created_by(
            concat!(
                "relspec version ",
                env!("CARGO_PKG_VERSION"),
                " (build parquet-rs)"
            )
            .to_owned(),
        )
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_statistics_truncate_length(Some(BOUND_BYTES));
    for column in &spec.columns {
        properties = encode(properties, column);
    }
    for name in &spec.statistics {
        let path = ColumnPath::from(name.as_str());
        properties = properties.set_column_statistics_enabled(path, EnabledStatistics::Chunk);
    }
    Ok(properties.build())
}

/// Looking each value up costs more than a dictionary saves where most values differ, as ids and positions do;
/// positions follow the source, so their differences are small.
fn encode(properties: WriterPropertiesBuilder, column: &Column) -> WriterPropertiesBuilder {
    let path = ColumnPath::from(column.name.as_str());
    match column.column_type {
        ColumnType::BigInt => properties.set_column_dictionary_enabled(path, false),
        ColumnType::Int => properties
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
        _ => properties,
    }
}
