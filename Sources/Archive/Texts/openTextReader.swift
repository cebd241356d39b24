public import Base
public import Fetch
public import Records

/// Opens an input of texts: JSON Lines (plain, gzip, zstd), a WET archive or a Parquet file, told by its first bytes.
///
/// - Parameters:
///   - location: `-` for standard input, an `https://`, `http://` or `file://` URL, or a path.
///   - batchBytes: bytes of the input at which a batch is full.
public func openTextReader(
  _ location: String, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
  policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any TextReader {
  switch try openStart(location, policy) {
  case .lines(let source): return JSONLinesTextReader(source, fields: fields, batchBytes: batchBytes)
  case .archive(let source): return ArchiveTextReader(source, fields: fields, batchBytes: batchBytes)
  case .parquet(let file): return try ParquetTextReader(file, fields: fields, batchBytes: batchBytes)
  }
}

/// Opens an input of documents, as `openTextReader` opens one of texts.
package func openDocumentReader(
  _ location: String, batchBytes: Int = 1 << 20, policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any DocumentReader {
  switch try openStart(location, policy) {
  case .lines(let source): return JSONLinesDocumentReader(source, batchBytes: batchBytes)
  case .archive(let source): return ArchiveDocumentReader(source, batchBytes: batchBytes)
  case .parquet(let file): return try ParquetDocumentReader(file, batchBytes: batchBytes)
  }
}

/// An input whose format is known.
private enum OpenInput {
  case lines(StartedSource)
  case archive(StartedSource)
  case parquet(ParquetFile)
}

/// Opens an input and looks at its first bytes.
private func openStart(_ location: String, _ policy: FetchPolicy) throws(TextError) -> OpenInput {
  let start: StartedSource
  do { start = try StartedSource(openSource(location, policy: policy), startCount: TextFormat.startCount) } catch {
    throw TextError(error)
  }
  switch TextFormat(start.start) {
  case .lines: return .lines(start)
  case .archive: return .archive(start)
  case .parquet:
    // A file's source has its path for a name.
    guard FileSystem.entry(at: start.name)?.kind == .file else {
      throw TextError(
        .unsupported, "a Parquet file has its table of contents at its end, so it cannot be read as a stream",
        location: location, advice: "Copy it to a local folder first, with `curl -O` for example.")
    }
    do { return .parquet(try ParquetFile(start.name)) } catch { throw TextError(error) }
  }
}
