package import Base
package import Fetch
package import Records

/// Opens an input of texts: JSON Lines or a WET archive, plain or in any compression of `DecompressingSource`, or a
/// Parquet file, detected from its first bytes.
///
/// - Parameters:
///   - location: `-` for standard input, an `https://`, `http://` or `file://` URL, or a path.
///   - batchBytes: bytes of the input at which a batch is full.
package func openTextReader(
  _ location: String, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
  policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any TextReader {
  let source: any ByteSource
  do { source = try openSource(location, policy: policy) } catch { throw TextError(error) }
  return try openTextReader(source, fields: fields, batchBytes: batchBytes)
}

/// Reads texts from a source that was opened, detected from its first bytes.
package func openTextReader(
  _ source: any ByteSource, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20
) throws(TextError) -> any TextReader {
  switch try recognised(source) {
  case .lines(let source): return JSONLinesTextReader(source, fields: fields, batchBytes: batchBytes)
  case .archive(let source, let isStream):
    return ArchiveTextReader(source, isStream: isStream, fields: fields, batchBytes: batchBytes)
  case .parquet(let file): return try ParquetTextReader(file, fields: fields, batchBytes: batchBytes)
  }
}

/// Opens an input of documents, as `openTextReader` opens one of texts.
package func openDocumentReader(
  _ location: String, batchBytes: Int = 1 << 20, policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any DocumentReader {
  let source: any ByteSource
  do { source = try openSource(location, policy: policy) } catch { throw TextError(error) }
  return try openDocumentReader(source, batchBytes: batchBytes)
}

/// Reads documents from a source that was opened, detected from its first bytes.
package func openDocumentReader(
  _ source: any ByteSource, batchBytes: Int = 1 << 20
) throws(TextError) -> any DocumentReader {
  switch try recognised(source) {
  case .lines(let source): return JSONLinesDocumentReader(source, batchBytes: batchBytes)
  case .archive(let source, let isStream):
    return ArchiveDocumentReader(source, isStream: isStream, batchBytes: batchBytes)
  case .parquet(let file): return try ParquetDocumentReader(file, batchBytes: batchBytes)
  }
}

/// An input whose format is known.
private enum RecognisedInput {
  case lines(ReplayedSource)
  case archive(ReplayedSource, isStream: Bool)
  case parquet(ParquetFile)
}

/// Looks at the first bytes of an input.
private func recognised(_ opened: any ByteSource) throws(TextError) -> RecognisedInput {
  let source: ReplayedSource
  let format: TextFormat
  do throws(SourceError) {
    source = ReplayedSource(opened, limit: TextFormat.previewCount)
    format = try TextFormat(source)
  } catch {
    throw TextError(error)
  }
  switch format {
  case .lines: return .lines(source)
  case .archive(let isStream): return .archive(source, isStream: isStream)
  case .parquet:
    // A source is named after its file or object.
    let ranges: (any RangeSource)?
    do { ranges = try openRanges(source.name) } catch { throw TextError(error) }
    if let ranges { do { return .parquet(try ParquetFile(ranges)) } catch { throw TextError(error) } }
    guard FileSystem.entry(at: source.name)?.kind == .file else {
      throw TextError(
        .unsupported, "a Parquet file has its metadata at its end, so it cannot be read as a stream",
        location: source.name, advice: "Copy it to a local directory first, for example with `curl -O`.")
    }
    do { return .parquet(try ParquetFile(source.name)) } catch { throw TextError(error) }
  }
}
