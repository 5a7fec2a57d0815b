use std::sync::Arc;

use bytes::Bytes;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue, ParquetMetaData, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

use crate::pages::with_checksums;
use crate::seal::{KEY, Seal, close};

/// A data file that takes column chunks of another writer over, puts checksums into their pages and seals them.
#[derive(Debug)]
pub(crate) struct SealedFile {
    file: SerializedFileWriter<Vec<u8>>,
    seal: Seal,
}

impl SealedFile {
    pub(crate) fn new(
        columns: &SchemaDescriptor,
        properties: WriterProperties,
    ) -> ParquetResult<Self> {
        let file =
            SerializedFileWriter::new(Vec::new(), columns.root_schema_ptr(), Arc::new(properties))?;
        Ok(Self {
            file,
            seal: Seal::default(),
        })
    }

    /// Appends a row group whose column chunks lie in `encoded`, which begins at byte `offset` of what `group` tells of.
    pub(crate) fn append(
        &mut self,
        group: &RowGroupMetaData,
        encoded: &[u8],
        offset: usize,
    ) -> ParquetResult<()> {
        let mut into = self.file.next_row_group()?;
        for column in group.columns() {
            let (start, length) = column.byte_range();
            let chunk = (start as usize)
                .checked_sub(offset)
                .and_then(|start| encoded.get(start..)?.get(..length as usize))
                .ok_or_else(|| ParquetError::EOF("a column chunk is not there".to_owned()))?;
            let (pages, first) = with_checksums(chunk)?;
            self.seal.add(&pages);
            let result = closed(column, group.num_rows(), &pages, first)?;
            into.append_column(&Bytes::from(pages), result)?;
        }
        into.close()?;
        Ok(())
    }

    /// Takes the bytes that are ready and not yet taken.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(self.file.inner_mut())
    }

    /// Writes the footer.
    pub(crate) fn finish(&mut self) -> ParquetResult<ParquetMetaData> {
        self.file.flush()?;
        let begins = self.file.inner().len();
        let open = KeyValue::new(KEY.to_owned(), self.seal.open_text());
        self.file.append_key_value_metadata(open);
        let metadata = self.file.finish()?;
        let footer = self.file.inner_mut().get_mut(begins..).unwrap_or_default();
        close(footer).ok_or_else(|| ParquetError::General("the footer has no seal".to_owned()))?;
        Ok(metadata)
    }
}

/// A column chunk whose pages have become longer: `pages`, which begin with a dictionary of `first` bytes if the chunk
/// has one.
fn closed(
    column: &ColumnChunkMetaData,
    rows: i64,
    pages: &[u8],
    first: usize,
) -> ParquetResult<ColumnCloseResult> {
    let has_dictionary = column.dictionary_page_offset().is_some();
    let more = pages.len() as i64 - column.compressed_size();
    let metadata = column
        .clone()
        .into_builder()
        .set_total_compressed_size(pages.len() as i64)
        .set_total_uncompressed_size(column.uncompressed_size() + more)
        .set_dictionary_page_offset(has_dictionary.then_some(0))
        .set_data_page_offset(if has_dictionary { first as i64 } else { 0 })
        .build()?;
    Ok(ColumnCloseResult {
        bytes_written: pages.len() as u64,
        rows_written: rows as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    })
}
