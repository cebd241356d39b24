public import Base
public import Fetch
public import Records

/// Opens an input of texts: JSON Lines or a WET archive, plain or in any compression of `DecompressingSource`, or a Parquet
/// file, told by its first bytes.
///
/// - Parameters:
///   - location: `-` for standard input, an `https://`, `http://` or `file://` URL, or a path.
///   - batchBytes: bytes of the input at which a batch is full.
public func openTextReader(
  _ location: String, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
  policy: FetchPolicy = FetchPolicy()
) throws(TextError) -> any TextReader {
  let source: any ByteSource
  do { source = try openSource(location, policy: policy) } catch { throw TextError(error) }
  return try openTextReader(source, fields: fields, batchBytes: batchBytes)
}

/// Reads texts from a source that was opened, told by its first bytes.
package func openTextReader(
  _ opened: any ByteSource, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20
) throws(TextError) -> any TextReader {
  let source: ReplayedSource
  let format: TextFormat
  do throws(SourceError) {
    source = ReplayedSource(opened, limit: TextFormat.previewCount)
    format = try TextFormat(source)
  } catch {
    throw TextError(error)
  }
  switch format {
  case .lines: return JSONLinesTextReader(source, fields: fields, batchBytes: batchBytes)
  case .archive(let isStream):
    return ArchiveTextReader(source, isStream: isStream, fields: fields, batchBytes: batchBytes)
  case .parquet:
    // A file's source has its path for a name.
    guard FileSystem.entry(at: source.name)?.kind == .file else {
      throw TextError(
        .unsupported, "a Parquet file has its table of contents at its end, so it cannot be read as a stream",
        location: source.name, advice: "Copy it to a local folder first, with `curl -O` for example.")
    }
    let file: ParquetFile
    do { file = try ParquetFile(source.name) } catch { throw TextError(error) }
    return try ParquetTextReader(file, fields: fields, batchBytes: batchBytes)
  }
}
